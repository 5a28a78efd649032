-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "stale_at" TIMESTAMPTZ(3);
