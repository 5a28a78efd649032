-- CreateTable
CREATE TABLE "seen_versions" (
    "shop" TEXT NOT NULL,
    "return_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "seen_versions_pkey" PRIMARY KEY ("shop","return_id","version")
);

-- CreateIndex
CREATE INDEX "seen_versions_seen_at_idx" ON "seen_versions"("seen_at");
