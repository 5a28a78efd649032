-- CreateTable
CREATE TABLE "deep_sweeps" (
    "shop" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "pieces" JSONB,
    "step" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "whole_at" TIMESTAMPTZ(3),
    "whole" BOOLEAN NOT NULL DEFAULT false,
    "history_mark" BIGINT NOT NULL DEFAULT 0,
    "next_mark" BIGINT NOT NULL DEFAULT 0,
    "probed_piece" INTEGER,
    "swept_at" TIMESTAMPTZ(3),
    "found" INTEGER NOT NULL DEFAULT 0,
    "why" TEXT,

    CONSTRAINT "deep_sweeps_pkey" PRIMARY KEY ("shop")
);
