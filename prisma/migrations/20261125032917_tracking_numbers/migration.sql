-- AlterTable
ALTER TABLE "returns" ADD COLUMN     "tracking_numbers" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateIndex
CREATE INDEX "returns_tracking_numbers_idx" ON "returns" USING GIN ("tracking_numbers");

-- Returns that are known already: as `trackingNumbersOf` writes them.
UPDATE "returns" SET "tracking_numbers" = ARRAY(
  SELECT DISTINCT upper(regexp_replace(label ->> 'trackingNumber', '\s+', '', 'g'))
  FROM jsonb_array_elements("facts" -> 'labels') AS label WHERE label ->> 'trackingNumber' <> ''
) WHERE jsonb_typeof("facts" -> 'labels') = 'array' AND jsonb_array_length("facts" -> 'labels') > 0;
