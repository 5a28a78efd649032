import { describe, expect, it } from "vitest";
import { disconnectLoop } from "../../app/shops/disconnect-loop.server";
import { SHOP_TABLES } from "../../app/shops/install.server";
import { startBackfill } from "../../app/sync/backfill/control-backfill.server";
import { runBackfill } from "../../app/sync/backfill/run-backfill.server";
import { dropOld } from "../../app/sync/drop-old.server";
import { readReturn } from "../../app/sync/read-return.server";
import { refreshOrder } from "../../app/sync/orders/refresh-order.server";
import { askForDeepSweeps } from "../../app/sync/sweep/deep-sweep-shops.server";
import { rollUnfinished } from "../../app/sync/sweep/roll-unfinished.server";
import { runDeepSweep } from "../../app/sync/sweep/run-deep-sweep.server";
import { sweepUpdated } from "../../app/sync/sweep/sweep-updated.server";
import { wireReturnWebhook } from "../sandbox/loop/wire-webhook";
import {
  ORDER,
  RETURN,
  answerOf,
  postAction,
  problemIn,
  seenVersion,
  sentToLoop,
} from "../support/ask-action";
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

/** Every read of Loop that needs no person; each begins with one request. */
const READS = {
  sweep: (t: TestHouse) => sweepUpdated(t.house, t.shop),
  roll: (t: TestHouse) => rollUnfinished(t.house, t.shop),
  deep: (t: TestHouse) => runDeepSweep(t.house, t.shop),
  backfill: (t: TestHouse) => runBackfill(t.house, t.shop),
  one: (t: TestHouse) => readReturn(t.house, t.shop, String(RETURN), { foundBy: "resync" }),
};

/** Begins all of them, each with something to do and news to find. They wait for Loop's answer until `end` is called. */
async function beginReads(t: TestHouse, answer?: () => Response) {
  t.loop.setKnobs({ drop: { probability: 1 } });
  await t.db.query("DELETE FROM deep_sweeps WHERE shop = $1");
  await askForDeepSweeps(t.house, [t.shop]);
  await startBackfill(t.house, t.shop);
  t.loop.flag(RETURN);
  const loop = holdAnswers(t, Object.keys(READS).length, answer);
  const reads = Object.values(READS).map((read) => read(t));
  await loop.asked;
  return {
    async end() {
      loop.release();
      return Object.fromEntries(
        (await Promise.all(reads)).map(({ outcome }, n) => [Object.keys(READS)[n], outcome]),
      );
    },
  };
}
const ENDED = {
  sweep: "not-connected",
  roll: "not-connected",
  deep: "not-connected",
  backfill: "stopped",
  one: "not-connected",
};

/** Holds back Loop's answers to the next reads; `answer` in their place, where one is given. */
function holdAnswers(t: TestHouse, count: number, answer?: () => Response) {
  const real = t.house.fetch;
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let left = count;
  const asked = new Promise<void>((resolve) => {
    t.house.fetch = async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : String(input));
      if (!/\/(list|asn|details)$/.test(pathname)) return real(input, init);
      left -= 1;
      if (left === 0) t.house.fetch = real;
      const came = answer?.() ?? (await real(input, init));
      if (left === 0) resolve();
      await held;
      return came;
    };
  });
  return { asked, release };
}

const UNAUTHORIZED = () => Response.json({ errors: "Unauthorized." }, { status: 401 });
const AWAY = () => Response.json({}, { status: 503 });
/** All that a read may leave. */
const kept = async (t: TestHouse) =>
  Promise.all(
    [
      "SELECT return_id, state, revision, last_read_failed_at FROM returns WHERE shop = $1 ORDER BY 1",
      "SELECT * FROM sweeps WHERE shop = $1",
      "SELECT status, broken_since, key_proved_at, api_key_last4 FROM loop_connections WHERE shop = $1",
      "SELECT * FROM loop_circuits WHERE shop = $1",
      "SELECT * FROM unreadable_rows WHERE shop = $1",
      "SELECT run, state, why FROM backfills WHERE shop = $1",
    ].map((text) => t.db.query(text)),
  );

describe("an answer of Shopify that comes after the shop was erased", () => {
  it("makes no row of its order again, and its refresh ends", async () => {
    const t = await planted();
    const real = t.house.adminFor;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const asked = new Promise<void>((resolve) => {
      t.house.adminFor = async (...of) => {
        const admin = await real(...of);
        return (
          admin &&
          (async (...call) => {
            const answer = await admin(...call);
            resolve();
            await held;
            return answer;
          })
        );
      };
    });
    const refresh = refreshOrder(t.house, t.shop, String(ORDER));
    await asked;
    t.house.adminFor = real;
    await t.admin.uninstall();
    await t.admin.webhook("shop/redact", { shop_id: 1, shop_domain: t.shop });
    release();
    expect(await refresh).toBe("not-installed");
    await dropOld(t.house);
    expect((await everyRow(t)).filter(({ row }) => row.shop === t.shop)).toEqual([]);
  });
});

describe("an answer of Loop that comes after the shop left", () => {
  it.each([
    ["what it says", undefined],
    ["that Loop is away", AWAY],
  ])("makes no row of an erased shop again: %s", async (_what, answer) => {
    const t = await planted();
    const reads = await beginReads(t, answer);
    await t.admin.uninstall();
    await t.admin.webhook("shop/redact", { shop_id: 1, shop_domain: t.shop });
    expect(await reads.end()).toEqual(ENDED);
    expect((await everyRow(t)).filter(({ row }) => row.shop === t.shop)).toEqual([]);
  });

  it("says nothing to a shop that was disconnected, nor to one that was connected anew with another key", async () => {
    const scopes = ["returns", "developer_tools"];
    const keys = [{ key: "the-first-key-0001", scopes }];
    const t = await openPlanted((options) => open({ ...options, loop: { apiKeys: keys } }));
    for (const [n, answer] of [undefined, UNAUTHORIZED].entries()) {
      const reads = await beginReads(t, answer);
      await disconnectLoop(t.house, t.shop);
      if (n > 0) {
        keys.unshift({ key: "the-other-key-0002", scopes });
        await t.connect({ key: "the-other-key-0002" });
      }
      const before = await kept(t);
      expect(await reads.end()).toEqual(ENDED);
      expect(await kept(t)).toEqual(before);
      if (n === 0) await t.connect();
    }
    expect(await t.db.query("SELECT DISTINCT state FROM returns WHERE shop = $1")).toEqual([
      { state: "open" },
    ]);
  });

  it("is told to the person who asked as not connected, and an action is not sent", async () => {
    const t = await planted();
    const seen = await seenVersion(t);
    const loop = holdAnswers(t, 1);
    const acting = postAction(t, { kind: "flag", seen });
    await loop.asked;
    await disconnectLoop(t.house, t.shop);
    loop.release();
    expect(problemIn(await acting)).toEqual({ status: 409, code: "not-connected" });
    expect((await sentToLoop(t)).filter((path) => path === "flag")).toEqual([]);
  });
});

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
