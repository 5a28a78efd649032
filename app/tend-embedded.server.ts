import type { PGlite } from "@electric-sql/pglite";

/**
 * What a server's autovacuum does, which the embedded database has not: frees what died in a table and counts what lives in it.
 * Uncounted tables are planned for as if they were nearly empty. Which are due is autovacuum's own rule (PostgreSQL's
 * documentation, "The Autovacuum Daemon"): a fifth of the rows dead, or a tenth changed, and fifty.
 * It answers nobody meanwhile: 0.4 s for 18,000 returns.
 * @returns the tables, with their schemas
 */
export async function tendEmbedded(pglite: PGlite): Promise<string[]> {
  const { rows } = await pglite.query<{ table: string }>(
    `SELECT format('%I.%I', schemaname, relname) AS table FROM pg_stat_user_tables
     WHERE n_dead_tup > 50 + 0.2 * n_live_tup OR n_mod_since_analyze > 50 + 0.1 * n_live_tup`,
  );
  for (const { table } of rows) await pglite.query(`VACUUM (ANALYZE) ${table}`);
  return rows.map(({ table }) => table);
}
