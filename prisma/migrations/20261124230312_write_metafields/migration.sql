-- AlterTable
ALTER TABLE "shop_settings" ADD COLUMN     "write_metafields" BOOLEAN NOT NULL DEFAULT true;
