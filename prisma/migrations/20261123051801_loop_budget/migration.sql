-- CreateTable
CREATE TABLE "loop_budgets" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" BIGINT NOT NULL,
    "taken" BIGINT NOT NULL,
    "per_minute" INTEGER NOT NULL DEFAULT 300,
    "held_until" TIMESTAMPTZ(3),
    "strikes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "loop_budgets_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "loop_circuits" (
    "shop" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "open_until" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "loop_circuits_pkey" PRIMARY KEY ("shop")
);
