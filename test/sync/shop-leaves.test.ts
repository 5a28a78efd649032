import { describe, expect, it } from "vitest";
import { SHOP_TABLES } from "../../app/shops/install.server";
import { wireReturnWebhook } from "../sandbox/loop/wire-webhook";
import { ORDER, RETURN, answerOf, postAction, seenVersion, sentToLoop } from "../support/ask-action";
import { everyRow } from "../support/every-row";
import { COMMENT, openPlanted } from "../support/planted-house";
import { waitingJobs } from "../support/run-jobs";
import { useHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";

const open = useHouse();
const planted = () => openPlanted(open);
const OTHER = "southwind.myshopify.com";
const DAY = 24 * 3_600_000;
const view = async (t: TestHouse) => (await t.api(`/api/orders/${ORDER}/returns`)).text;

/** Values that any column of a type takes. */
const ANY: Record<string, string> = {
  text: "'planted'",
  integer: "1",
  bigint: "1",
  boolean: "true",
  jsonb: "'{}'",
  bytea: "'\\x00'",
  date: "now()",
  "double precision": "1",
  "timestamp with time zone": "now()",
};

/** Makes sure that a table holds a row of the shop, whatever its columns. */
async function plantRow(t: TestHouse, table: string): Promise<void> {
  const columns = await t.house.db.query<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_nullable = 'NO' AND column_default IS NULL AND column_name <> 'shop'`,
    [table],
  );
  const values = columns.map(({ name, type }) => {
    if (!ANY[type]) throw new Error(`${table}.${name} is of type ${type}, which this test does not know`);
    return ANY[type];
  });
  const names = ["shop", ...columns.map(({ name }) => `"${name}"`)].join(", ");
  await t.house.db.query(
    `INSERT INTO ${table} (${names}) VALUES (${["$1", ...values].join(", ")}) ON CONFLICT DO NOTHING`,
    [t.shop],
  );
  const [row] = await t.house.db.query(`SELECT 1 FROM ${table} WHERE shop = $1 LIMIT 1`, [t.shop]);
  expect([table, row]).not.toEqual([table, undefined]);
}

describe("a shop that leaves", () => {
  it("app/uninstalled stops everything: deliveries, jobs, tokens, secrets; nothing is sent to Loop or Shopify", async () => {
    const t = await planted();
    t.loop.setKnobs({ delayScale: 1, processDelayMs: 60_000 });
    const seen = await seenVersion(t);
    answerOf(await postAction(t, { kind: "process", seen }));
    const ret = t.loop.loop.returns.get(RETURN);
    if (!ret) throw new Error("Loop lost the return");
    await t.deliver({ ...wireReturnWebhook(t.loop.loop, ret, "return.updated"), total: "2.00" });
    await t.admin.uninstall();
    const [loopCalls, shopifyCalls] = [(await sentToLoop(t)).length, t.admin.requests.length];
    const details = () => t.lines.filter((line) => line.includes("Loop was asked.")).length;
    const asked = details();
    const refused = await t.deliver({ topic: "return", trigger: "return.created" });
    expect(refused.status).toBe(404);
    for (const wait of [10_000, 60_000, 3_600_000, DAY]) {
      await t.advance(wait);
      await t.settle();
    }
    expect([(await sentToLoop(t)).length, t.admin.requests.length, details()]).toEqual([
      loopCalls,
      shopifyCalls,
      asked,
    ]);
    expect(await t.house.db.query("SELECT 1 FROM shopify_sessions")).toEqual([]);
    expect(
      await t.db.query(
        "SELECT status, api_key_sealed, secret_sealed, previous_secret_sealed FROM loop_connections WHERE shop = $1",
      ),
    ).toEqual([
      { status: "disconnected", api_key_sealed: null, secret_sealed: null, previous_secret_sealed: null },
    ]);
    expect(await t.db.query("SELECT 1 FROM returns WHERE shop = $1")).toHaveLength(2);
  });

  it("shop/redact leaves no row of it in any table, and every row of the others", async () => {
    const t = await planted();
    await t.api(`/api/orders/${ORDER}/focus`, { body: { returnId: String(RETURN) } });
    await t.admin.webhook("customers/data_request", { orders_requested: [ORDER] });
    const tables = (
      await t.house.db.query<{ name: string }>(
        "SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'shop' AND table_schema = 'public' ORDER BY 1",
      )
    ).map((row) => row.name);
    expect(tables).toEqual([...SHOP_TABLES].toSorted());
    for (const table of tables) await plantRow(t, table);
    await t.house.db
      .forShop(OTHER)
      .prisma.staff.create({ data: { shop: OTHER, userId: "1", name: "Eve", canEditOrders: true } });
    await t.admin.uninstall();
    expect((await t.admin.webhook("shop/redact", { shop_id: 1, shop_domain: t.shop })).status).toBe(200);
    const rows = await everyRow(t);
    expect(rows.filter(({ table, row }) => table.startsWith("public.") && row.shop === t.shop)).toEqual([]);
    expect(rows.filter(({ row }) => row.shop === OTHER)).toHaveLength(1);
    const jobs = rows.filter(
      ({ table, row }) => table.startsWith("pgboss.") && JSON.stringify(row).includes(t.shop),
    );
    expect(jobs).toEqual([]);
    expect(await waitingJobs(t.house, "read-return")).toEqual([]);
    await t.advance(DAY);
    await t.settle();
  });

  it("shop/redact after it was installed again keeps the new installation's data", async () => {
    const t = await planted();
    await t.admin.webhook("shop/redact", { shop_id: 1, shop_domain: t.shop });
    expect(await view(t)).toContain(COMMENT);
  });
});
