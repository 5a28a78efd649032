import { describe, expect, it } from "vitest";
import type { ReturnFacts } from "../../../app/returns/return";
import { openPrivate } from "../../../app/returns/return-row.server";
import { startBackfill } from "../../../app/sync/backfill/control-backfill.server";
import { askForDeepSweeps, deepSweepShops } from "../../../app/sync/sweep/deep-sweep-shops.server";
import { runDeepSweep } from "../../../app/sync/sweep/run-deep-sweep.server";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import { runJobs, waitingJobs } from "../../support/run-jobs";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const open = useHouse();
type Row = Record<string, unknown>;

/** A connected shop whose past is read: 1001 closed and delivered, 1002 closed a year ago, 1003 open. */
async function quiet(): Promise<TestHouse> {
  const t = await open({
    world: (now) => {
      const ago = (days: number) => new Date(now.getTime() - days * DAY);
      const closed = (id: number, days: number) => {
        const made = smallReturn(id, smallOrder(id - 1000), ago(days));
        const [label] = made.labels;
        if (!label) throw new Error("the return has no label");
        return {
          ...made,
          state: "closed" as const,
          updatedAt: ago(days - 5).toISOString(),
          closedAt: ago(days - 4).toISOString(),
          labels: [{ ...label, status: "delivered", updatedAt: ago(days - 3).toISOString() }],
          method: { provider: "Happy Returns", methodType: "drop_off", state: "received", rmaId: "HR1" },
          issued: {
            refund: {
              at: ago(days - 4).toISOString(),
              amount: "31.65",
              gateway: "shopify_payments",
              shopifyRefundId: 940000 + id,
              byHand: false,
            },
          },
        };
      };
      return { returns: [closed(1001, 20), closed(1002, 380), smallReturn(1003, smallOrder(3), ago(2))] };
    },
  });
  await t.connect();
  t.loop.setKnobs({ drop: { probability: 1 } });
  await startBackfill(t.house, t.shop, { since: new Date(t.now().getTime() - 400 * DAY) });
  await t.settle();
  return t;
}

/** What `change` makes of every answer whose path ends in `path`. */
function answering(t: TestHouse, path: string, change: (body: unknown, url: URL, call: number) => unknown) {
  const real = t.house.fetch;
  let call = 0;
  t.house.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const answer = await real(input, init);
    if (!url.pathname.endsWith(path)) return answer;
    const changed = change(await answer.clone().json(), url, call++);
    if (changed === undefined) return answer;
    return changed instanceof Response ? changed : Response.json(changed);
  };
  return () => {
    t.house.fetch = real;
    return call;
  };
}

/** Asks for a deep sweep and works as the worker does, waits included, until nothing is left for tonight. */
async function sweep(t: TestHouse): Promise<void> {
  expect(await askForDeepSweeps(t.house, [t.shop])).toBe(1);
  await t.settle();
  for (let n = 0; n < 30 && (await waitingJobs(t.house, "deep-sweep")).length > 0; n++) {
    await t.advance(HOUR / 4);
    await t.settle();
  }
  expect((await standing(t))?.pieces).toBeNull();
}

interface Known {
  state: string;
  facts: ReturnFacts;
  private_sealed: Uint8Array | null;
  revision: number;
}
async function known(t: TestHouse, id: number): Promise<Known> {
  const [row] = await t.db.query<Known>(
    "SELECT state, facts, private_sealed, revision FROM returns WHERE shop = $1 AND return_id = $2",
    [String(id)],
  );
  if (!row) throw new Error(`return ${id} is not known`);
  return row;
}
const everything = async (t: TestHouse) => ({
  returns: await t.db.query("SELECT return_id, state, facts FROM returns WHERE shop = $1 ORDER BY return_id"),
  history: await t.db.query(
    "SELECT id::text, at_loop, dedupe FROM return_history WHERE shop = $1 ORDER BY id",
  ),
});
const standing = async (t: TestHouse) => {
  const [row] = await t.db.query<{
    pieces: unknown;
    why: string | null;
    swept_at: Date | null;
    found: number;
  }>("SELECT pieces, why, swept_at, found FROM deep_sweeps WHERE shop = $1");
  return row;
};
/** Loop writes whole seconds. */
const second = (at: Date | null | undefined) => at && new Date(Math.floor(at.getTime() / 1000) * 1000);
const inLoop = (t: TestHouse, id: number) => {
  const ret = t.loop.loop.returns.get(id);
  if (!ret) throw new Error("no such return");
  return ret;
};

describe("the deep sweep", () => {
  it("brings what only the shipping notice knows, of old returns too", async () => {
    const t = await quiet();
    answering(t, "/asn", (rows) =>
      (rows as Row[]).map((row) => ({ ...row, actioned_by: "Kim at the dock" })),
    );
    await sweep(t);
    expect((await standing(t))?.found).toBe(3);
    for (const id of [1001, 1002]) {
      const loop = inLoop(t, id);
      const { facts, private_sealed } = await known(t, id);
      expect(facts.closedAt).toBe(second(loop.closedAt)?.toISOString());
      expect(facts.notice).toEqual({
        deliveredAt: {
          [loop.labels[0]?.trackingNumber ?? ""]: second(loop.labels[0]?.updatedAt)?.toISOString(),
        },
        restock: { [String(loop.lines[0]?.id)]: loop.processedAt ? "restocked" : "pending" },
        methodState: "received",
      });
      expect(openPrivate(t.house, t.shop, private_sealed).actionedBy).toBe("Kim at the dock");
      // A name is free text: it stands in no column that is readable at rest.
      expect(JSON.stringify(facts)).not.toContain("Kim");
    }
    expect((await known(t, 1003)).facts).toMatchObject({ closedAt: null, notice: { deliveredAt: {} } });
  });

  it("dates the closing in the history, and tells a delivery that nobody told before, once", async () => {
    const t = await quiet();
    await sweep(t);
    const entries = await t.db.query<{ kind: string; at_loop: Date | null }>(
      `SELECT kind, at_loop FROM return_history WHERE shop = $1 AND return_id = '1001'
         AND (data ->> 'to' = 'closed' OR data ->> 'status' = 'delivered') ORDER BY kind DESC`,
    );
    const { closedAt, labels } = inLoop(t, 1001);
    expect(entries).toEqual([
      { kind: "state", at_loop: second(closedAt) },
      { kind: "label", at_loop: second(labels[0]?.updatedAt) },
    ]);
  });

  it("done twice changes nothing the second time", async () => {
    const t = await quiet();
    await sweep(t);
    const before = await everything(t);
    await t.advance(DAY);
    await sweep(t);
    expect((await standing(t))?.found).toBe(3);
    expect(await everything(t)).toEqual(before);
  });

  it("lets no later read erase what it brought", async () => {
    const t = await quiet();
    await sweep(t);
    const before = (await known(t, 1001)).facts;
    inLoop(t, 1001).updatedAt = t.now();
    expect((await t.api("/api/returns/1001/refresh", { body: {} })).status).toBe(200);
    const after = (await known(t, 1001)).facts;
    expect(after.updatedAt).not.toBe(before.updatedAt);
    expect(after.notice).toEqual(before.notice);
    expect(after.closedAt).toBe(before.closedAt);
    expect(after.closedAt).not.toBeNull();
  });

  it("goes on with the rest when a row of the notice cannot be read, and names the row once", async () => {
    const t = await quiet();
    // Only the piece with 1001 in it: with another day another piece may begin, whose broken rows would be others.
    answering(t, "/asn", (rows) =>
      (rows as Row[]).some((row) => String(row["id"]) === "1001")
        ? [{ id: "not an id", state: "open" }, null, ...(rows as Row[])]
        : rows,
    );
    await sweep(t);
    const broken = () =>
      t.db.query(
        "SELECT row_key, source FROM unreadable_rows WHERE shop = $1 AND source = 'deep' ORDER BY row_key",
      );
    const first = await broken();
    expect(first).toHaveLength(2);
    await t.advance(DAY);
    await sweep(t);
    expect(await broken()).toEqual(first);
    expect((await known(t, 1001)).facts.closedAt).not.toBeNull();
  });

  it("reads on its own what the notice shows in another state, and what nobody told of", async () => {
    const t = await quiet();
    inLoop(t, 1003).state = "partial";
    inLoop(t, 1003).updatedAt = t.now();
    t.loop.createReturn(smallReturn(2001, smallOrder(4), new Date(t.now().getTime() - 90 * DAY)));
    await sweep(t);
    expect((await known(t, 1003)).state).toBe("partial");
    expect((await known(t, 2001)).state).toBe("open");
  });

  it("finds returns in a state that Loop does not document, however old, where the notice is silent about them", async () => {
    const t = await quiet();
    // Changed so that no minute's sweep, which asks state by state, can see it.
    inLoop(t, 1002).state = "under_inspection";
    answering(t, "/asn", () => []);
    for (let night = 0; night < 20; night++) {
      await sweep(t);
      await t.advance(DAY);
    }
    expect((await known(t, 1002)).state).toBe("under_inspection");
    // Loop refuses to list it by its name; nothing waits for that.
    await sweep(t);
    expect((await standing(t))?.why).toBeNull();
  });

  it("goes on after a kill in the middle with what is left, and ends as if nothing had happened", async () => {
    const t = await quiet();
    await askForDeepSweeps(t.house, [t.shop]);
    const stop = answering(t, "/asn", (_rows, _url, call) => {
      if (call === 2) throw new RangeError("killed");
      return undefined;
    });
    await expect(runDeepSweep(t.house, t.shop)).rejects.toThrow("killed");
    stop();
    const left = ((await standing(t))?.pieces as Row[]).filter((piece) => piece.kind === "notice").length;
    const asked = answering(t, "/asn", () => undefined);
    await t.settle();
    expect(asked()).toBe(left);
    for (const id of [1001, 1002, 1003]) {
      const loop = inLoop(t, id);
      expect((await known(t, id)).facts.closedAt).toBe(second(loop.closedAt)?.toISOString() ?? null);
    }
    const before = await everything(t);
    await t.advance(DAY);
    await sweep(t);
    expect(await everything(t)).toEqual(before);
  });

  it("makes room for other shops, and goes on in its next part", async () => {
    const t = await quiet();
    await askForDeepSweeps(t.house, [t.shop]);
    expect(await runDeepSweep(t.house, t.shop, { sliceMs: 0 })).toEqual({ outcome: "more" });
    expect(await waitingJobs(t.house, "deep-sweep")).toEqual([{ shop: t.shop }]);
    await t.settle();
    expect((await standing(t))?.swept_at).not.toBeNull();
  });
});

describe("bad answers", () => {
  const where1001 = (answer: (body: unknown) => unknown) => (body: unknown) =>
    (body as Row[]).some((row) => row.id === 1001) ? answer(body) : undefined;

  it.each<[string, () => unknown]>([
    ["no list", () => ({ returns: [], nextPageUrl: "https://elsewhere.example/asn" })],
    ["a refusal with 200", () => ({ errors: { message: "No." } })],
    ["larger than an answer may be", () => new Response(`["${"x".repeat(40 * 1024 * 1024)}"]`)],
  ])(
    "a notice that is %s is asked for in halves down to a day, then left out by name",
    async (_what, answer) => {
      const t = await quiet();
      const days: number[] = [];
      const given = where1001(answer);
      answering(t, "/asn", (body, url) => {
        const [from, to] = ["from", "to"].map((name) => Date.parse(url.searchParams.get(name) ?? ""));
        days.push(((to ?? 0) - (from ?? 0)) / DAY);
        return given(body);
      });
      await sweep(t);
      expect(Math.min(...days)).toBe(1);
      expect((await standing(t))?.why).toMatch(/^Loop did not give 20\d\d-/);
      expect((await known(t, 1001)).facts.closedAt).toBeNull();
      expect((await known(t, 1002)).facts.closedAt).not.toBeNull();
    },
  );

  it.each<[string, () => Response]>([
    ["a web page", () => new Response("<html>Down</html>", { headers: { "content-type": "text/html" } })],
    ["cut off", () => new Response('[{"id": 10')],
    ["refused for the minute", () => Response.json({ message: "Too Many Attempts." }, { status: 429 })],
  ])(
    "a notice that is %s is asked for again, and keeps nothing else from being read",
    async (_what, answer) => {
      const t = await quiet();
      let times = 0;
      answering(
        t,
        "/asn",
        where1001(() => (++times > 7 ? undefined : answer())),
      );
      await sweep(t);
      expect((await known(t, 1001)).facts.closedAt).not.toBeNull();
      expect((await known(t, 1002)).facts.closedAt).not.toBeNull();
      expect((await standing(t))?.swept_at).not.toBeNull();
    },
  );

  it.each<[string, (page: { nextPageUrl: string | null }, url: URL) => unknown]>([
    ["leads back to where it was", (page, url) => ({ ...page, nextPageUrl: url.href })],
    [
      "lies on another host",
      (page) => ({ ...page, nextPageUrl: "https://elsewhere.example/api/2026-10/warehouse/return/list" }),
    ],
  ])(
    "a next page of the list that %s is asked for in halves; the notice is read all the same",
    async (_what, answer) => {
      const t = await quiet();
      const hosts = new Set<string>();
      answering(t, "/list", (page, url) => {
        hosts.add(url.host);
        return answer(page as { nextPageUrl: string | null }, url);
      });
      await sweep(t);
      expect([...hosts]).toEqual([new URL(t.loop.url).host]);
      expect((await standing(t))?.why).toMatch(/^Loop did not give .+: /);
      expect((await known(t, 1001)).facts.closedAt).not.toBeNull();
    },
  );

  it("waits while Loop is down, and gives up for tonight with the reason", async () => {
    const t = await quiet();
    const stop = answering(t, "/asn", () => Response.json({ message: "Server Error" }, { status: 500 }));
    await sweep(t);
    expect(await standing(t)).toMatchObject({
      pieces: null,
      swept_at: null,
      why: expect.stringMatching(/not available/) as string,
    });
    stop();
    await t.advance(DAY);
    await sweep(t);
    expect((await known(t, 1002)).facts.closedAt).not.toBeNull();
  });

  it("stops when the key is refused", async () => {
    const t = await quiet();
    answering(t, "/asn", () => Response.json({ errors: "Unauthorized." }, { status: 401 }));
    await askForDeepSweeps(t.house, [t.shop]);
    expect(await runDeepSweep(t.house, t.shop)).toEqual({ outcome: "stopped" });
    expect(await runDeepSweep(t.house, t.shop)).toEqual({ outcome: "none" });
    const [row] = await t.db.query<{ broken: boolean }>(
      "SELECT broken_since IS NOT NULL AS broken FROM loop_connections WHERE shop = $1",
    );
    expect(row?.broken).toBe(true);
  });

  it("keeps no e-mail address for a name", async () => {
    const t = await quiet();
    answering(t, "/asn", (rows) =>
      (rows as Row[]).map((row) => ({ ...row, actioned_by: "zoe.1@example.com" })),
    );
    await sweep(t);
    const { private_sealed } = await known(t, 1001);
    expect(JSON.stringify(openPrivate(t.house, t.shop, private_sealed))).not.toContain("@");
  });
});

describe("every night", () => {
  it("each connected shop is swept once, in its own night", async () => {
    const t = await quiet();
    await t.db.query("UPDATE shops SET timezone = $2 WHERE shop = $1", [t.world.timezone]);
    const hours: number[] = [];
    const hour = (at: Date) =>
      Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", timeZone: t.world.timezone }).format(at));
    while (hour(t.now()) !== 12) await t.advance(HOUR);
    for (let tick = 0; tick < 48 * 6; tick++) {
      if ((await deepSweepShops(t.house)) > 0) hours.push(hour(t.now()));
      await t.advance(HOUR / 6);
    }
    expect(hours).toHaveLength(2);
    expect(hours.every((at) => at >= 1 && at < 6)).toBe(true);
    expect(await waitingJobs(t.house, "deep-sweep")).toEqual([{ shop: t.shop }]);
    await runJobs(t.house);
    expect((await known(t, 1001)).facts.closedAt).not.toBeNull();
  });

  it("a shop that is uninstalled, disconnected or whose key is refused is left alone", async () => {
    const t = await quiet();
    await t.db.query("UPDATE loop_connections SET broken_since = now(), broken_why = 'x' WHERE shop = $1");
    for (let tick = 0; tick < 24 * 6; tick++) {
      expect(await deepSweepShops(t.house)).toBe(0);
      await t.advance(HOUR / 6);
    }
  });
});
