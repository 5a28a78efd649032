import { describe, expect, it } from "vitest";
import { useDatabase } from "../support/database";

const db = useDatabase();

/** Tables and indexes that do not begin with the shop, each with its reason. */
const EXCEPTIONS: Record<string, string> = {
  "shopify_sessions_pkey (id)": "Shopify's package looks a session up by its id alone",
  "loop_connections_endpoint_key_key (endpoint_key)": "the address Loop calls, before any shop is known",
  "warehouse_tokens_lookup_key (lookup)": "a warehouse's token names itself before any shop is known",
  "_prisma_migrations_pkey (id)": "the list of migrations belongs to no shop",
  "loop_budgets_pkey (key)": "the rate budget belongs to a Loop key, which several shops may share",
};

interface Index {
  table: string;
  index: string;
  columns: string[];
}

/** Every primary key and unique index of our own schema, columns in order. */
const uniqueIndexes = () =>
  db().query<Index>(`
    SELECT t.relname AS table, i.relname AS index,
           (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(x.indkey) WITH ORDINALITY AS k (attnum, n)
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) AS columns
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace
    WHERE n.nspname = 'public' AND x.indisunique ORDER BY 1, 2`);

describe("every table of a shop", () => {
  it("has a primary key and unique indexes that begin with the shop, but for the named exceptions", async () => {
    const all = await uniqueIndexes();
    expect(all.length).toBeGreaterThan(12);
    const other = all
      .filter(({ columns }) => columns[0] !== "shop")
      .map(({ index, columns }) => `${index} (${columns.join(", ")})`);
    expect(other.filter((name) => !(name in EXCEPTIONS))).toEqual([]);
  });

  it("has a primary key at all", async () => {
    const without = await db().query<{ table: string }>(`
      SELECT c.relname AS table FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT 1 FROM pg_index x WHERE x.indrelid = c.oid AND x.indisprimary)`);
    expect(without).toEqual([]);
  });

  it("stands in no foreign key to a row of another shop: a key between tables carries the shop", async () => {
    const keys = await db().query<{ name: string; columns: string[] }>(`
      SELECT c.conname AS name,
             (SELECT array_agg(a.attname::text) FROM unnest(c.conkey) AS k (attnum)
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum) AS columns
      FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
      WHERE n.nspname = 'public' AND c.contype = 'f'`);
    expect(keys.filter(({ columns }) => !columns.includes("shop"))).toEqual([]);
  });
});
