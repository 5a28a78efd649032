-- DropIndex
DROP INDEX "deliveries_shop_status_id_idx";

-- CreateTable
CREATE TABLE "alerts" (
    "shop" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("shop","kind","subject")
);

-- CreateIndex
CREATE INDEX "alerts_shop_closed_at_raised_at_idx" ON "alerts"("shop", "closed_at", "raised_at" DESC);

-- CreateIndex
CREATE INDEX "deliveries_shop_status_id_idx" ON "deliveries"("shop", "status", "id") WHERE (status IN ('unreadable', 'ignored', 'waiting'));
