import { describe, expect, it } from "vitest";
import type { ShopTx } from "../../app/db.server";
import { lockReturns } from "../../app/returns/return-row.server";
import { useDatabase } from "../support/database";

const database = useDatabase();
const SHOP = "large.myshopify.com";
const RETURNS = 5_000;
const PAGE = Array.from({ length: 750 }, (_, n) => String(n * 3));

/** A shop as its past is read into a new installation: nobody has counted its table yet. */
async function fillUncounted(): Promise<void> {
  await database()
    .forShop(SHOP)
    .query(
      `INSERT INTO returns (shop, return_id, state, facts, version, loop_word_at, state_since)
       SELECT $1::text, n::text, 'closed', jsonb_build_object('id', n::text, 'text', repeat(md5(n::text), 20)), 'v', now(), now()
       FROM generate_series(1, $2::int) AS n`,
      [RETURNS],
    );
}

/** The same transaction, with how the database carries out each statement. */
function explaining(tx: ShopTx, plans: string[]): ShopTx {
  return {
    ...tx,
    async query<R>(text: string, params: readonly unknown[] = []) {
      const plan = await tx.query<{ "QUERY PLAN": string }>(`EXPLAIN ${text}`, params);
      plans.push(plan.map((line) => line["QUERY PLAN"]).join("\n"));
      return tx.query<R>(text, params);
    },
  };
}

describe("a page's returns", () => {
  it("are looked up by their keys, also in a table that the database has never counted", async () => {
    await fillUncounted();
    const plans: string[] = [];
    const rows = await database()
      .forShop(SHOP)
      .transaction((tx) => lockReturns(explaining(tx, plans), PAGE));
    expect(rows.size).toBe(PAGE.length - 1);
    const lookup = plans.find((plan) => plan.includes("on returns"));
    expect(lookup).toContain("returns_pkey");
    expect(lookup).toMatch(/Index Cond: \(\(shop = .*\) AND \(return_id = u\.id\)\)/);
    expect(lookup).not.toContain("Seq Scan");
  });
});
