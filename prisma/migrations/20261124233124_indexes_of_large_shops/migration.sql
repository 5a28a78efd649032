-- DropIndex
DROP INDEX "return_history_shop_return_id_id_idx";

-- DropIndex
DROP INDEX "returns_look_again_at_idx";

-- DropIndex
DROP INDEX "returns_shop_attention_created_at_idx";

-- DropIndex
DROP INDEX "returns_shop_exchange_order_id_idx";

-- DropIndex
DROP INDEX "returns_shop_link_state_idx";

-- CreateIndex
CREATE INDEX "returns_shop_exchange_order_id_idx" ON "returns"("shop", "exchange_order_id") WHERE (exchange_order_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "returns_attention_idx" ON "returns"("shop", "created_at" DESC) WHERE (attention IS NOT NULL);

-- CreateIndex
CREATE INDEX "returns_unlinked_idx" ON "returns"("shop", "created_at" DESC) WHERE (link_state IN ('not-found', 'ambiguous'));

-- CreateIndex
CREATE INDEX "returns_counted_idx" ON "returns"("shop", "state") WHERE (NOT finished OR attention IS NOT NULL OR link_state IN ('not-found', 'ambiguous'));

-- CreateIndex
CREATE INDEX "returns_look_again_at_idx" ON "returns"("look_again_at") WHERE (look_again_at IS NOT NULL);
