import { afterEach, describe, expect, it } from "vitest";
import type { ConnectInput } from "../../app/shops/connect-input";
import { connectLoop } from "../../app/shops/connect-loop.server";
import { disconnectLoop } from "../../app/shops/disconnect-loop.server";
import { findEndpoint } from "../../app/shops/endpoint.server";
import { loopForShop } from "../../app/shops/loop-for-shop.server";
import { readConnection } from "../../app/shops/read-connection.server";
import { useDatabase } from "../support/database";
import { type Account, APP_URL, houseOf, NOW, openAccount, OTHER, SHOP } from "./support";

const db = useDatabase();
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

const ORDERS_HERE = ["1001", "1002"];
const findOrders = async (ids: string[]) => ids.filter((id) => ORDERS_HERE.includes(id));
const form = { apiKey: "key-0123456789", secret: "secret-abcdef", choice: "both" } as const;

async function start(more: Partial<Account> = {}) {
  const { account, server } = await openAccount(more);
  closers.push(server.close);
  const house = houseOf(db(), server.url);
  const row = () => db().prisma.loopConnection.findUniqueOrThrow({ where: { shop: SHOP } });
  return {
    account,
    server,
    house,
    row,
    connect: (input: Partial<ConnectInput> = {}) =>
      connectLoop(house, SHOP, { ...form, ...input }, findOrders),
  };
}

const triggers = (account: Account) =>
  account.webhooks.map(({ topic, trigger }) => `${topic} ${trigger}`).sort();
const ALWAYS = ["label label.created", "label label.updated", "return.processing return.processing.failed"];
const CHANGED = ["return return.closed", "return return.updated"];
const CREATED = ["return return.created"];

describe("connecting to Loop", () => {
  it("probes the key, stores it sealed and registers the webhooks", async () => {
    const { account, house, row, connect } = await start();
    expect(await connect()).toMatchObject({
      outcome: "connected",
      account: { outcome: "matches" },
      webhooks: { state: "registered", toPaste: [] },
    });
    expect(triggers(account)).toEqual([...ALWAYS, ...CHANGED, ...CREATED].sort());
    const stored = await row();
    expect(stored.endpointKey).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Set(account.webhooks.map(({ url, status }) => `${url} ${status}`))).toEqual(
      new Set([`${APP_URL}/webhooks/loop/${stored.endpointKey} active`]),
    );
    expect(Buffer.from(stored.apiKeySealed ?? []).includes(form.apiKey)).toBe(false);
    expect(await findEndpoint(house, stored.endpointKey)).toMatchObject({
      shop: SHOP,
      secrets: { current: form.secret, previous: null },
    });
  });

  it.each([
    ["created", [...ALWAYS, ...CREATED]],
    ["updated", [...ALWAYS, ...CHANGED]],
    ["both", [...ALWAYS, ...CHANGED, ...CREATED]],
  ] as const)(
    "registers what the choice %s asks for, and takes back what it asked for before",
    async (choice, wanted) => {
      const { account, connect } = await start();
      await connect({ choice: "both" });
      await connect({ choice: choice });
      expect(triggers(account)).toEqual([...wanted].sort());
    },
  );

  it("shows of what is stored only the last four characters", async () => {
    const { house, connect } = await start();
    await connect();
    const shown = await readConnection(house, SHOP);
    expect(shown).toMatchObject({
      state: "connected",
      apiKeyLast4: "6789",
      secretLast4: "cdef",
      accountCheck: "matches",
    });
    expect(shown.scopes).toEqual({ returns: true, developer_tools: true, orders: true, destinations: true });
    expect(JSON.stringify(shown)).not.toContain(form.apiKey);
    expect(JSON.stringify(shown)).not.toContain(form.secret);
  });

  it("adopts its own webhooks, switches them on, and leaves those of others alone", async () => {
    const { account, row, connect } = await start();
    await connect();
    const url = `${APP_URL}/webhooks/loop/${(await row()).endpointKey}`;
    const [first, second] = account.webhooks;
    if (!first || !second) throw new Error("nothing was registered");
    first.status = "inactive";
    account.webhooks.push(
      { ...second, id: 7 },
      { ...second, id: 8, url: url.replace(APP_URL, "https://old.example") },
    );
    account.webhooks.push({ ...second, id: 9, url: "https://erp.example/loop" });
    await connect();
    expect(account.webhooks.find(({ id }) => id === first.id)?.status).toBe("active");
    expect(account.webhooks.map(({ id }) => id).sort((a, b) => a - b)).toEqual([
      9, 100, 101, 102, 103, 104, 105,
    ]);
  });

  it("asks to paste the address when the key lacks Developer tools", async () => {
    const { account, row, connect } = await start({ scopes: new Set(["returns"]) });
    const ended = await connect();
    const url = `${APP_URL}/webhooks/loop/${(await row()).endpointKey}`;
    expect(ended).toMatchObject({ outcome: "connected", webhooks: { state: "paste", url } });
    expect(
      ended.outcome === "connected" && ended.webhooks.state === "paste" && ended.webhooks.toPaste,
    ).toHaveLength(6);
    expect(account.webhooks).toEqual([]);
  });

  it("names a topic that Loop's API does not take, and registers the rest", async () => {
    const { account, connect } = await start({ refusedTopics: ["return.processing"] });
    expect(await connect()).toMatchObject({
      webhooks: {
        state: "registered",
        toPaste: [
          {
            topic: "return.processing",
            loopSays: "Must be one of the following values:return,label,restock",
          },
        ],
      },
    });
    expect(account.webhooks).toHaveLength(5);
  });

  it("is connected and can register again when Loop goes away in the middle", async () => {
    const { account, connect } = await start();
    account.away = (method) => method === "POST" && account.webhooks.length === 2;
    expect(await connect()).toMatchObject({
      outcome: "connected",
      webhooks: { state: "failed", error: { kind: "unavailable" } },
    });
    account.away = null;
    expect(await connect({ apiKey: "", secret: "" })).toMatchObject({
      webhooks: { state: "registered" },
    });
    expect(account.webhooks).toHaveLength(6);
  });

  it("stores nothing for a wrong key, a key without Returns, or a Loop that is away", async () => {
    const { account, connect } = await start();
    expect(await connect({ apiKey: "wrong-key-000" })).toEqual({ outcome: "wrong-key" });
    account.scopes.delete("returns");
    expect(await connect()).toMatchObject({
      outcome: "missing-scope",
      missing: "returns",
      scopes: { developer_tools: true },
    });
    account.away = () => true;
    expect(await connect()).toMatchObject({ outcome: "loop-unavailable" });
    expect(await db().prisma.loopConnection.count()).toBe(0);
    expect(account.webhooks).toEqual([]);
  });

  it("asks for what is missing and names a field that cannot be right", async () => {
    const { connect, server } = await start();
    expect(await connect({ apiKey: "" })).toEqual({ outcome: "key-needed" });
    expect(await connect({ secret: "  " })).toEqual({ outcome: "invalid", fields: ["secret"] });
    expect(await connect({ secret: "" })).toEqual({ outcome: "secret-needed" });
    expect(await connect({ apiKey: "key\r\nx-evil: 1" })).toEqual({ outcome: "invalid", fields: ["apiKey"] });
    expect(server.calls).toEqual([]);
  });

  it("keeps letting the secret before in for a week after a change", async () => {
    const { house, row, connect } = await start();
    await connect();
    await connect({ secret: "a-newer-secret" });
    const { endpointKey } = await row();
    const find = (now: Date) => findEndpoint({ ...house, now: () => now }, endpointKey);
    expect((await find(NOW))?.secrets).toEqual({ current: "a-newer-secret", previous: form.secret });
    expect((await readConnection(house, SHOP)).previousSecretUntil?.toISOString()).toBe(
      "2026-06-08T12:00:00.000Z",
    );
    const later = { ...house, now: () => new Date(NOW.getTime() + 8 * 86_400_000) };
    expect((await readConnection(later, SHOP)).previousSecretUntil).toBeNull();
  });

  it("warns when the account's returns belong to orders of another shop", async () => {
    const returns = Array.from({ length: 30 }, (_, index) => ({
      daysAgo: index,
      orderId: String(9000 + index),
    }));
    const { connect } = await start({ returns });
    expect(await connect()).toMatchObject({ outcome: "connected", account: { outcome: "other-shop" } });
  });

  it.each([
    [
      "one match among many",
      [
        { daysAgo: 0.1, orderId: "9001" },
        { daysAgo: 40, orderId: "1002" },
      ],
      "matches",
    ],
    ["no returns", [], "no-returns-yet"],
    ["a return without an order", [{ daysAgo: 1, orderId: "N/A" }], "no-returns-yet"],
  ])("looks back up to 120 days: %s", async (_name, returns, outcome) => {
    const { connect } = await start({ returns });
    expect(await connect()).toMatchObject({ account: { outcome } });
  });

  it("connects without a verdict when Shopify gives no answer", async () => {
    const { house } = await start();
    const ended = await connectLoop(house, SHOP, form, async () => Promise.reject(new Error("throttled")));
    expect(ended).toMatchObject({
      outcome: "connected",
      account: { outcome: "not-checked", error: "shopify" },
    });
    expect((await readConnection(house, SHOP)).accountCheck).toBeNull();
  });

  it("writes neither key, secret nor endpoint key into the log", async () => {
    const { house, row, connect } = await start();
    await connect();
    const { endpointKey } = await row();
    expect(house.lines.length).toBeGreaterThan(5);
    for (const secret of [form.apiKey, form.secret, endpointKey])
      expect(house.lines.join("\n")).not.toContain(secret);
  });
});

describe("a connected shop", () => {
  it("has a client with its key; another shop has none", async () => {
    const { house, connect } = await start();
    await connect();
    expect(await (await loopForShop(house, SHOP))?.probe("returns")).toBe("granted");
    expect(await loopForShop(house, OTHER)).toBeNull();
  });

  it("has none when its key was sealed with a key that is gone", async () => {
    const { house, server, connect } = await start();
    await connect();
    const rekeyed = houseOf(db(), server.url);
    expect(await loopForShop(rekeyed, SHOP)).toBeNull();
    expect(rekeyed.lines.join()).toContain("does not open");
    expect(await connectLoop(rekeyed, SHOP, { ...form, secret: "" }, findOrders)).toEqual({
      outcome: "secret-needed",
    });
    expect(house.lines.join()).not.toContain("does not open");
  });

  it("forgets key, secrets and webhooks on disconnect, and keeps its address for the next time", async () => {
    const { account, house, row, connect } = await start();
    await connect();
    const { endpointKey } = await row();
    expect(await disconnectLoop(house, SHOP)).toEqual({ outcome: "disconnected", webhooks: "deleted" });
    expect(account.webhooks).toEqual([]);
    expect(await row()).toMatchObject({
      apiKeySealed: null,
      secretSealed: null,
      apiKeyLast4: null,
      registrations: null,
    });
    expect(await findEndpoint(house, endpointKey)).toBeNull();
    expect(await loopForShop(house, SHOP)).toBeNull();
    expect((await readConnection(house, SHOP)).state).toBe("not-connected");
    expect(await disconnectLoop(house, SHOP)).toEqual({ outcome: "not-connected" });
    await connect();
    expect((await row()).endpointKey).toBe(endpointKey);
  });

  it("is disconnected even when Loop gives no answer, and says what is left there", async () => {
    const { account, house, row, connect } = await start();
    await connect();
    account.away = () => true;
    expect(await disconnectLoop(house, SHOP)).toEqual({ outcome: "disconnected", webhooks: "left" });
    expect((await row()).apiKeySealed).toBeNull();
  });
});
