import { describe, expect, it } from "vitest";
import { SHOP_TABLES } from "../../app/shops/install.server";
import { dropOld } from "../../app/sync/drop-old.server";
import type { WorldReturn } from "../sandbox/world/types";
import { smallOrder, smallReturn } from "../sandbox/loop/small-world";
import { wireReturnWebhook } from "../sandbox/loop/wire-webhook";
import {
  ORDER,
  RETURN,
  answerOf,
  postAction,
  seenVersion,
  sentToLoop,
  withReturns,
} from "../support/ask-action";
import { waitingJobs } from "../support/run-jobs";
import { useHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";

const open = useHouse();
const OTHER = "southwind.myshopify.com";
const DAY = 24 * 3_600_000;
const COMMENT = "the zebra ate my sleeves";
const NOTE = "a giraffe called about it";
const OWN_NOTE = "an elephant wants it back";

/** The small shop with a comment and a note on its first return, and a note that our own action left. */
async function planted(): Promise<TestHouse> {
  const order = smallOrder(1);
  const t = await open({
    world: (now) => {
      const lines: WorldReturn["lines"] = [
        {
          orderLineId: order.lines[0]?.id ?? 0,
          reason: "Fit",
          parentReason: "Size",
          comment: COMMENT,
          outcome: "default",
        },
      ];
      const at = new Date(now.getTime() - 3_600_000);
      return {
        orders: [order, smallOrder(2)],
        returns: [
          smallReturn(RETURN, order, at, { lines, notes: [{ content: NOTE, createdAt: at.toISOString() }] }),
          smallReturn(RETURN + 1, smallOrder(2), at),
        ],
      };
    },
  });
  await withReturns(t);
  answerOf(await postAction(t, { kind: "note", note: OWN_NOTE }));
  await t.settle();
  return t;
}

const view = async (t: TestHouse) => (await t.api(`/api/orders/${ORDER}/returns`)).text;

interface Held {
  table: string;
  row: Record<string, unknown>;
}
/** Every row of every table that is there, the job queue's included. */
async function everyRow(t: TestHouse): Promise<Held[]> {
  const tables = await t.house.db.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: Held[] = [];
  for (const { name } of tables)
    for (const row of await t.house.db.query(`SELECT * FROM ${name}`)) found.push({ table: name, row });
  return found;
}

/** All that a row says in clear: bytes as the text that they would be. */
const inClear = ({ row }: Held) =>
  Object.values(row)
    .map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : JSON.stringify(value),
    )
    .join("\n");

const PURPOSES = [
  "delivery",
  "return-private",
  "action-note",
  "loop-key",
  "loop-webhook-secret",
  "shopify-session",
];

/** All that its sealed values say when they are opened. */
function unsealed(t: TestHouse, { row }: Held): string {
  const shop = typeof row.shop === "string" ? row.shop : "";
  return Object.values(row)
    .flatMap((value) => (value instanceof Uint8Array ? [value] : []))
    .flatMap((value) =>
      PURPOSES.flatMap((purpose) => {
        try {
          return [t.house.sealer.open(shop, purpose, value).toString("utf8")];
        } catch {
          return [];
        }
      }),
    )
    .join("\n");
}

describe("what is held of a customer", () => {
  it("comments and notes stand sealed where they are used, and nowhere in clear: tables, log, metafields", async () => {
    const t = await planted();
    expect(await view(t)).toContain(COMMENT);
    expect(await view(t)).toContain(NOTE);
    const rows = await everyRow(t);
    const { customer } = t.world.orders[0] ?? { customer: smallOrder(1).customer };
    const clear = rows.map(inClear).join("\n");
    const metafields = JSON.stringify(
      t.admin.store.orders.flatMap((order) => [...order.metafields.values()]),
    );
    const log = t.lines.join("");
    for (const text of [
      COMMENT,
      NOTE,
      OWN_NOTE,
      customer.email,
      customer.lastName,
      customer.address1,
      customer.phone,
      customer.zip,
    ])
      for (const [where, held] of Object.entries({ clear, metafields, log }))
        expect([where, held.includes(text)]).toEqual([where, false]);
    const sealed = rows.filter((row) => unsealed(t, row).includes(COMMENT)).map((row) => row.table);
    expect(new Set(sealed)).toEqual(new Set(["public.returns"]));
  });

  it("names, addresses and e-mails are only in raw deliveries, sealed, for their days", async () => {
    const t = await planted();
    const { customer } = smallOrder(1);
    const holding = async () =>
      new Set(
        (await everyRow(t))
          .filter((row) => unsealed(t, row).includes(customer.email))
          .map((row) => row.table),
      );
    expect(await holding()).toEqual(new Set(["public.deliveries"]));
    await t.advance(8 * DAY);
    expect((await dropOld(t.house)).bodies).toBeGreaterThan(0);
    expect(await holding()).toEqual(new Set());
  });
});

describe("retention", () => {
  const bodies = (t: TestHouse) =>
    t.db.query<{ status: string }>(
      "SELECT status FROM deliveries WHERE shop = $1 AND body_sealed IS NOT NULL ORDER BY id",
    );

  it("drops an applied body after 7 days, an unreadable one after 30, one that waits to be applied never", async () => {
    const t = await planted();
    await t.deliver("<html>");
    await t.settle();
    await t.deliver(wireReturnWebhook(t.loop.loop, [...t.loop.loop.returns.values()][0]!, "return.updated"));
    await t.advance(6 * DAY);
    await dropOld(t.house);
    expect((await bodies(t)).map((row) => row.status)).toContain("applied");
    await t.advance(2 * DAY);
    await dropOld(t.house);
    expect((await bodies(t)).map((row) => row.status)).toEqual(["unreadable", "received"]);
    await t.advance(23 * DAY);
    await dropOld(t.house);
    expect((await bodies(t)).map((row) => row.status)).toEqual(["received"]);
    await t.settle();
  });

  it("drops the free text of a finished return after a year, and a later read does not bring it back", async () => {
    const t = await planted();
    t.loop.cancel(RETURN);
    await t.settle();
    await t.advance(364 * DAY);
    expect((await dropOld(t.house)).texts).toBe(0);
    await t.advance(2 * DAY);
    expect((await dropOld(t.house)).texts).toBeGreaterThan(0);
    expect(await view(t)).not.toContain(COMMENT);
    await t.api(`/api/returns/${RETURN}/refresh`, { body: {} });
    expect(await view(t)).not.toContain(COMMENT);
    expect(await view(t)).not.toContain(NOTE);
  });
});

describe("Shopify's privacy topics", () => {
  const about = {
    shop_domain: "northwind-supply.myshopify.com",
    customer: { id: 1, email: "zoe.1@example.com" },
  };

  it("customers/redact erases the free text of that customer's orders, ours included, and keeps the rest", async () => {
    const t = await planted();
    const response = await t.admin.webhook("customers/redact", { ...about, orders_to_redact: [ORDER] });
    expect(response.status).toBe(200);
    await t.settle();
    await t.api(`/api/returns/${RETURN}/refresh`, { body: {} });
    const rows = await everyRow(t);
    for (const text of [COMMENT, NOTE, OWN_NOTE]) {
      expect(rows.filter((row) => unsealed(t, row).includes(text)).map((row) => row.table)).toEqual([]);
      expect(await view(t)).not.toContain(text);
    }
    expect(
      await t.db.query("SELECT state FROM returns WHERE shop = $1 AND return_id = $2", [String(RETURN)]),
    ).toEqual([{ state: "open" }]);
    const left = await t.db.query(
      "SELECT 1 FROM deliveries WHERE shop = $1 AND body_sealed IS NOT NULL AND return_id = $2",
      [String(RETURN + 1)],
    );
    expect(left.length).toBeGreaterThan(0);
    expect(await t.db.query("SELECT topic, result FROM privacy_requests WHERE shop = $1")).toEqual([
      { topic: "CUSTOMERS_REDACT", result: { orders: 1, returns: [String(RETURN)] } },
    ]);
  });

  it("customers/redact reaches what comes later: a delivery that is still on its way stores no text", async () => {
    const t = await planted();
    const ret = t.loop.loop.returns.get(RETURN);
    if (!ret) throw new Error("Loop lost the return");
    await t.deliver({ ...wireReturnWebhook(t.loop.loop, ret, "return.updated"), total: "1.00" });
    await t.admin.webhook("customers/redact", { ...about, orders_to_redact: [ORDER] });
    await t.settle();
    expect(await view(t)).not.toContain(COMMENT);
    expect(
      (await everyRow(t)).filter(
        (row) => row.table === "public.returns" && unsealed(t, row).includes(COMMENT),
      ),
    ).toEqual([]);
  });

  it("customers/data_request is answered with what is held, by order, and kept for the merchant", async () => {
    const t = await planted();
    const body = { ...about, orders_requested: [ORDER, 999], data_request: { id: 7 } };
    expect((await t.admin.webhook("customers/data_request", body)).status).toBe(200);
    expect(await t.db.query("SELECT topic, result FROM privacy_requests WHERE shop = $1")).toEqual([
      {
        topic: "CUSTOMERS_DATA_REQUEST",
        result: {
          held: expect.stringContaining("No names") as string,
          orders: [{ order_id: String(ORDER), returns: 1, texts: 1 }],
        },
      },
    ]);
  });

  it("without orders, or asked twice, is answered all the same", async () => {
    const t = await planted();
    expect((await t.admin.webhook("customers/redact", about)).status).toBe(200);
    expect(
      (await t.admin.webhook("customers/data_request", { ...about, orders_requested: "none" })).status,
    ).toBe(200);
    expect(await view(t)).toContain(COMMENT);
  });

  it("with a wrong signature is refused and changes nothing", async () => {
    const t = await planted();
    const response = await fetch(`${t.url}/webhooks/compliance`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-shopify-topic": "customers/redact",
        "x-shopify-shop-domain": t.shop,
        "x-shopify-hmac-sha256": Buffer.from("wrong").toString("base64"),
        "x-shopify-webhook-id": "1",
        "x-shopify-api-version": "2026-10",
      },
      body: JSON.stringify({ ...about, orders_to_redact: [ORDER] }),
    });
    expect(response.status).toBe(401);
    expect(await view(t)).toContain(COMMENT);
  });
});

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
