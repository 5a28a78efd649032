-- DropIndex
DROP INDEX "deliveries_shop_status_id_idx";

-- CreateTable
CREATE TABLE "drifts" (
    "shop" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "return_id" TEXT,
    "order_id" TEXT,
    "differed" JSONB NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "heard_at" TIMESTAMPTZ(3),
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "found_by" TEXT NOT NULL,
    "repair" TEXT,
    "repaired_at" TIMESTAMPTZ(3),
    "repaired_by" TEXT,
    "remedy" TEXT,
    "open_key" TEXT,

    CONSTRAINT "drifts_pkey" PRIMARY KEY ("shop","id")
);

-- CreateIndex
CREATE INDEX "drifts_shop_state_id_idx" ON "drifts"("shop", "state", "id" DESC);

-- CreateIndex
CREATE INDEX "drifts_shop_return_id_idx" ON "drifts"("shop", "return_id");

-- CreateIndex
CREATE INDEX "drifts_shop_order_id_idx" ON "drifts"("shop", "order_id");

-- CreateIndex
CREATE INDEX "drifts_found_at_idx" ON "drifts"("found_at");

-- CreateIndex
CREATE UNIQUE INDEX "drifts_shop_open_key_key" ON "drifts"("shop", "open_key");

-- CreateIndex
CREATE INDEX "deliveries_shop_status_id_idx" ON "deliveries"("shop", "status", "id") WHERE (status IN ('unreadable', 'ignored', 'waiting'));
