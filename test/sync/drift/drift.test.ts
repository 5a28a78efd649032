import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DriftPage, DriftRecord } from "../../../app/sync/drift/list-drift.server";
import { startBackfill } from "../../../app/sync/backfill/control-backfill.server";
import { dropOld } from "../../../app/sync/drop-old.server";
import { rollUnfinished } from "../../../app/sync/sweep/roll-unfinished.server";
import { sweepUpdated } from "../../../app/sync/sweep/sweep-updated.server";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import { RETURN, withReturns } from "../../support/ask-action";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

const open = useHouse();
const MINUTE = 60_000;
const DAY = 86_400_000;

const drift = async (t: TestHouse, query = "state=repaired") =>
  (await t.api(`/api/drift?${query}`)).body as DriftPage;
const kinds = (rows: readonly DriftRecord[]) => rows.map((row) => row.kind).toSorted();
const all = (t: TestHouse) =>
  t.db.query<{ kind: string; state: string }>("SELECT kind, state FROM drifts WHERE shop = $1 ORDER BY id");

/** Heard, read and swept some minutes ago; from here on no delivery is sent. */
async function quiet(): Promise<TestHouse> {
  const t = await withReturns(await open());
  await sweepUpdated(t.house, t.shop);
  t.loop.setKnobs({ drop: { probability: 1 } });
  await t.advance(5 * MINUTE);
  return t;
}
/** Until the grace time is over. */
async function passGrace(t: TestHouse): Promise<void> {
  await t.advance(11 * MINUTE);
  await sweepUpdated(t.house, t.shop);
}

describe("what a sweep finds", () => {
  it("is on record when no delivery told of it: what differed, since when, that it was repaired", async () => {
    const t = await quiet();
    t.loop.flag(RETURN);
    const changedAt = t.loop.clock.now().getTime();
    await t.advance(MINUTE);
    await sweepUpdated(t.house, t.shop);
    expect((await drift(t)).rows).toEqual([]);
    await passGrace(t);
    const { rows } = await drift(t);
    expect(kinds(rows)).toEqual(["missed-delivery", "state"]);
    expect(rows.find((row) => row.kind === "state")).toMatchObject({
      returnId: String(RETURN),
      state: "repaired",
      repair: "applied",
      foundBy: "sweep",
      differed: [{ what: "state", ours: "open", theirs: "review" }],
      remedy: null,
    });
    for (const row of rows) expect(Math.abs(Date.parse(row.since) - changedAt)).toBeLessThan(2_000);
    expect((await drift(t, "state=open")).rows).toEqual([]);
  });

  it("is none when the delivery was only slower than the sweep", async () => {
    const t = await withReturns(await open());
    await sweepUpdated(t.house, t.shop);
    await t.advance(5 * MINUTE);
    t.loop.setKnobs({ delayScale: 1, delayMs: 3 * MINUTE });
    t.loop.flag(RETURN);
    await sweepUpdated(t.house, t.shop);
    expect((await all(t)).length).toBeGreaterThan(0);
    await t.advance(4 * MINUTE);
    await t.settle();
    await passGrace(t);
    expect(await all(t)).toEqual([]);
  });

  it("is none of what happened before the shop was connected", async () => {
    const t = await open();
    await t.connect();
    t.loop.setKnobs({ drop: { probability: 1 } });
    await startBackfill(t.house, t.shop, { since: new Date(t.now().getTime() - 30 * DAY) });
    await sweepUpdated(t.house, t.shop);
    await t.settle();
    await passGrace(t);
    expect(await all(t)).toEqual([]);
  });

  it("names a return that was never told of", async () => {
    const t = await quiet();
    t.loop.createReturn(smallReturn(2001, smallOrder(2), t.now()));
    await sweepUpdated(t.house, t.shop);
    await passGrace(t);
    expect((await drift(t)).rows).toMatchObject([
      {
        kind: "missed-delivery",
        returnId: "2001",
        differed: [{ what: "return", ours: null, theirs: "open" }],
      },
    ]);
  });

  it("says which money, label and items differ, found by the rolling read where updated_at did not move", async () => {
    const t = await quiet();
    t.loop.setKnobs({ scansTouchUpdatedAt: false });
    t.loop.scan(RETURN, "delivered");
    const ret = t.loop.loop.returns.get(RETURN);
    if (ret) ret.refund = "12.00";
    await rollUnfinished(t.house, t.shop);
    await passGrace(t);
    const { rows } = await drift(t);
    expect(kinds(rows)).toEqual(["label", "missed-delivery", "money"]);
    expect(rows.every((row) => row.foundBy === "roll")).toBe(true);
    expect(rows.find((row) => row.kind === "money")?.differed).toEqual([
      { what: "refund planned", ours: "31.65 USD", theirs: "12.00 USD" },
    ]);
    expect(rows.find((row) => row.kind === "label")?.differed).toMatchObject([
      { ours: "new", theirs: "delivered" },
    ]);
  });

  it("never holds a word that a person wrote", async () => {
    const t = await quiet();
    const ret = t.loop.loop.returns.get(RETURN);
    const line = ret?.lines[0];
    if (!ret || !line) throw new Error("no such return");
    line.comment = "planted comment";
    ret.notes.unshift({ id: 1, content: "planted note", createdAt: t.now() } as never);
    t.loop.flag(RETURN);
    await sweepUpdated(t.house, t.shop);
    await passGrace(t);
    expect(JSON.stringify(await t.db.query("SELECT * FROM drifts WHERE shop = $1"))).not.toContain("planted");
  });

  it("twice is found once, and a second change before the grace time is over joins the first", async () => {
    const t = await quiet();
    t.loop.flag(RETURN);
    await sweepUpdated(t.house, t.shop);
    const once = await t.db.query("SELECT * FROM drifts WHERE shop = $1 ORDER BY id");
    await sweepUpdated(t.house, t.shop);
    await rollUnfinished(t.house, t.shop);
    expect(await t.db.query("SELECT * FROM drifts WHERE shop = $1 ORDER BY id")).toEqual(once);
    await t.advance(2 * MINUTE);
    t.loop.close(RETURN);
    await sweepUpdated(t.house, t.shop);
    await passGrace(t);
    const { rows } = await drift(t);
    expect(rows.filter((row) => row.kind === "state")).toHaveLength(1);
    expect(rows.find((row) => row.kind === "state")?.differed).toEqual([
      { what: "state", ours: "open", theirs: "review" },
      { what: "state", ours: "review", theirs: "closed" },
    ]);
  });

  it("whatever changes: every missed change is on record, every told one is not", async () => {
    const t = await open({
      world: (now) => ({
        returns: [1, 2, 3, 4].map((n) =>
          smallReturn(1000 + n, smallOrder(n), new Date(now.getTime() - DAY / 2)),
        ),
      }),
    });
    await withReturns(t);
    await sweepUpdated(t.house, t.shop);
    const Change = fc.record({ id: fc.integer({ min: 1001, max: 1004 }), told: fc.boolean() });
    const runs = { numRuns: 5, seed: 11 };
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(Change, { selector: (one) => one.id, maxLength: 4 }),
        async (changes) => {
          await t.db.query("DELETE FROM drifts WHERE shop = $1");
          for (const { id, told } of changes) {
            await t.advance(MINUTE);
            const ret = t.loop.loop.returns.get(id);
            if (!ret) throw new Error("no such return");
            t.loop.setKnobs({ drop: told ? 0 : { probability: 1 } });
            ret.refund = (Number(ret.refund) - 0.01).toFixed(2);
            ret.updatedAt = t.loop.clock.now();
            if (told) t.loop.announce(id);
            if (told) await t.settle();
          }
          await sweepUpdated(t.house, t.shop);
          await passGrace(t);
          const missed = changes.filter((one) => !one.told).map((one) => String(one.id));
          const rows = await t.db.query<{ return_id: string }>(
            "SELECT return_id FROM drifts WHERE shop = $1 AND kind = 'missed-delivery' AND state = 'repaired'",
          );
          expect(rows.map((row) => row.return_id).toSorted()).toEqual(missed.toSorted());
        },
      ),
      runs,
    );
  });
});

describe("drift on record", () => {
  it("is told page by page, and only of one's own shop", async () => {
    const t = await quiet();
    await t.db.query(
      `INSERT INTO drifts (shop, kind, state, return_id, differed, since, found_at, found_by)
       SELECT $1::text, 'state', 'repaired', g::text, '[]', now(), now(), 'sweep' FROM generate_series(1, 120) AS g`,
    );
    await t.house.db.forShop("southwind.myshopify.com").query(
      `INSERT INTO drifts (shop, kind, state, return_id, differed, since, found_at, found_by)
         VALUES ($1, 'state', 'repaired', '999', '[]', now(), now(), 'sweep')`,
    );
    const seen: (string | null)[] = [];
    for (let cursor: string | null = "", page = 0; cursor !== null; page++) {
      const { rows, next }: DriftPage = await drift(t, `state=repaired${cursor && `&cursor=${cursor}`}`);
      expect(rows.length).toBe([50, 50, 20][page]);
      seen.push(...rows.map((row) => row.returnId));
      cursor = next;
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => String(120 - n)));
    for (const wrong of ["state=lost", "cursor=-1", "cursor=1;DROP"])
      expect((await t.api(`/api/drift?${wrong}`)).status).toBe(400);
  });

  it("is dropped 30 days after it was over, never while it is open and young", async () => {
    const t = await quiet();
    await t.db.query(
      `INSERT INTO drifts (shop, kind, state, return_id, differed, since, found_at, found_by, open_key)
       VALUES ($1, 'state', 'repaired', '1', '[]', now(), $2, 'sweep', NULL),
              ($1, 'state', 'repaired', '2', '[]', now(), $3, 'sweep', NULL),
              ($1, 'metafield', 'open', '3', '[]', now(), $2, 'sweep', 'a'),
              ($1, 'state', 'watching', '4', '[]', now(), $2, 'sweep', 'b')`,
      [new Date(t.now().getTime() - 31 * DAY), new Date(t.now().getTime() - 29 * DAY)],
    );
    await dropOld(t.house);
    expect(await t.db.query("SELECT return_id FROM drifts WHERE shop = $1 ORDER BY return_id")).toEqual([
      { return_id: "2" },
      { return_id: "3" },
    ]);
  });
});
