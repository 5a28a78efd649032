import { describe, expect, it } from "vitest";
import { dropOld } from "../../app/sync/drop-old.server";
import { smallOrder } from "../sandbox/loop/small-world";
import { wireReturnWebhook } from "../sandbox/loop/wire-webhook";
import { ORDER, RETURN } from "../support/ask-action";
import { everyRow, inClear, unsealed } from "../support/every-row";
import { COMMENT, NOTE, OWN_NOTE, openPlanted } from "../support/planted-house";
import { useHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";

const open = useHouse();
const planted = () => openPlanted(open);
const DAY = 24 * 3_600_000;

const view = async (t: TestHouse) => (await t.api(`/api/orders/${ORDER}/returns`)).text;

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
    // What stays unscanned for 28 days Loop expires by itself, and tells it.
    t.loop.setKnobs({ drop: { probability: 1 } });
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

  it("drops our own action's note with it and keeps who did what; an unfinished return's note stays", async () => {
    const t = await planted();
    const kept = async () => (await everyRow(t)).filter((row) => unsealed(t, row).includes(OWN_NOTE));
    const audit = () =>
      t.db.query("SELECT kind, status, staff_name FROM actions WHERE shop = $1 AND return_id = $2", [
        String(RETURN),
      ]);
    await t.advance(366 * DAY);
    await dropOld(t.house);
    expect((await kept()).map((row) => row.table)).toContain("public.actions");
    t.loop.cancel(RETURN);
    await t.settle();
    await t.advance(366 * DAY);
    await dropOld(t.house);
    expect(await kept()).toEqual([]);
    expect(await audit()).toEqual([{ kind: "note", status: "done", staff_name: "Ana Ortiz" }]);
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
    expect(await t.db.query("SELECT kind, note_sealed FROM actions WHERE shop = $1")).toEqual([
      { kind: "note", note_sealed: null },
    ]);
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
