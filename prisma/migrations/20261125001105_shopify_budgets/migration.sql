-- CreateTable
CREATE TABLE "shopify_budgets" (
    "shop" TEXT NOT NULL,
    "maximum" INTEGER NOT NULL DEFAULT 2000,
    "restore_rate" INTEGER NOT NULL DEFAULT 100,
    "available" DOUBLE PRECISION NOT NULL,
    "share" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "throttled_at" TIMESTAMPTZ(3),
    "hour" BIGINT NOT NULL DEFAULT 0,
    "hour_person" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "hour_machine" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "hour_throttled" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "shopify_budgets_pkey" PRIMARY KEY ("shop")
);
