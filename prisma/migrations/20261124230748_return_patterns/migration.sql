-- AlterTable
ALTER TABLE "shop_settings" ADD COLUMN     "exchange_event" TEXT NOT NULL DEFAULT 'learned',
ADD COLUMN     "refund_event" TEXT NOT NULL DEFAULT 'learned',
ADD COLUMN     "store_credit_event" TEXT NOT NULL DEFAULT 'learned';

-- CreateTable
CREATE TABLE "return_patterns" (
    "shop" TEXT NOT NULL,
    "kinds" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "destination" TEXT NOT NULL,
    "event" TEXT,
    "at_event" INTEGER NOT NULL,
    "settled" INTEGER NOT NULL,
    "p95_hours" DOUBLE PRECISION,
    "learnt_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "return_patterns_pkey" PRIMARY KEY ("shop","kinds","method","destination")
);
