-- CreateTable
CREATE TABLE "sweeps" (
    "shop" TEXT NOT NULL,
    "watermark" TIMESTAMPTZ(3),
    "took_ms" INTEGER NOT NULL DEFAULT 0,
    "swept_at" TIMESTAMPTZ(3),
    "found" INTEGER NOT NULL DEFAULT 0,
    "found_at" TIMESTAMPTZ(3),
    "rolled_at" TIMESTAMPTZ(3),
    "roll_asked_at" TIMESTAMPTZ(3),
    "failed_since" TIMESTAMPTZ(3),
    "why" TEXT,

    CONSTRAINT "sweeps_pkey" PRIMARY KEY ("shop")
);
