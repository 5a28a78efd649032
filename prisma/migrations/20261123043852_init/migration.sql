-- CreateTable
CREATE TABLE "shops" (
    "shop" TEXT NOT NULL,
    "shop_gid" TEXT,
    "name" TEXT,
    "currency" TEXT,
    "timezone" TEXT,
    "primary_locale" TEXT,
    "shopify_created_at" TIMESTAMPTZ(3),
    "installed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uninstalled_at" TIMESTAMPTZ(3),
    "block_first_seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "shops_pkey" PRIMARY KEY ("shop")
);

-- CreateTable
CREATE TABLE "shopify_sessions" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "is_online" BOOLEAN NOT NULL,
    "user_id" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "shopify_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "loop_connections" (
    "shop" TEXT NOT NULL,
    "endpoint_key" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'connected',
    "api_key_sealed" BYTEA,
    "api_key_last4" TEXT,
    "secret_sealed" BYTEA,
    "secret_last4" TEXT,
    "previous_secret_sealed" BYTEA,
    "previous_secret_until" TIMESTAMPTZ(3),
    "api_version" TEXT NOT NULL DEFAULT '2026-10',
    "webhook_choice" TEXT NOT NULL DEFAULT 'both',
    "scopes" JSONB NOT NULL DEFAULT '{}',
    "registrations" JSONB,
    "account_check" TEXT,
    "connected_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(3),
    "broken_since" TIMESTAMPTZ(3),
    "broken_why" TEXT,
    "last_delivery_at" TIMESTAMPTZ(3),
    "signature_failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "loop_connections_pkey" PRIMARY KEY ("shop")
);

-- CreateTable
CREATE TABLE "shop_settings" (
    "shop" TEXT NOT NULL,
    "who_may_act" TEXT NOT NULL DEFAULT 'unanswered',
    "refunds" TEXT NOT NULL DEFAULT 'unknown',
    "expiry_days" INTEGER NOT NULL DEFAULT 28,
    "delivered_days" INTEGER NOT NULL DEFAULT 3,
    "signature_note" BOOLEAN NOT NULL DEFAULT true,
    "delivery_retention_days" INTEGER NOT NULL DEFAULT 7,
    "unreadable_retention_days" INTEGER NOT NULL DEFAULT 30,
    "free_text_retention_days" INTEGER NOT NULL DEFAULT 365,
    "flagged_process_refused_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shop_settings_pkey" PRIMARY KEY ("shop")
);

-- CreateTable
CREATE TABLE "staff" (
    "shop" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "can_edit_orders" BOOLEAN NOT NULL,
    "chosen" BOOLEAN NOT NULL DEFAULT false,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_pkey" PRIMARY KEY ("shop","user_id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "shop" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "digest" BYTEA NOT NULL,
    "body_sealed" BYTEA,
    "bytes" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'received',
    "reason" TEXT,
    "topic" TEXT,
    "trigger" TEXT,
    "return_id" TEXT,
    "repeat" BOOLEAN NOT NULL DEFAULT false,
    "settled_at" TIMESTAMPTZ(3),
    "dropped_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "returns" (
    "shop" TEXT NOT NULL,
    "return_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "order_name" TEXT,
    "provider_order_id" TEXT,
    "exchange_order_id" TEXT,
    "order_id" TEXT,
    "link_state" TEXT NOT NULL DEFAULT 'pending',
    "link_how" TEXT,
    "link_reason" TEXT,
    "facts" JSONB NOT NULL,
    "private_sealed" BYTEA,
    "text_erased_at" TIMESTAMPTZ(3),
    "version" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3),
    "loop_updated_at" TIMESTAMPTZ(3),
    "loop_word_at" TIMESTAMPTZ(3) NOT NULL,
    "state_since" TIMESTAMPTZ(3) NOT NULL,
    "read_ticket" BIGINT,
    "details_read_at" TIMESTAMPTZ(3),
    "last_read_failed_at" TIMESTAMPTZ(3),
    "delivery_id" BIGINT,
    "provisional" BOOLEAN NOT NULL DEFAULT true,
    "not_confirmed" BOOLEAN NOT NULL DEFAULT false,
    "processing_failed" JSONB,
    "flagged" JSONB,
    "summary" JSONB,
    "attention" TEXT,
    "finished" BOOLEAN NOT NULL DEFAULT false,
    "look_again_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "returns_pkey" PRIMARY KEY ("shop","return_id")
);

-- CreateTable
CREATE TABLE "return_history" (
    "shop" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "return_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at_loop" TIMESTAMPTZ(3),
    "learnt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "data" JSONB NOT NULL,
    "dedupe" TEXT NOT NULL,

    CONSTRAINT "return_history_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "orders" (
    "shop" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "name" TEXT,
    "shopify" JSONB,
    "read_at" TIMESTAMPTZ(3),
    "summary" JSONB,
    "summary_digest" TEXT,
    "written_digest" TEXT,
    "compare_digest" TEXT,
    "written_at" TIMESTAMPTZ(3),
    "write_failed" TEXT,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("shop","order_id")
);

-- CreateTable
CREATE TABLE "actions" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "return_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "body_digest" TEXT NOT NULL,
    "seen_version" TEXT NOT NULL,
    "note_sealed" BYTEA,
    "note_written" BOOLEAN,
    "line_item_ids" JSONB,
    "remaining" JSONB,
    "staff_id" TEXT NOT NULL,
    "staff_name" TEXT NOT NULL,
    "source" TEXT NOT NULL DEFAULT 'block',
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "loop_says" TEXT,
    "message" JSONB,
    "changed" JSONB,
    "pending_return_id" TEXT,

    CONSTRAINT "actions_pkey" PRIMARY KEY ("shop","id")
);

-- CreateTable
CREATE TABLE "focus" (
    "shop" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "staff_id" TEXT NOT NULL,
    "return_id" TEXT NOT NULL,
    "kind" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "focus_pkey" PRIMARY KEY ("shop","order_id","staff_id")
);

-- CreateTable
CREATE TABLE "privacy_requests" (
    "shop" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),
    "result" JSONB,

    CONSTRAINT "privacy_requests_pkey" PRIMARY KEY ("shop","id")
);

-- CreateIndex
CREATE INDEX "shopify_sessions_shop_idx" ON "shopify_sessions"("shop");

-- CreateIndex
CREATE UNIQUE INDEX "loop_connections_endpoint_key_key" ON "loop_connections"("endpoint_key");

-- CreateIndex
CREATE INDEX "deliveries_shop_digest_idx" ON "deliveries"("shop", "digest");

-- CreateIndex
CREATE INDEX "deliveries_shop_return_id_id_idx" ON "deliveries"("shop", "return_id", "id");

-- CreateIndex
CREATE INDEX "deliveries_shop_status_received_at_idx" ON "deliveries"("shop", "status", "received_at");

-- CreateIndex
CREATE INDEX "returns_shop_order_id_idx" ON "returns"("shop", "order_id");

-- CreateIndex
CREATE INDEX "returns_shop_provider_order_id_idx" ON "returns"("shop", "provider_order_id");

-- CreateIndex
CREATE INDEX "returns_shop_exchange_order_id_idx" ON "returns"("shop", "exchange_order_id");

-- CreateIndex
CREATE INDEX "returns_shop_order_name_idx" ON "returns"("shop", "order_name");

-- CreateIndex
CREATE INDEX "returns_shop_link_state_idx" ON "returns"("shop", "link_state");

-- CreateIndex
CREATE INDEX "returns_shop_attention_created_at_idx" ON "returns"("shop", "attention", "created_at" DESC);

-- CreateIndex
CREATE INDEX "returns_shop_created_at_idx" ON "returns"("shop", "created_at" DESC);

-- CreateIndex
CREATE INDEX "returns_shop_state_created_at_idx" ON "returns"("shop", "state", "created_at" DESC);

-- CreateIndex
CREATE INDEX "returns_look_again_at_idx" ON "returns"("look_again_at");

-- CreateIndex
CREATE INDEX "return_history_shop_return_id_id_idx" ON "return_history"("shop", "return_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "return_history_shop_return_id_dedupe_key" ON "return_history"("shop", "return_id", "dedupe");

-- CreateIndex
CREATE INDEX "orders_shop_name_idx" ON "orders"("shop", "name");

-- CreateIndex
CREATE INDEX "actions_shop_return_id_requested_at_idx" ON "actions"("shop", "return_id", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "actions_shop_status_idx" ON "actions"("shop", "status");

-- CreateIndex
CREATE UNIQUE INDEX "actions_shop_idempotency_key_key" ON "actions"("shop", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "actions_shop_pending_return_id_key" ON "actions"("shop", "pending_return_id");
