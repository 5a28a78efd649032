-- AlterTable
ALTER TABLE "loop_budgets" ADD COLUMN     "others_at" BIGINT;
