import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { saveWarehouseRule } from "../../../app/shops/warehouse-rule.server";
import { revokeWarehouseToken, listWarehouseTokens } from "../../../app/shops/warehouse-tokens.server";
import { dropOld } from "../../../app/sync/drop-old.server";
import { answerPrivacyRequest } from "../../../app/sync/privacy-request.server";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import { ORDER, RETURN, problemIn, withReturns } from "../../support/ask-action";
import { everyRow, inClear, unsealed } from "../../support/every-row";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";
import {
  decisions,
  itemsOf,
  makeToken,
  receivedInBlock,
  report,
  reported,
  switchWarehouse,
} from "../../support/warehouse";

const open = useHouse();

/** One return of two items, and a plain one. */
const twoItems = {
  world: (now: Date) => {
    const orders = [1, 2, 3, 4].map((n) => smallOrder(n));
    const [first, second] = orders;
    if (!first || !second) throw new Error("there are four");
    const hourAgo = new Date(now.getTime() - 3_600_000);
    const lines = first.lines.map((line) => ({
      orderLineId: line.id,
      reason: "Item was too small",
      parentReason: "Item didn't fit",
      comment: null,
      outcome: "default" as const,
    }));
    return {
      orders,
      returns: [
        smallReturn(RETURN, first, hourAgo, { lines, refund: "63.30" }),
        smallReturn(RETURN + 1, second, hourAgo),
      ],
    };
  },
};
const start = async () => withReturns(await open(twoItems));

describe("a warehouse's report", () => {
  it("is kept item by item, and its block tells what was received", async () => {
    const t = await start();
    const token = await makeToken(t);
    const [first, second] = await itemsOf(t);
    expect(await receivedInBlock(t)).toBeNull();
    expect(reported(await report(t, token, ["accepted"]))).toMatchObject({
      returnId: String(RETURN),
      changed: 1,
      lines: [{ lineItemId: first, condition: "accepted" }],
      awaited: [second],
    });
    expect(reported(await report(t, token, ["accepted", ["damaged", "a tear"]]))).toMatchObject({
      changed: 1,
      awaited: [],
    });
    expect(await receivedInBlock(t)).toMatchObject({
      lines: [
        { lineItemId: first, condition: "accepted", note: null, by: "Dock 3" },
        { lineItemId: second, condition: "damaged", note: "a tear", by: "Dock 3" },
      ],
      suggestion: null,
    });
    const history = (await t.api(`/api/orders/${ORDER}/returns`)).text;
    expect(history).toContain("acting.history.received");
  });

  it("again changes nothing, with a key or without, also twice at once", async () => {
    const t = await start();
    const token = await makeToken(t);
    const key = randomUUID();
    const both = await Promise.all([
      report(t, token, ["accepted", "missing"], { key }),
      report(t, token, ["accepted", "missing"], { key }),
    ]);
    expect(both.map((reply) => reported(reply).changed).toSorted()).toEqual([0, 2]);
    await t.advance(60_000);
    expect(reported(await report(t, token, ["accepted", "missing"], { key })).changed).toBe(0);
    expect(reported(await report(t, token, ["accepted", "missing"])).changed).toBe(0);
    await t.settle();
    expect(await decisions(t)).toHaveLength(1);
    const entries = await t.db.query(
      "SELECT 1 AS n FROM return_history WHERE shop = $1 AND kind = 'received'",
    );
    expect(entries).toHaveLength(1);
  });

  it("with the key of another one is refused", async () => {
    const t = await start();
    const token = await makeToken(t);
    const key = randomUUID();
    reported(await report(t, token, ["accepted"], { key }));
    const other = await report(t, token, ["damaged"], { key });
    expect(problemIn(other)).toEqual({ status: 409, code: "idempotency-mismatch" });
    expect((await receivedInBlock(t))?.lines).toMatchObject([{ condition: "accepted" }]);
    // Another token's keys are its own.
    expect(reported(await report(t, await makeToken(t, "Dock 4"), ["damaged"], { key })).changed).toBe(1);
  });

  it.each([
    ["no lines", { lines: [] }],
    ["a condition that is not one", { lines: [{ lineItemId: "1", condition: "fine" }] }],
    ["an item that the return has not", { lines: [{ lineItemId: "987654321", condition: "accepted" }] }],
    ["no list", { lines: "all" }],
    ["an endless note", { lines: [{ lineItemId: "1", condition: "accepted", note: "x".repeat(501) }] }],
    [
      "more items than a return has",
      { lines: Array.from({ length: 251 }, (_, n) => ({ lineItemId: `${n}`, condition: "accepted" })) },
    ],
  ])("with %s is refused, and nothing is kept", async (_, body) => {
    const t = await start();
    const refused = await report(t, await makeToken(t), [], { body });
    expect(problemIn(refused)).toEqual({ status: 400, code: "bad-request" });
    expect(await receivedInBlock(t)).toBeNull();
  });

  it("with an item twice, or a key that is none, is refused", async () => {
    const t = await start();
    const token = await makeToken(t);
    const [item] = await itemsOf(t);
    const twice = ["accepted", "damaged"].map((condition) => ({ lineItemId: item, condition }));
    expect(problemIn(await report(t, token, [], { body: { lines: twice } })).code).toBe("bad-request");
    expect(problemIn(await report(t, token, ["accepted"], { key: "short" })).code).toBe("bad-request");
    expect(problemIn(await report(t, token, ["accepted"], { body: "{" })).code).toBe("bad-request");
    expect(await receivedInBlock(t)).toBeNull();
  });

  it("of a return that is not known, or another shop's, is 404", async () => {
    const t = await start();
    const item = (await itemsOf(t))[0];
    const body = { lines: [{ lineItemId: item, condition: "accepted" }] };
    expect(problemIn(await report(t, await makeToken(t), [], { returnId: 999, body }))).toEqual({
      status: 404,
      code: "not-found",
    });
    const other = "southwind.myshopify.com";
    await t.house.db.prisma.shop.create({ data: { shop: other } });
    const foreign = await makeToken(t, "Dock 1", other);
    expect(problemIn(await report(t, foreign, [], { body }))).toEqual({ status: 404, code: "not-found" });
    expect(await receivedInBlock(t)).toBeNull();
  });
});

describe("a token", () => {
  it("lets in only as it was made, until it is revoked", async () => {
    const t = await start();
    const token = await makeToken(t);
    // Not the last character: some of its bits are none of the token's.
    const changed = `${token.slice(0, -2)}${token.at(-2) === "A" ? "B" : "A"}${token.slice(-1)}`;
    const swapped = `${token.slice(0, 26)}${(await makeToken(t, "Dock 4")).slice(26)}`;
    for (const wrong of [null, "", "lsw_", changed, swapped, token.toLowerCase(), t.admin.sessionToken({})])
      expect(problemIn(await report(t, wrong, ["accepted"]))).toEqual({ status: 401, code: "not-signed-in" });
    expect(await receivedInBlock(t)).toBeNull();
    reported(await report(t, token, ["accepted"]));
    // Both may be made in the same millisecond.
    const dock = (await listWarehouseTokens(t.house, t.shop)).find(({ name }) => name === "Dock 3");
    expect(dock).toMatchObject({
      last4: token.slice(-4),
      lastUsedAt: expect.any(Date) as Date,
    });
    expect(await revokeWarehouseToken(t.house, t.shop, dock?.id ?? "")).toBe(true);
    expect(problemIn(await report(t, token, ["damaged"])).status).toBe(401);
    expect((await receivedInBlock(t))?.lines).toMatchObject([{ condition: "accepted" }]);
  });

  it("stands nowhere in clear, nor does its proof, and no other shop can revoke it", async () => {
    const t = await start();
    const token = await makeToken(t);
    reported(await report(t, token, ["accepted"]));
    const held = [...(await everyRow(t)).map(inClear), ...t.lines].join("\n");
    expect(held).not.toContain(token.slice(26));
    expect(Buffer.from(held, "latin1").includes(Buffer.from(token.slice(26), "base64url"))).toBe(false);
    const [dock] = await listWarehouseTokens(t.house, t.shop);
    expect(await revokeWarehouseToken(t.house, "southwind.myshopify.com", dock?.id ?? "")).toBe(false);
    expect(token).not.toContain(t.shop.split(".")[0]);
  });

  it("is bounded by the minute, each for itself", async () => {
    const t = await start();
    const [token, other] = [await makeToken(t), await makeToken(t, "Dock 4")];
    reported(await report(t, token, ["accepted"]));
    await t.db.query("UPDATE warehouse_tokens SET used_in_minute = 300 WHERE shop = $1 AND name = 'Dock 3'");
    // The minute may turn between two requests: then this one is the first of the next.
    const before = Math.floor(t.now().getTime() / 60_000);
    const refused = await report(t, token, ["damaged"]);
    if (Math.floor(t.now().getTime() / 60_000) === before) {
      expect(problemIn(refused)).toEqual({ status: 429, code: "too-many-requests" });
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await receivedInBlock(t))?.lines).toMatchObject([{ condition: "accepted" }]);
    }
    expect((await report(t, other, ["accepted"])).status).toBe(200);
    await t.advance(60_000);
    expect((await report(t, token, ["accepted"])).status).toBe(200);
  });

  it("of a shop that uninstalled the app lets nobody in, after a new installation neither", async () => {
    const t = await start();
    const token = await makeToken(t);
    await t.admin.uninstall();
    await t.settle();
    expect(problemIn(await report(t, token, ["accepted"])).status).toBe(401);
    await t.db.query("UPDATE shops SET uninstalled_at = NULL WHERE shop = $1");
    expect(problemIn(await report(t, token, ["accepted"])).status).toBe(401);
  });
});

describe("a warehouse's words", () => {
  const WORDS = "smells of Zoë Müller's perfume";
  const holding = async (t: TestHouse) =>
    (await everyRow(t)).filter((row) => unsealed(t, row).includes(WORDS)).map((row) => row.table);

  async function withWords(): Promise<{ t: TestHouse; token: string }> {
    const t = await start();
    const token = await makeToken(t);
    reported(await report(t, token, [["damaged", WORDS]]));
    await t.settle();
    return { t, token };
  }

  it("are sealed, and stand in no table, log or metafield in clear", async () => {
    const { t } = await withWords();
    expect(await holding(t)).toEqual(["public.received_lines"]);
    const clear = [...(await everyRow(t)).map(inClear), ...t.lines].join("\n");
    expect(clear).not.toContain(WORDS);
    const written = t.admin.store.orders.flatMap((order) => [...order.metafields.values()]);
    expect(JSON.stringify(written)).not.toContain(WORDS);
  });

  it("go with the customer's redaction and are not kept again", async () => {
    const { t, token } = await withWords();
    await answerPrivacyRequest(t.house, {
      shop: t.shop,
      topic: "CUSTOMERS_REDACT",
      payload: { orders_to_redact: [ORDER] },
    });
    expect(await holding(t)).toEqual([]);
    expect((await receivedInBlock(t))?.lines).toMatchObject([{ condition: "damaged", note: null }]);
    reported(await report(t, token, [["missing", WORDS]]));
    expect(await holding(t)).toEqual([]);
  });

  it("go with the free text of finished returns", async () => {
    const { t } = await withWords();
    t.loop.close(RETURN);
    await t.settle();
    await dropOld(t.house);
    expect(await holding(t)).toEqual(["public.received_lines"]);
    await t.advance(366 * 86_400_000);
    await dropOld(t.house);
    expect(await holding(t)).toEqual([]);
  });
});

describe("while the rules are switched off", () => {
  it("what they would have done is noted, and nothing is done", async () => {
    const t = await start();
    const token = await makeToken(t);
    reported(await report(t, token, ["accepted"]));
    await t.settle();
    reported(await report(t, token, ["accepted", "accepted"]));
    reported(await report(t, token, ["damaged"], { returnId: RETURN + 1 }));
    await t.settle();
    const [before, ...after] = await decisions(t);
    expect(before).toMatchObject({ outcome: "wait", reason: "partly-received", mode: "off" });
    // Two returns: which is decided first is nobody's promise.
    expect(after.toSorted((a, b) => (a.outcome < b.outcome ? -1 : 1))).toMatchObject([
      { outcome: "flag", reason: "not-as-expected" },
      { outcome: "process", reason: "all-accepted", amount: "63.30" },
    ]);
    expect(await t.db.query("SELECT 1 AS n FROM actions WHERE shop = $1")).toEqual([]);
    expect((await receivedInBlock(t))?.suggestion).toBeNull();
  });

  it("a return that Loop closed meanwhile, unheard, is not counted as one to process", async () => {
    const t = await start();
    t.loop.setKnobs({ drop: { probability: 1 } });
    t.loop.close(RETURN);
    reported(await report(t, await makeToken(t), ["accepted", "accepted"]));
    await t.settle();
    expect(await decisions(t)).toMatchObject([{ outcome: "none", reason: "closed" }]);
  });

  it("Loop's silence puts the decision off", async () => {
    const t = await start();
    t.loop.setKnobs({ answer500: { probability: 1 } });
    reported(await report(t, await makeToken(t), ["accepted", "accepted"]));
    await t.settle();
    expect(await decisions(t)).toEqual([]);
    t.loop.setKnobs({ answer500: { probability: 0 } });
    await t.advance(10 * 60_000);
    await t.settle();
    expect(await decisions(t)).toMatchObject([{ outcome: "process" }]);
  });

  it("switching them on comes in steps", async () => {
    const t = await start();
    await expect(switchWarehouse(t, "automatic", "")).rejects.toThrow("limit-needed");
    await switchWarehouse(t, "off");
    const jump = await saveWarehouseRule(t.db, { mode: "automatic", amountLimit: "100" }, t.now());
    expect(jump).toEqual({ outcome: "suggest-first" });
    const wrong = await saveWarehouseRule(t.db, { mode: "suggest", amountLimit: "-1" }, t.now());
    expect(wrong).toEqual({ outcome: "invalid", field: "amountLimit" });
  });
});
