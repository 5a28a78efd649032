-- AlterTable
ALTER TABLE "loop_connections" ADD COLUMN     "connection_id" UUID NOT NULL DEFAULT gen_random_uuid();
