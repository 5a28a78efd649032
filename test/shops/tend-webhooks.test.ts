import { afterEach, describe, expect, it } from "vitest";
import { connectLoop } from "../../app/shops/connect-loop.server";
import { disconnectLoop } from "../../app/shops/disconnect-loop.server";
import { takeShopsToTend, tendWebhooks } from "../../app/shops/tend-webhooks.server";
import { useDatabase } from "../support/database";
import { type Account, APP_URL, houseOf, NOW, openAccount, OTHER, SHOP } from "./support";

const db = useDatabase();
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

const form = { apiKey: "key-0123456789", secret: "secret-abcdef", choice: "both" } as const;
const HOUR = 3_600_000;

async function start(more: Partial<Account> = {}) {
  const { account, server } = await openAccount(more);
  closers.push(server.close);
  let at = NOW.getTime();
  const house = { ...houseOf(db(), server.url), now: () => new Date(at) };
  await db().prisma.shop.create({ data: { shop: SHOP } });
  const connect = () => connectLoop(house, SHOP, form, async (ids) => ids);
  return {
    account,
    house,
    moved: { ...house, env: { ...house.env, SHOPIFY_APP_URL: "https://new-home.example" } },
    connect,
    pass: (ms: number) => void (at += ms),
    row: () => db().prisma.loopConnection.findUniqueOrThrow({ where: { shop: SHOP } }),
  };
}

const places = (account: Account) => [...new Set(account.webhooks.map(({ url }) => new URL(url).origin))];

describe("webhooks at Loop that Loopside looks after", () => {
  it("follow the app to its new address, new ones first, and are left alone after", async () => {
    const { account, moved, connect, pass, row } = await start();
    await connect();
    expect(await takeShopsToTend(moved)).toEqual([]);
    pass(HOUR);
    expect(await takeShopsToTend(moved)).toEqual([{ shop: SHOP }]);
    expect(await takeShopsToTend(moved)).toEqual([]);
    let fewest = account.webhooks.length;
    const watching: typeof fetch = async (...call) => {
      fewest = Math.min(fewest, account.webhooks.length);
      return fetch(...call);
    };
    expect(await tendWebhooks({ ...moved, fetch: watching }, SHOP)).toEqual({
      outcome: "tended",
      changed: 12,
    });
    expect(fewest).toBe(6);
    expect([account.webhooks.length, places(account)]).toEqual([6, ["https://new-home.example"]]);
    expect((await row()).registeredUrl).toMatch(/^https:\/\/new-home\.example\/webhooks\/loop\//);
    pass(HOUR);
    expect(await takeShopsToTend(moved)).toEqual([]);
  });

  it("are looked at once a day: one that Loop switched off is switched on again", async () => {
    const { account, house, connect, pass } = await start();
    await connect();
    const [first] = account.webhooks;
    if (!first) throw new Error("nothing was registered");
    first.status = "Deactivated";
    pass(23 * HOUR);
    expect(await takeShopsToTend(house)).toEqual([]);
    pass(HOUR);
    expect(await takeShopsToTend(house)).toEqual([{ shop: SHOP }]);
    expect(await tendWebhooks(house, SHOP)).toEqual({ outcome: "tended", changed: 1 });
    expect(account.webhooks.map(({ status }) => status)).toEqual(Array(6).fill("active"));
  });

  it("of connections that are gone are removed; those of other shops and of others stay", async () => {
    const { account, house, connect } = await start();
    await connect();
    await db().prisma.loopConnection.create({ data: { shop: OTHER, endpointKey: "o".repeat(43) } });
    await db().prisma.loopConnection.create({
      data: { shop: "left.myshopify.com", endpointKey: "l".repeat(43), status: "disconnected" },
    });
    const [first] = account.webhooks;
    if (!first) throw new Error("nothing was registered");
    const add = (id: number, url: string) => account.webhooks.push({ ...first, id, url });
    add(1, `${APP_URL}/webhooks/loop/${"e".repeat(43)}`);
    add(2, `${APP_URL}/webhooks/loop/${"l".repeat(43)}`);
    add(3, `${APP_URL}/webhooks/loop/${"o".repeat(43)}`);
    add(4, `https://erp.example/webhooks/loop/${"e".repeat(43)}`);
    add(5, "not an address");
    expect(await tendWebhooks(house, SHOP)).toEqual({ outcome: "tended", changed: 2 });
    expect(account.webhooks.map(({ id }) => id).filter((id) => id < 100)).toEqual([3, 4, 5]);
    expect(account.webhooks).toHaveLength(9);
  });

  it("that were left when Loop was away at the end are taken up at the next connection, none twice", async () => {
    const { account, house, connect } = await start();
    await connect();
    account.away = () => true;
    expect(await disconnectLoop(house, SHOP)).toMatchObject({ webhooks: "left" });
    account.away = null;
    await connect();
    expect(account.webhooks).toHaveLength(6);
  });

  it("are made by themselves when Loop was away while connecting", async () => {
    const { account, house, connect } = await start();
    account.away = (method) => method === "POST";
    expect(await connect()).toMatchObject({ webhooks: { state: "failed" } });
    account.away = null;
    expect(await takeShopsToTend(house)).toEqual([{ shop: SHOP }]);
    expect(await tendWebhooks(house, SHOP)).toEqual({ outcome: "tended", changed: 6 });
  });

  it("are none of Loopside's where the key lacks Developer tools, until it has it", async () => {
    const { account, house, connect, row } = await start({ scopes: new Set(["returns"]) });
    await connect();
    expect(await takeShopsToTend(house)).toEqual([]);
    expect(await tendWebhooks(house, SHOP)).toEqual({ outcome: "by-hand" });
    account.scopes.add("developer_tools");
    expect(await tendWebhooks(house, SHOP)).toEqual({ outcome: "tended", changed: 6 });
    expect((await row()).scopes).toMatchObject({ developer_tools: true });
  });

  it("are not left behind by a disconnect in the middle", async () => {
    const { account, house, connect } = await start();
    let disconnects = 0;
    const interrupting: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      if (init?.method === "POST" && disconnects++ === 0) await disconnectLoop(house, SHOP);
      return answer;
    };
    const ended = await connectLoop({ ...house, fetch: interrupting }, SHOP, form, async (ids) => ids);
    expect(ended).toEqual({ outcome: "disconnected-meanwhile" });
    expect(account.webhooks).toEqual([]);
    expect(await connect()).toMatchObject({ outcome: "connected" });
    expect(account.webhooks).toHaveLength(6);
  });
});
