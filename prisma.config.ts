import { defineConfig } from "prisma/config";

/** Used by `prisma generate` and `prisma format` only; migrations are applied by `prisma/migrate.ts` (see the README's decisions). */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
});
