-- AlterTable
ALTER TABLE "returns" ADD COLUMN     "exchanges_unsure" BOOLEAN NOT NULL DEFAULT false;
