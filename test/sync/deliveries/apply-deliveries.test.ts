import { describe, expect, it } from "vitest";
import { groupDeliveries } from "../../../app/sync/deliveries/apply-deliveries.server";
import type { House } from "../../../app/house.server";
import { wireProcessingWebhook, wireReturnWebhook } from "../../sandbox/loop/wire-webhook";
import { waitingJobs } from "../../support/run-jobs";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

const open = useHouse();

async function connected() {
  const t = await open();
  await t.connect();
  t.loop.setKnobs({ drop: { probability: 1 } });
  const returns = [...t.loop.loop.returns.values()];
  const [one, other] = returns;
  if (!one || !other) throw new Error("the small shop has two returns");
  return { t, one, other };
}

const stored = (t: TestHouse) =>
  t.db.query<{ id: string; status: string; return_id: string | null }>(
    "SELECT id::text AS id, status, return_id FROM deliveries WHERE shop = $1 ORDER BY id",
  );

/** Counts transactions, and can refuse to queue several jobs together. */
function watched(house: House, { refuse = false } = {}) {
  let transactions = 0;
  const counted: House = {
    ...house,
    db: {
      ...house.db,
      forShop: (shop) => {
        const db = house.db.forShop(shop);
        return {
          ...db,
          transaction: (work) => {
            transactions++;
            return db.transaction(work);
          },
        };
      },
    },
    queue: {
      ...house.queue,
      sendMany: (name, jobs, tx) =>
        refuse ? Promise.reject(new Error("refused")) : house.queue.sendMany(name, jobs, tx),
    },
  };
  return { house: counted, transactions: () => transactions };
}

async function applyAll(t: TestHouse, house: House) {
  const apply = groupDeliveries(house);
  return (await Promise.all((await stored(t)).map(({ id }) => apply(t.shop, [id])))).flat();
}

describe("deliveries of the same moment", () => {
  it("are applied in one transaction, with each return's read queued once", async () => {
    const { t, one, other } = await connected();
    for (const [index, ret] of [one, other, one].entries()) {
      ret.refund = `2${index}.00`;
      await t.deliver(wireReturnWebhook(t.loop.loop, ret, "return.updated"));
    }
    const { house, transactions } = watched(t.house);
    expect(await applyAll(t, house)).toEqual(["applied", "applied", "applied"]);
    expect(transactions()).toBe(1);
    expect((await stored(t)).map((row) => row.status)).toEqual(["applied", "applied", "applied"]);
    expect((await stored(t)).map((row) => row.return_id)).toEqual(
      [one, other, one].map((ret) => String(ret.id)),
    );
    expect(await t.db.query("SELECT 1 FROM returns WHERE shop = $1")).toHaveLength(2);
    expect(await waitingJobs(t.house, "read-return")).toHaveLength(2);
    expect(await waitingJobs(t.house, "refresh-order")).toHaveLength(2);
  });

  it("come again where the return that they wait for is among them", async () => {
    const { t, one } = await connected();
    await t.deliver(wireProcessingWebhook(one, null, "api"));
    await t.deliver(wireReturnWebhook(t.loop.loop, one, "return.created"));
    await t.house.db.query("DELETE FROM pgboss.job WHERE name = 'apply-deliveries'");
    expect(await applyAll(t, t.house)).toEqual(["waiting", "applied"]);
    expect((await stored(t)).map((row) => row.status)).toEqual(["received", "applied"]);
    expect(await waitingJobs(t.house, "apply-deliveries")).toHaveLength(1);
  });

  it("are applied each on its own when they cannot be together, and none twice", async () => {
    const { t, one, other } = await connected();
    for (const ret of [one, other]) await t.deliver(wireReturnWebhook(t.loop.loop, ret, "return.created"));
    const { house, transactions } = watched(t.house, { refuse: true });
    expect(await applyAll(t, house)).toEqual(["applied", "applied"]);
    expect(transactions()).toBe(3);
    expect(await applyAll(t, t.house)).toEqual(["already-settled", "already-settled"]);
    expect(await t.db.query("SELECT 1 FROM returns WHERE shop = $1")).toHaveLength(2);
  });

  it("do not wait for one that cannot be applied: it is queued again on its own, and a single one is thrown", async () => {
    const { t, one, other } = await connected();
    for (const ret of [one, other]) await t.deliver(wireReturnWebhook(t.loop.loop, ret, "return.created"));
    await t.house.db.query("DELETE FROM pgboss.job WHERE name = 'apply-deliveries'");
    const ids = (await stored(t)).map((row) => row.id);
    const { sealer } = t.house;
    const house: House = {
      ...t.house,
      sealer: {
        ...sealer,
        open(shop, purpose, sealed) {
          const body = sealer.open(shop, purpose, sealed);
          if (body.includes(`"id":${other.id}`) || body.includes(`"id":"${other.id}"`))
            throw new Error("boom");
          return body;
        },
      },
    };
    expect(await groupDeliveries(house)(t.shop, ids)).toEqual(["applied", "later"]);
    expect((await stored(t)).map((row) => row.status)).toEqual(["applied", "received"]);
    expect(await waitingJobs(t.house, "apply-deliveries")).toEqual([{ shop: t.shop, deliveryIds: [ids[1]] }]);
    await expect(groupDeliveries(house)(t.shop, [ids[1] ?? ""])).rejects.toThrow("boom");
  });
});
