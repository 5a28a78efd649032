-- DropIndex
DROP INDEX "deliveries_shop_return_id_id_idx";

-- DropIndex
DROP INDEX "deliveries_shop_status_received_at_idx";

-- CreateIndex
CREATE INDEX "deliveries_shop_return_id_id_idx" ON "deliveries"("shop", "return_id", "id") WHERE (return_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "deliveries_settled_at_idx" ON "deliveries"("settled_at") WHERE (body_sealed IS NOT NULL AND settled_at IS NOT NULL);
