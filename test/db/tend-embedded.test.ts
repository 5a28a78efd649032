import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tendEmbedded } from "../../app/tend-embedded.server";

let pglite: PGlite;
beforeAll(async () => {
  pglite = new PGlite();
  await pglite.exec(`
    CREATE TABLE quiet (id int PRIMARY KEY);
    CREATE SCHEMA queue;
    CREATE TABLE queue."Busy" (shop text, id int, state text, PRIMARY KEY (shop, id));
    CREATE INDEX ON queue."Busy" (shop, state);
    INSERT INTO quiet SELECT generate_series(1, 20);
    INSERT INTO queue."Busy" SELECT 'one', n, 'closed' FROM generate_series(1, 3000) AS n;
    DELETE FROM queue."Busy" WHERE id > 2000;`);
});
afterAll(() => pglite.close());

/** What a table is taken for. PostgreSQL tells its statistics of changes with some delay, unless told. */
async function busy() {
  await pglite.query("SELECT pg_stat_force_next_flush()");
  const { rows } = await pglite.query<{ counted: number; dead: number }>(
    `SELECT c.reltuples::int AS counted, s.n_dead_tup::int AS dead
     FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid WHERE c.relname = 'Busy'`,
  );
  return rows[0];
}
async function planOfSome(): Promise<string> {
  const ids = Array.from({ length: 20 }, (_, n) => n * 90);
  const { rows } = await pglite.query<{ "QUERY PLAN": string }>(
    `EXPLAIN SELECT state FROM queue."Busy" WHERE shop = 'one' AND id = ANY ('{${ids.join()}}')`,
  );
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

describe("the embedded database", () => {
  it("is counted and swept where enough changed, so that a few rows are looked up by their keys", async () => {
    expect(await busy()).toEqual({ counted: -1, dead: 1_000 });
    expect(await planOfSome()).not.toContain("Busy_pkey");
    expect(await tendEmbedded(pglite)).toEqual([`queue."Busy"`]);
    expect(await busy()).toEqual({ counted: 2_000, dead: 0 });
    expect(await planOfSome()).toContain("Busy_pkey");
  });

  it("is left alone where little did", async () => {
    await pglite.exec(`UPDATE queue."Busy" SET state = 'open' WHERE id <= 200`);
    expect(await busy()).toEqual({ counted: 2_000, dead: 200 });
    expect(await tendEmbedded(pglite)).toEqual([]);
    await pglite.exec(`UPDATE queue."Busy" SET state = 'review' WHERE id <= 300`);
    await busy();
    expect(await tendEmbedded(pglite)).toEqual([`queue."Busy"`]);
  });
});
