-- AlterTable
ALTER TABLE "shops" ADD COLUMN     "country_code" TEXT;
