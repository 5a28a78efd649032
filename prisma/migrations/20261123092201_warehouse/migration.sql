-- CreateTable
CREATE TABLE "warehouse_rules" (
    "shop" TEXT NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'off',
    "amount_limit" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "warehouse_rules_pkey" PRIMARY KEY ("shop")
);

-- CreateTable
CREATE TABLE "warehouse_tokens" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "lookup" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "name" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "minute" BIGINT NOT NULL DEFAULT 0,
    "used_in_minute" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "warehouse_tokens_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "received_lines" (
    "shop" TEXT NOT NULL,
    "return_id" TEXT NOT NULL,
    "line_item_id" TEXT NOT NULL,
    "condition" TEXT NOT NULL,
    "note_sealed" BYTEA,
    "source" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "received_lines_pkey" PRIMARY KEY ("shop","return_id","line_item_id")
);

-- CreateTable
CREATE TABLE "received_posts" (
    "shop" TEXT NOT NULL,
    "token_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "received_posts_pkey" PRIMARY KEY ("shop","token_id","key")
);

-- CreateTable
CREATE TABLE "received_decisions" (
    "shop" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "return_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "amount" TEXT,
    "currency" TEXT,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "action_id" TEXT,

    CONSTRAINT "received_decisions_pkey" PRIMARY KEY ("shop","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "warehouse_tokens_lookup_key" ON "warehouse_tokens"("lookup");

-- CreateIndex
CREATE INDEX "received_posts_at_idx" ON "received_posts"("at");

-- CreateIndex
CREATE INDEX "received_decisions_shop_decided_at_idx" ON "received_decisions"("shop", "decided_at");

-- CreateIndex
CREATE UNIQUE INDEX "received_decisions_shop_return_id_digest_key" ON "received_decisions"("shop", "return_id", "digest");
