-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "next_check_at" TIMESTAMPTZ(3),
ADD COLUMN     "told_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "orders_next_check_at_idx" ON "orders"("next_check_at") WHERE (next_check_at IS NOT NULL);

-- Orders that were read before: each a day after its last read. Those that need none drop out at their first check.
UPDATE "orders" SET "next_check_at" = "read_at" + interval '1 day' WHERE "read_at" IS NOT NULL;
