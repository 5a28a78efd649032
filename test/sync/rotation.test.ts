import { describe, expect, it, vi } from "vitest";
import { connectLoop } from "../../app/shops/connect-loop.server";
import type { ConnectInput } from "../../app/shops/connect-input";
import { disconnectLoop } from "../../app/shops/disconnect-loop.server";
import { findEndpoint, forgetEndpoints } from "../../app/shops/endpoint.server";
import { loopForShop } from "../../app/shops/loop-for-shop.server";
import { readConnection } from "../../app/shops/read-connection.server";
import { budgetKey } from "../../app/loop/rate-budget.server";
import { dropOld } from "../../app/sync/drop-old.server";
import { createIngest } from "../../app/sync/deliveries/ingest-delivery.server";
import { watchShop } from "../../app/sync/health/watch-shop.server";
import { sweepShops } from "../../app/sync/sweep/sweep-shops.server";
import { sweepUpdated } from "../../app/sync/sweep/sweep-updated.server";
import type { ApiKey } from "../sandbox/loop/answer-api";
import { phpJson, signLoop } from "../sandbox/loop/php-json";
import { wireReturnWebhook } from "../sandbox/loop/wire-webhook";
import { RETURN, answerOf, postAction, seenVersion, withReturns } from "../support/ask-action";
import { useHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";

const open = useHouse();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SCOPES = ["returns", "developer_tools"];
const OLD: ApiKey = { key: "the-old-key-1111", scopes: SCOPES };
const NEW: ApiKey = { key: "the-new-key-2222", scopes: SCOPES };
const NEWER_SECRET = "the-newer-secret";

/** A connected shop, and the keys that Loop accepts just now. */
async function connected({ returns = false } = {}) {
  const keys = [OLD];
  const t = await open({ loop: { apiKeys: keys } });
  await (returns ? withReturns(t) : t.connect());
  const give = (input: Partial<ConnectInput>) =>
    connectLoop(t.house, t.shop, { apiKey: "", secret: "", choice: "both", ...input }, () =>
      Promise.resolve([]),
    );
  const revoke = (key: ApiKey) => void keys.splice(keys.indexOf(key), 1);
  return { t, keys, give, revoke };
}

const first = (t: TestHouse) => {
  const ret = t.loop.loop.returns.get(RETURN);
  if (!ret) throw new Error("the small shop lacks its return");
  return ret;
};
const news = (t: TestHouse) => wireReturnWebhook(t.loop.loop, first(t), "return.updated");
const status = async (t: TestHouse, secret?: string) =>
  (await t.deliver(news(t), secret === undefined ? {} : { secret })).status;
const connection = (t: TestHouse) => readConnection(t.house, t.shop);
const sealedColumns = async (t: TestHouse) => {
  const row = await t.house.db.prisma.loopConnection.findUniqueOrThrow({ where: { shop: t.shop } });
  return { previousSecret: row.previousSecretSealed !== null, previousKey: row.previousKeySealed !== null };
};
/** How Loop answered each time it was asked to flag. */
const flagged = async (t: TestHouse) => {
  const response = await fetch(`${t.loop.url}/stand-in/requests`);
  const { requests } = (await response.json()) as { requests: { path: string; status: number }[] };
  return requests.filter((call) => call.path.endsWith("/flag")).map((call) => call.status);
};
const openAlerts = async (t: TestHouse) => {
  await watchShop(t.house, t.shop);
  const rows = await t.db.query<{ kind: string }>(
    "SELECT kind FROM alerts WHERE shop = $1 AND closed_at IS NULL AND subject = '' ORDER BY kind",
  );
  return rows.map((row) => row.kind);
};

describe("a new webhook secret", () => {
  it("is let in beside the one before, proves itself by the first delivery it signs, and the one before is erased", async () => {
    const { t, give } = await connected();
    await give({ secret: NEWER_SECRET });
    expect(await status(t)).toBe(200);
    expect((await connection(t)).secretProvedAt).toBeNull();
    expect(await status(t, NEWER_SECRET)).toBe(200);
    await vi.waitFor(async () => expect((await connection(t)).secretProvedAt).not.toBeNull());
    // Loop may still send again what it signed before.
    expect(await status(t)).toBe(200);
    await t.advance(HOUR);
    await sweepShops(t.house);
    expect(await sealedColumns(t)).toMatchObject({ previousSecret: true });
    await t.advance(HOUR + 1_000);
    await sweepShops(t.house);
    expect(await sealedColumns(t)).toMatchObject({ previousSecret: false });
    // Every process has forgotten it some seconds later.
    forgetEndpoints(t.house);
    expect(await status(t)).toBe(401);
    expect(await status(t, NEWER_SECRET)).toBe(200);
  });

  it("that was pasted wrong loses nothing: the one before is let in for a week, and the merchant is told", async () => {
    const { t, give } = await connected();
    await give({ secret: "pasted-wrong" });
    expect(await status(t)).toBe(200);
    expect(await openAlerts(t)).toEqual([]);
    await t.advance(2 * HOUR);
    expect(await status(t)).toBe(200);
    await vi.waitFor(async () => expect(await openAlerts(t)).toEqual(["secret-unproved"]));
    expect((await connection(t)).previousSignedAt).not.toBeNull();
    await t.advance(7 * DAY);
    await sweepShops(t.house);
    expect(await sealedColumns(t)).toMatchObject({ previousSecret: false });
    expect(await openAlerts(t)).toContain("secret-unproved");
    await give({ secret: t.loop.webhookSecret });
    expect(await status(t)).toBe(200);
    await vi.waitFor(async () => expect(await openAlerts(t)).not.toContain("secret-unproved"));
  });

  it("that corrects one pasted wrong keeps what Loop signs with until then", async () => {
    const { t, give } = await connected();
    await status(t);
    await vi.waitFor(async () => expect((await connection(t)).secretProvedAt).not.toBeNull());
    await give({ secret: "pasted-wrong" });
    await give({ secret: NEWER_SECRET });
    expect([await status(t), await status(t, NEWER_SECRET), await status(t, "pasted-wrong")]).toEqual([
      200, 200, 401,
    ]);
  });

  it("is known at once to every process, whatever one of them remembers; a flood of forged ones costs few look-ups", async () => {
    const { t, give } = await connected();
    // Another process on the same database: it remembers endpoints for itself.
    let lookUps = 0;
    const { prisma } = t.house.db;
    const counted = new Proxy(prisma, {
      get(target, name) {
        if (name === "loopConnection") lookUps++;
        return Reflect.get(target, name) as unknown;
      },
    });
    const other = { ...t.house, db: { ...t.house.db, prisma: counted } };
    const ingest = createIngest(other);
    const { endpointKey } = await prisma.loopConnection.findUniqueOrThrow({ where: { shop: t.shop } });
    const raw = Buffer.from(phpJson(news(t)));
    const arrives = async (secret: string) => (await ingest(endpointKey, raw, signLoop(raw, secret))).outcome;
    expect(await arrives(t.loop.webhookSecret)).toBe("stored");
    await give({ secret: NEWER_SECRET });
    expect(await arrives(NEWER_SECRET)).toBe("stored");
    expect(await arrives(t.loop.webhookSecret)).toBe("stored");
    lookUps = 0;
    const forged = await Promise.all(Array.from({ length: 200 }, () => arrives("forged")));
    expect(new Set(forged)).toEqual(new Set(["forged"]));
    expect(lookUps).toBeLessThan(10);
  });

  it("is not undone by a proof of the one before it that comes late", async () => {
    const { t, give } = await connected();
    await give({ secret: NEWER_SECRET });
    const { endpointKey } = await t.house.db.prisma.loopConnection.findUniqueOrThrow({
      where: { shop: t.shop },
    });
    const other = { ...t.house, db: { ...t.house.db } };
    await findEndpoint(other, endpointKey);
    await give({ secret: "the-newest-secret" });
    const raw = Buffer.from(phpJson(news(t)));
    await createIngest(other)(endpointKey, raw, signLoop(raw, NEWER_SECRET));
    await t.settle();
    expect((await connection(t)).secretProvedAt).toBeNull();
  });
});

describe("a new Loop key", () => {
  it("is probed before it replaces the old one, which is erased when the new one answered a sweep", async () => {
    const { t, keys, give } = await connected();
    expect(await give({ apiKey: NEW.key })).toEqual({ outcome: "wrong-key" });
    expect(await connection(t)).toMatchObject({ apiKeyLast4: "1111", state: "connected" });
    keys.push(NEW);
    expect(await give({ apiKey: NEW.key })).toMatchObject({ outcome: "connected" });
    expect(await connection(t)).toMatchObject({ apiKeyLast4: "2222", keyProvedAt: null });
    expect(await sealedColumns(t)).toMatchObject({ previousKey: true });
    await (await loopForShop(t.house, t.shop, { priority: "person" }))?.details({ returnId: String(RETURN) });
    expect(await sealedColumns(t)).toMatchObject({ previousKey: true });
    expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ outcome: "swept" });
    expect(await sealedColumns(t)).toMatchObject({ previousKey: false });
    expect((await connection(t)).keyProvedAt).not.toBeNull();
  });

  it("that Loop refuses later gives way to the one before, without a gap, and the connection says so", async () => {
    const { t, keys, give, revoke } = await connected({ returns: true });
    const seen = await seenVersion(t);
    keys.push(NEW);
    await give({ apiKey: NEW.key });
    revoke(NEW);
    // A person acts meanwhile: Loop refused the key and did nothing, so the action goes out once, with the other key.
    const acted = answerOf(await postAction(t, { kind: "flag", seen }));
    expect(acted.status).toBe("done");
    expect(t.loop.loop.returns.get(RETURN)?.state).toBe("review");
    expect(await flagged(t)).toEqual([401, 200]);
    expect(await connection(t)).toMatchObject({
      state: "connected",
      apiKeyLast4: "1111",
      refusedKey: { last4: "2222" },
    });
    expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ outcome: "swept" });
    expect(await openAlerts(t)).toEqual(["key-refused"]);
    keys.push(NEW);
    await give({ apiKey: NEW.key });
    expect(await openAlerts(t)).toEqual([]);
  });

  it("takes over in the middle of work that still holds the old one", async () => {
    const { t, keys, give, revoke } = await connected();
    const held = await loopForShop(t.house, t.shop);
    keys.push(NEW);
    await give({ apiKey: NEW.key });
    revoke(OLD);
    expect((await held?.details({ returnId: String(RETURN) }))?.ok).toBe(true);
    expect(await connection(t)).toMatchObject({ apiKeyLast4: "2222", refusedKey: null, state: "connected" });
  });

  it("refused like the one before it is a broken connection, and neither is lost", async () => {
    const { t, keys, give, revoke } = await connected();
    keys.push(NEW);
    await give({ apiKey: NEW.key });
    revoke(OLD);
    revoke(NEW);
    expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ outcome: "failed" });
    expect(await connection(t)).toMatchObject({ state: "broken", apiKeyLast4: "2222", refusedKey: null });
    expect(await sealedColumns(t)).toMatchObject({ previousKey: true });
    keys.push(OLD);
    expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ outcome: "swept" });
    expect(await connection(t)).toMatchObject({ state: "connected", apiKeyLast4: "1111" });
  });

  it("is not kept beside the old one for longer than a week", async () => {
    const { t, keys, give } = await connected();
    keys.push(NEW);
    await give({ apiKey: NEW.key });
    await t.advance(7 * DAY + 1_000);
    await sweepShops(t.house);
    expect(await sealedColumns(t)).toMatchObject({ previousKey: false });
    expect(await connection(t)).toMatchObject({ apiKeyLast4: "2222" });
  });
});

describe("a connection that ended", () => {
  it("leaves no alert, no open circuit and no trouble to the next one", async () => {
    const { t, revoke, give, keys } = await connected();
    revoke(OLD);
    expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ outcome: "failed" });
    await t.db.query(
      "INSERT INTO loop_circuits (shop, failures, opened_at, open_until) VALUES ($1, 9, $2, $3)",
      [new Date(t.now().getTime() - HOUR), new Date(t.now().getTime() + HOUR)],
    );
    await t.advance(HOUR);
    expect(await openAlerts(t)).toEqual(["circuit-open", "connection-broken", "sweep-failing"]);
    await disconnectLoop(t.house, t.shop);
    expect((await t.api("/api/health")).body).toMatchObject({
      connection: { state: "not-connected" },
      circuit: { state: "closed" },
      sweep: { failedSince: null, why: null },
      alerts: [],
    });
    keys.push(NEW);
    expect(await give({ apiKey: NEW.key, secret: t.loop.webhookSecret })).toMatchObject({
      outcome: "connected",
    });
    expect(await sweepUpdated(t.house, t.shop)).toMatchObject({ outcome: "swept" });
    expect(await openAlerts(t)).toEqual([]);
  });
});

describe("what a key that was replaced leaves behind", () => {
  it("is nothing: its share of Loop's limit is forgotten a week after its last call", async () => {
    const { t, keys, give } = await connected();
    const budgets = async () => (await t.house.db.query("SELECT key FROM loop_budgets")).length;
    expect(await budgets()).toBe(1);
    keys.push(NEW);
    await give({ apiKey: NEW.key });
    expect(await budgets()).toBe(2);
    await t.advance(8 * DAY);
    await sweepUpdated(t.house, t.shop);
    await dropOld(t.house);
    expect(await t.house.db.query("SELECT key FROM loop_budgets")).toEqual([{ key: budgetKey(NEW.key) }]);
  });
});
