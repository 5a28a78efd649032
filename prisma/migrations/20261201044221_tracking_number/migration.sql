-- DropIndex
DROP INDEX "returns_shop_provider_order_id_idx";

-- DropIndex
DROP INDEX "returns_tracking_numbers_idx";

-- AlterTable
ALTER TABLE "returns" ADD COLUMN     "tracking_number" TEXT;

-- Returns that are known already.
UPDATE "returns" SET "tracking_number" = "tracking_numbers"[1] WHERE cardinality("tracking_numbers") > 0;

-- CreateIndex
CREATE INDEX "returns_shop_provider_order_id_idx" ON "returns"("shop", "provider_order_id") WHERE (order_id IS DISTINCT FROM provider_order_id);

-- CreateIndex
CREATE INDEX "returns_shop_tracking_number_idx" ON "returns"("shop", "tracking_number") WHERE (tracking_number IS NOT NULL);

-- CreateIndex
CREATE INDEX "returns_tracking_numbers_idx" ON "returns" USING GIN ("tracking_numbers") WHERE (cardinality(tracking_numbers) > 1);
