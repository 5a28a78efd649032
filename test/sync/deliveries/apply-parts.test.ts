import { describe, expect, it } from "vitest";
import { wireLabelWebhook, wireProcessingWebhook } from "../../sandbox/loop/wire-webhook";
import { runJobs } from "../../support/run-jobs";
import { useHouse } from "../../support/test-house";
import type { TestHouse } from "../../support/test-house";
import { bodyOf, connected, history, inLoop, row } from "./one-return";

const open = useHouse();

describe("news of one part of a return", () => {
  const label = (t: TestHouse, status: string, minutes: number) => {
    const ret = inLoop(t);
    const known = ret.labels[0];
    if (!known) throw new Error("the return has a label");
    known.status = status;
    known.updatedAt = new Date(t.now().getTime() + minutes * 60_000);
    return wireLabelWebhook(t.loop.loop, ret, "label.updated", known);
  };

  it("a label scan moves the label; the older one last moves nothing", async () => {
    const t = await connected(open);
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    const [moved, delivered] = [label(t, "in_transit", 1), label(t, "delivered", 2)];
    await t.deliver(delivered);
    await t.deliver(moved);
    await t.deliver(delivered);
    await runJobs(t.house);
    expect((await row(t)).facts.labels).toMatchObject([{ status: "delivered" }]);
    // Deliveries of the same moment may be worked in any order; what counts is the end, and that each scan is told once.
    const told = (await history(t, "label")).map((entry) => entry.data.status);
    expect(told.at(-1)).toBe("delivered");
    expect(new Set(told).size).toBe(told.length);
  });

  it("of a return that was not known yet has it read from Loop", async () => {
    const t = await connected(open);
    await t.deliver(label(t, "in_transit", 1));
    await runJobs(t.house);
    expect((await row(t)).facts.labels).toMatchObject([{ status: "in_transit" }]);
  });

  it("a failed processing is told with Loop's message, once, and a change of state clears it", async () => {
    const t = await connected(open);
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    await t.deliver(wireProcessingWebhook(inLoop(t), "The gateway declined.", "api"));
    await runJobs(t.house);
    expect((await row(t)).processing_failed).toMatchObject({ message: "The gateway declined." });
    expect(await history(t, "processing-failed")).toHaveLength(1);
    const shown = await t.api("/api/orders/5540000001001/returns");
    expect(shown.text).toContain("reading.badge.failed");
    inLoop(t).state = "review";
    inLoop(t).updatedAt = t.now();
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    expect((await row(t)).processing_failed).toBeNull();
  });

  it("a failed processing that is delivered three times is told once, and again after another process", async () => {
    const t = await connected(open);
    await t.deliver(bodyOf(t));
    const failed = wireProcessingWebhook(inLoop(t), "The gateway declined.", "api");
    for (let time = 0; time < 3; time++) await t.deliver(failed);
    await runJobs(t.house);
    expect(await history(t, "processing-failed")).toHaveLength(1);
    // Loop's staff edited the return and processed it anew: the same bytes are another failure.
    inLoop(t).editedAt = t.now();
    inLoop(t).updatedAt = t.now();
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    await t.deliver(failed);
    await runJobs(t.house);
    expect((await row(t)).processing_failed).toMatchObject({ message: "The gateway declined." });
    expect(await history(t, "processing-failed")).toHaveLength(2);
    inLoop(t).state = "closed";
    await t.deliver(bodyOf(t));
    await t.deliver(failed);
    await runJobs(t.house);
    expect(await history(t, "processing-failed")).toHaveLength(2);
  });

  it("an edit clears a failed processing; one of before it does not, though only the failure's read tells of it", async () => {
    const t = await connected(open);
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    const edit = () => Object.assign(inLoop(t), { editedAt: t.now(), updatedAt: t.now() });
    edit();
    await t.advance(60_000);
    await t.deliver(wireProcessingWebhook(inLoop(t), "The gateway declined.", "api"));
    await runJobs(t.house);
    expect(await history(t, "edited")).toHaveLength(1);
    expect((await row(t)).processing_failed).toMatchObject({ message: "The gateway declined." });
    await t.advance(60_000);
    edit();
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    expect(await history(t, "edited")).toHaveLength(2);
    expect((await row(t)).processing_failed).toBeNull();
  });

  it("a failed processing of a return that is not known yet is not lost", async () => {
    const t = await connected(open);
    await t.deliver(wireProcessingWebhook(inLoop(t), null, "api"));
    await runJobs(t.house);
    expect((await row(t)).processing_failed).toMatchObject({ message: null });
    expect(await history(t, "processing-failed")).toHaveLength(1);
    expect(await t.db.query("SELECT 1 FROM deliveries WHERE shop = $1 AND status <> 'applied'")).toEqual([]);
  });

  it("a failed processing that comes after Loop closed the return is history only", async () => {
    const t = await connected(open);
    inLoop(t).state = "closed";
    await t.deliver(bodyOf(t));
    await runJobs(t.house);
    await t.deliver(wireProcessingWebhook(inLoop(t), "The gateway declined.", "api"));
    await runJobs(t.house);
    expect((await row(t)).processing_failed).toBeNull();
    expect(await history(t, "processing-failed")).toHaveLength(1);
  });
});
