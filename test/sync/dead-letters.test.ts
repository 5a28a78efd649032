import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startWork } from "../../app/sync/work.server";
import { useHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";

const open = useHouse();

interface Letter {
  id: string;
  job: string;
  reason: string;
  message: string;
  returnId: string | null;
  tries: number;
}
const lettersOf = async (t: TestHouse) =>
  (await t.api("/api/dead-letters")).body as {
    deadLetters: Letter[];
    reasons: { reason: string; count: number }[];
    next: string | null;
  };

/** A worker that does not wait long between tries. */
async function working(): Promise<TestHouse> {
  const t = await open();
  const stop = await startWork(t.house);
  onTestFinished(stop);
  await t.connect();
  return t;
}

const first = (t: TestHouse) => {
  const [ret] = t.loop.loop.returns.values();
  if (!ret) throw new Error("the small shop has returns");
  return ret;
};

const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 50 });

/** Loop's answers to reads of one return, made otherwise while `answer` is set. */
function bend(t: TestHouse) {
  const { fetch } = t.house;
  const bent: { answer: (() => Promise<Response>) | null } = { answer: null };
  t.house.fetch = (input, init) => {
    const { url } = new Request(input, init);
    return bent.answer && url.includes("/details") ? bent.answer() : fetch(input, init);
  };
  return bent;
}

const read = (t: TestHouse, shop: string, returnId: number | string) =>
  t.house.queue.send(
    "read-return",
    { shop, returnId: String(returnId), why: "test" },
    { shop, singletonKey: `${shop}/${returnId}` },
  );

const jobsOf = (t: TestHouse, shop: string) =>
  t.house.db.query<{ state: string }>(
    "SELECT state::text AS state FROM pgboss.job WHERE name = 'read-return' AND group_id = $1",
    [shop],
  );

describe("work that is given up", () => {
  it("is kept with the reason in words, and replayed once whatever stopped it is over", async () => {
    const t = await working();
    const { id } = first(t);
    const bent = bend(t);
    bent.answer = () => Promise.resolve(Response.json([1, 2, 3]));
    await read(t, t.shop, id);
    await eventually(async () => {
      expect((await lettersOf(t)).deadLetters).toMatchObject([
        { job: "read-return", reason: "loop-unreadable", returnId: String(id), tries: 1 },
      ]);
    });
    const letters = await lettersOf(t);
    expect(letters.reasons).toEqual([{ reason: "loop-unreadable", count: 1 }]);
    expect(letters.deadLetters[0]?.message).toContain("does not understand");
    bent.answer = null;
    expect(await t.api("/api/dead-letters/replay", { body: { reason: "loop-unreadable" } })).toMatchObject({
      status: 200,
      body: { replayed: 1, more: false },
    });
    await eventually(async () => {
      expect(
        await t.db.query(
          "SELECT return_id FROM returns WHERE shop = $1 AND NOT provisional AND return_id = $2",
          [String(id)],
        ),
      ).toHaveLength(1);
    });
    expect((await lettersOf(t)).deadLetters).toEqual([]);
    expect((await t.api("/api/dead-letters/replay", { body: { reason: "loop-unreadable" } })).body).toEqual({
      replayed: 0,
      more: false,
    });
  });

  it("one whose worker died every time says so; another shop does not see it, nor replay it", async () => {
    const t = await working();
    await t.house.db.query(
      `INSERT INTO pgboss.job (name, data, group_id, source_name, source_output, source_retry_count)
       VALUES ('dead-letter', $1::jsonb, $2, 'read-return', '{"value":{"message":"job timed out"}}', 12)`,
      [
        JSON.stringify({ shop: "southwind.myshopify.com", returnId: "7", why: "test" }),
        "southwind.myshopify.com",
      ],
    );
    expect(await lettersOf(t)).toEqual({ deadLetters: [], reasons: [], next: null });
    expect((await t.api("/api/dead-letters/replay", { body: { reason: "worker-died" } })).body).toEqual({
      replayed: 0,
      more: false,
    });
    await t.house.db.query("UPDATE pgboss.job SET group_id = $1 WHERE name = 'dead-letter'", [t.shop]);
    const [letter] = (await lettersOf(t)).deadLetters;
    expect(letter).toMatchObject({ reason: "worker-died", tries: 13, returnId: "7" });
    expect((await t.api("/api/dead-letters/replay", { body: { id: letter?.id } })).body).toMatchObject({
      replayed: 1,
    });
  });

  it("pages through many", async () => {
    const t = await open();
    await t.connect();
    await t.house.db.query(
      `INSERT INTO pgboss.job (name, data, group_id, source_name, source_output, created_on)
       SELECT 'dead-letter', jsonb_build_object('shop', $1::text, 'returnId', n::text, 'why', 'test'), $1, 'read-return',
              '{"reason":"fault","message":"A fault in Loopside (Error)."}', now() - n * interval '1 second'
       FROM generate_series(1, 120) AS n`,
      [t.shop],
    );
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof lettersOf>> = (
        await t.api(`/api/dead-letters${next ? `?before=${next}` : ""}`)
      ).body as never;
      seen.push(...page.deadLetters.map((letter) => letter.returnId ?? "?"));
      next = page.next;
    } while (next);
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => String(n + 1)));
  });
});

describe("deliveries that were not applied", () => {
  const listed = async (t: TestHouse, status: string) =>
    (await t.api(`/api/deliveries?status=${status}`)).body as {
      deliveries: { id: string; status: string; reason: string | null }[];
    };

  it("are listed with the reason and replayed while their body is kept; then the answer says that it is gone", async () => {
    const t = await open();
    await t.connect();
    t.loop.setKnobs({ drop: { probability: 1 } });
    await t.deliver("<html>sorry</html>");
    await t.settle();
    const [unreadable] = (await listed(t, "unreadable")).deliveries;
    expect(unreadable?.reason).toMatch(/JSON/);
    expect((await t.api("/api/deliveries/replay", { body: { status: "unreadable" } })).body).toEqual({
      replayed: 1,
      gone: 0,
      more: false,
    });
    expect((await listed(t, "received")).deliveries).toHaveLength(1);
    await t.settle();
    expect((await listed(t, "unreadable")).deliveries.map((one) => one.id)).toEqual([unreadable?.id]);
    await t.db.query("UPDATE deliveries SET body_sealed = NULL, dropped_at = now() WHERE shop = $1");
    expect((await t.api("/api/deliveries/replay", { body: { ids: [unreadable?.id] } })).body).toEqual({
      replayed: 0,
      gone: 1,
      more: false,
    });
  });
});

describe("a storm in one shop", () => {
  it("leaves places for the work of another", async () => {
    const t = await working();
    const bent = bend(t);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    onTestFinished(() => release());
    bent.answer = () => held.then(() => Response.json({}, { status: 500 }));
    const quiet = "southwind.myshopify.com";
    for (let id = 1; id <= 40; id++) await read(t, t.shop, 9_000 + id);
    await eventually(async () => {
      expect((await jobsOf(t, t.shop)).filter((job) => job.state === "active").length).toBeGreaterThan(0);
    });
    await read(t, quiet, 1);
    await eventually(async () => expect(await jobsOf(t, quiet)).toEqual([{ state: "completed" }]));
    expect((await jobsOf(t, t.shop)).filter((job) => job.state === "completed")).toEqual([]);
  });
});
