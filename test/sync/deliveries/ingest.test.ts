import { request } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { describe, expect, it, vi } from "vitest";
import { wireReturnWebhook } from "../../sandbox/loop/wire-webhook";
import { phpJson, signLoop } from "../../sandbox/loop/php-json";
import { connectLoop } from "../../../app/shops/connect-loop.server";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";
import { runJobs, waitingJobs } from "../../support/run-jobs";

const MIB = 1024 * 1024;
const open = useHouse();

async function connected() {
  const t = await open();
  const url = await t.connect();
  return { t, url };
}

const first = (t: TestHouse) => {
  const ret = [...t.loop.loop.returns.values()][0];
  if (!ret) throw new Error("the small shop has returns");
  return ret;
};
const news = (t: TestHouse, trigger = "return.updated") => wireReturnWebhook(t.loop.loop, first(t), trigger);

interface StoredDelivery {
  status: string;
  reason: string | null;
  topic: string | null;
  trigger: string | null;
  repeat: boolean;
  return_id: string | null;
}
const deliveries = (t: TestHouse) =>
  t.db.query<StoredDelivery>(
    "SELECT status, reason, topic, trigger, repeat, return_id FROM deliveries WHERE shop = $1 ORDER BY id",
  );

describe("a delivery at the door", () => {
  it("is answered 200 with the row and its job committed", async () => {
    const { t } = await connected();
    const response = await t.deliver(news(t));
    expect([response.status, await response.text()]).toEqual([200, "ok"]);
    expect(await deliveries(t)).toMatchObject([{ status: "received", repeat: false }]);
    expect(await waitingJobs(t.house, "apply-deliveries")).toHaveLength(1);
    await runJobs(t.house);
    expect(await deliveries(t)).toMatchObject([
      { status: "applied", topic: "return", trigger: "return.updated", return_id: String(first(t).id) },
    ]);
  });

  it("is let in with PHP's escaped slashes and \\u letters, as the bytes were signed", async () => {
    const { t } = await connected();
    const body = phpJson({ ...news(t), order_name: "#1001/é😀" });
    expect(body).toContain("#1001\\/\\u00e9\\ud83d\\ude00");
    expect((await t.deliver(body)).status).toBe(200);
  });

  it("is refused with 404 where no shop has the address, whatever the signature", async () => {
    const { t, url } = await connected();
    const other = url.slice(0, -4) + (url.endsWith("aaaa") ? "bbbb" : "aaaa");
    expect((await t.deliver(news(t), { url: other })).status).toBe(404);
    expect((await t.deliver(news(t), { url: url.replace(/[^/]+$/, "short") })).status).toBe(404);
    expect((await t.deliver(news(t), { url: url.replace(/[^/]+$/, "%00".repeat(8)) })).status).toBe(404);
    expect(await deliveries(t)).toEqual([]);
  });

  it("is refused with 401 when the signature is missing, wrong, truncated, of re-encoded bytes or of another secret", async () => {
    const { t } = await connected();
    const body = phpJson(news(t));
    const good = signLoop(body, t.loop.webhookSecret);
    const forged: [string, Parameters<TestHouse["deliver"]>[1], string | object][] = [
      ["missing", { signature: null }, body],
      ["empty", { signature: "" }, body],
      ["truncated", { signature: good.slice(0, -4) }, body],
      ["hex instead of base64", { signature: Buffer.from(good, "base64").toString("hex") }, body],
      ["with more behind it", { signature: `${good}AAAA` }, body],
      ["another secret", { secret: "0000000000000000" }, body],
      ["of the same JSON encoded otherwise", { signature: good }, JSON.stringify(JSON.parse(body))],
      ["of the body without its last byte", { signature: good }, body.slice(0, -1)],
    ];
    for (const [what, how, sent] of forged) expect((await t.deliver(sent, how)).status, what).toBe(401);
    expect(await deliveries(t)).toEqual([]);
    expect(await waitingJobs(t.house, "apply-deliveries")).toEqual([]);
    await vi.waitFor(async () => {
      const [row] = await t.db.query<{ signature_failures: number }>(
        "SELECT signature_failures FROM loop_connections WHERE shop = $1",
      );
      expect(row?.signature_failures).toBe(forged.length);
    });
  });

  it("is let in with the secret before for a week after a change that nothing proves, then no more", async () => {
    const { t } = await connected();
    const change = await connectLoop(
      t.house,
      t.shop,
      { apiKey: "", secret: "the-new-secret", choice: "both" },
      () => Promise.resolve([]),
    );
    expect(change.outcome).toBe("connected");
    expect((await t.deliver(news(t))).status).toBe(200);
    await t.advance(8 * 24 * 3_600_000);
    await connectLoop(t.house, t.shop, { apiKey: "", secret: "", choice: "both" }, () => Promise.resolve([]));
    expect((await t.deliver(news(t))).status).toBe(401);
    expect((await t.deliver(news(t), { secret: "the-new-secret" })).status).toBe(200);
  });

  it("is refused with 405 for another method", async () => {
    const { t } = await connected();
    for (const method of ["GET", "PUT", "DELETE"]) {
      const response = await t.deliver(news(t), { method });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    }
  });

  it("may be 1 MiB large to the byte; one byte more is 413, told by its length or counted on the way", async () => {
    const { t, url } = await connected();
    const large = Buffer.alloc(MIB, 0x20);
    expect((await t.deliver(large)).status).toBe(200);
    const tooLarge = Buffer.alloc(MIB + 1, 0x20);
    expect((await t.deliver(tooLarge)).status).toBe(413);
    expect(await streamed(url, tooLarge, signLoop(tooLarge, t.loop.webhookSecret))).toBe(413);
    expect(await deliveries(t)).toHaveLength(1);
  });

  it("leaves nothing when the sender goes away in the middle of the body", async () => {
    const { t, url } = await connected();
    const body = phpJson(news(t));
    const sent = request(url, {
      method: "POST",
      headers: {
        "content-length": Buffer.byteLength(body),
        "x-loop-signature": signLoop(body, t.loop.webhookSecret),
      },
    });
    const ended = new Promise((resolve) => sent.once("close", resolve));
    sent.on("error", () => undefined);
    sent.write(body.slice(0, 100), () => sent.destroy());
    await ended;
    expect((await t.deliver(news(t))).status).toBe(200);
    expect(await deliveries(t)).toHaveLength(1);
  });
});

describe("a signed delivery that cannot be used", () => {
  it("is kept and answered 200, marked with the reason", async () => {
    const { t } = await connected();
    const { id: _, ...withoutId } = news(t);
    const odd: [string, string | object, "ignored" | "unreadable"][] = [
      ["not JSON", "<html>sorry</html>", "unreadable"],
      ["empty", "", "unreadable"],
      ["half a JSON", '{"topic":"return"', "unreadable"],
      ["not UTF-8", Buffer.from([0x7b, 0xff, 0x7d]).toString("latin1"), "unreadable"],
      ["a list", [1], "unreadable"],
      ["without topic", { trigger: "return.created" }, "unreadable"],
      ["of the wrong shape", withoutId, "unreadable"],
      ["unknown topic", { topic: "warranty", trigger: "warranty.created" }, "ignored"],
      [
        "a shipment of Happy Returns",
        { topic: "happy.returns.shipment", trigger: "shipment.processed", loop_shipment_id: 1 },
        "ignored",
      ],
    ];
    for (const [what, body] of odd) expect((await t.deliver(body)).status, what).toBe(200);
    await runJobs(t.house);
    const rows = await deliveries(t);
    expect(rows.map((row, index) => [odd[index]?.[0], row.status])).toEqual(
      odd.map(([what, , status]) => [what, status]),
    );
    for (const row of rows) expect(row.reason).toMatch(/\S+ \S+/);
    expect(await t.db.query("SELECT 1 FROM returns WHERE shop = $1")).toEqual([]);
  });

  it("applies an unknown trigger and an unknown state of a known topic, which survive as they are", async () => {
    const { t } = await connected();
    first(t).state = "awaiting_customer";
    expect((await t.deliver(news(t, "return.something"))).status).toBe(200);
    await runJobs(t.house);
    expect(await t.db.query("SELECT state FROM returns WHERE shop = $1")).toEqual([
      { state: "awaiting_customer" },
    ]);
    const reply = await t.api(`/api/orders/${first(t).order.id}/returns`);
    expect(reply.text).toContain("awaiting_customer");
  });
});

describe("what is acknowledged is stored", () => {
  it("asks Loop to send again with 503 and retry-after when the commit fails, and stores what comes then", async () => {
    const { t } = await connected();
    const { db } = t.house;
    t.house.db = { ...db, transaction: () => Promise.reject(new Error("the connection is gone")) };
    const refused = await t.deliver(news(t));
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "15"]);
    t.house.db = db;
    expect(await deliveries(t)).toEqual([]);
    expect((await t.deliver(news(t))).status).toBe(200);
    expect(await deliveries(t)).toHaveLength(1);
  });

  it("asks Loop to send again when the shop cannot even be looked up", async () => {
    const { t } = await connected();
    const { db } = t.house;
    const loopConnection = { findUnique: () => Promise.reject(new Error("the database is gone")) };
    t.house.db = {
      ...db,
      prisma: Object.create(db.prisma, { loopConnection: { value: loopConnection } }) as typeof db.prisma,
    };
    const refused = await t.deliver(news(t));
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "15"]);
    t.house.db = db;
    expect((await t.deliver(news(t))).status).toBe(200);
  });

  it("rolls row and job back together, and neither is acknowledged", async () => {
    const { t } = await connected();
    t.house.queue = { ...t.house.queue, sendMany: () => Promise.reject(new Error("the table is locked")) };
    expect((await t.deliver(news(t))).status).toBe(503);
    expect(await deliveries(t)).toEqual([]);
    expect(await waitingJobs(t.house, "apply-deliveries")).toEqual([]);
  });

  it("answers nobody before the commit", async () => {
    const { t } = await connected();
    const { db } = t.house;
    let commit = () => {};
    const held = new Promise<void>((resolve) => (commit = resolve));
    let began = () => {};
    const begun = new Promise<void>((resolve) => (began = resolve));
    t.house.db = {
      ...db,
      transaction: (work) =>
        db.transaction(async (tx) => {
          const result = await work(tx);
          began();
          await held;
          return result;
        }),
    };
    let answered = false;
    const sent = t.deliver(news(t)).then((response) => {
      answered = true;
      return response.status;
    });
    await begun;
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    commit();
    expect(await sent).toBe(200);
  });

  it("commits the deliveries of a burst in groups, each in a job, repeats marked", async () => {
    const { t } = await connected();
    const { db } = t.house;
    let commits = 0;
    t.house.db = {
      ...db,
      transaction(work) {
        commits += 1;
        return db.transaction(work);
      },
    };
    const bodies = Array.from({ length: 60 }, (_, n) => phpJson({ ...news(t), total: `${n % 30}.00` }));
    const answers = await Promise.all(bodies.map((body) => t.deliver(body)));
    expect(answers.map((answer) => answer.status)).toEqual(bodies.map(() => 200));
    expect(commits).toBeLessThan(bodies.length);
    const rows = await deliveries(t);
    expect(rows).toHaveLength(60);
    const jobs = (await waitingJobs(t.house, "apply-deliveries")) as { deliveryIds: string[] }[];
    expect(jobs.length).toBeLessThanOrEqual(commits);
    expect(new Set(jobs.flatMap((job) => job.deliveryIds)).size).toBe(60);
    expect((await deliveries(t)).filter((row) => row.repeat).length).toBeGreaterThan(0);
  });

  it("writes no address, secret, signature or body into the log", async () => {
    const { t, url } = await connected();
    const body = phpJson(news(t));
    await t.deliver(body);
    await t.deliver(body, { secret: "0000000000000000" });
    await t.deliver("<html>sorry</html>");
    await runJobs(t.house);
    const log = t.lines.join("");
    expect(log).toContain("does not match the webhook secret");
    for (const secret of [
      url.split("/").at(-1) ?? "?",
      t.loop.webhookSecret,
      t.loop.apiKey,
      signLoop(body, t.loop.webhookSecret),
      "sorry",
      first(t).order.customer.email,
      first(t).order.customer.lastName,
    ])
      expect(log).not.toContain(secret);
  });
});

/** Sends without a length, chunk by chunk, until the answer is there. */
function streamed(url: string, body: Buffer, signature: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = request(
      url,
      { method: "POST", headers: { "transfer-encoding": "chunked", "x-loop-signature": signature } },
      (response: IncomingMessage) => {
        response.resume();
        resolve(response.statusCode);
        sent.destroy();
      },
    );
    sent.once("error", reject);
    for (let at = 0; at < body.length; at += 65_536) sent.write(body.subarray(at, at + 65_536));
    sent.end();
  });
}
