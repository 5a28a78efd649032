-- CreateIndex
CREATE INDEX "deliveries_shop_status_id_idx" ON "deliveries"("shop", "status", "id") WHERE (status IN ('unreadable', 'ignored', 'waiting'));
