-- AlterTable
ALTER TABLE "loop_connections" ADD COLUMN     "key_given_at" TIMESTAMPTZ(3),
ADD COLUMN     "key_proved_at" TIMESTAMPTZ(3),
ADD COLUMN     "key_refused_at" TIMESTAMPTZ(3),
ADD COLUMN     "previous_key_given_at" TIMESTAMPTZ(3),
ADD COLUMN     "previous_key_last4" TEXT,
ADD COLUMN     "previous_key_sealed" BYTEA,
ADD COLUMN     "previous_key_until" TIMESTAMPTZ(3),
ADD COLUMN     "previous_signed_at" TIMESTAMPTZ(3),
ADD COLUMN     "refused_key_last4" TEXT,
ADD COLUMN     "registered_url" TEXT,
ADD COLUMN     "secret_given_at" TIMESTAMPTZ(3),
ADD COLUMN     "secret_proved_at" TIMESTAMPTZ(3),
ADD COLUMN     "webhooks_tended_at" TIMESTAMPTZ(3);
