-- AlterTable
ALTER TABLE "shop_settings" ADD COLUMN     "backfill_share" INTEGER NOT NULL DEFAULT 80,
ADD COLUMN     "metafield_days" INTEGER NOT NULL DEFAULT 30;

-- CreateTable
CREATE TABLE "backfills" (
    "shop" TEXT NOT NULL,
    "run" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "paused_ms" BIGINT NOT NULL DEFAULT 0,
    "requests" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "why" TEXT,
    "lease_by" TEXT,
    "lease_until" TIMESTAMPTZ(3),

    CONSTRAINT "backfills_pkey" PRIMARY KEY ("shop")
);

-- CreateTable
CREATE TABLE "backfill_windows" (
    "shop" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'todo',
    "next" TEXT,
    "page" INTEGER NOT NULL DEFAULT 0,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "last_rows" TEXT,
    "mark" TEXT,
    "depth" INTEGER NOT NULL DEFAULT 0,
    "restarts" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,

    CONSTRAINT "backfill_windows_pkey" PRIMARY KEY ("shop","n")
);

-- CreateTable
CREATE TABLE "unreadable_rows" (
    "shop" TEXT NOT NULL,
    "row_key" TEXT NOT NULL,
    "return_id" TEXT,
    "source" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unreadable_rows_pkey" PRIMARY KEY ("shop","row_key")
);

-- CreateIndex
CREATE INDEX "backfill_windows_shop_status_to_at_rank_idx" ON "backfill_windows"("shop", "status", "to_at" DESC, "rank");
