import { describe, expect, it } from "vitest";
import { LoopUnavailable } from "../../app/loop/errors";
import { createLog } from "../../app/log.server";
import { noteCall, passCircuit, readCircuit } from "../../app/shops/loop-circuit.server";
import { useDatabase } from "../support/database";
import { OTHER, SHOP } from "./support";

const db = useDatabase();

async function open() {
  const { connectionId } = await db().prisma.loopConnection.create({
    data: { shop: SHOP, endpointKey: SHOP },
  });
  const here = { shop: SHOP, connectionId };
  let at = Date.parse("2026-06-01T12:00:00.000Z");
  const lines: string[] = [];
  const house = {
    db: db(),
    now: () => new Date(at),
    log: createLog("info", (line) => lines.push(line)),
  };
  const fails = (times: number) =>
    Array.from({ length: times }).reduce<Promise<void>>(
      (before) => before.then(() => noteCall(house, here, { status: 503, ended: "unavailable" }, 1)),
      Promise.resolve(),
    );
  return { house, here, fails, lines, pass: (ms: number) => (at += ms) };
}
const answered = { status: 200, ended: "answered" };

describe("the circuit of a shop", () => {
  it("opens after five calls in a row without an answer, says so, and holds back what nobody waits for", async () => {
    const t = await open();
    await t.fails(4);
    await passCircuit(t.house, SHOP, "background");
    expect(await readCircuit(t.house, SHOP)).toEqual({ state: "closed" });
    await t.fails(1);
    expect(await readCircuit(t.house, SHOP)).toEqual({
      state: "open",
      since: t.house.now(),
      until: new Date(t.house.now().getTime() + 15_000),
      failures: 5,
      problem: "503",
    });
    await expect(passCircuit(t.house, SHOP, "background")).rejects.toThrow(LoopUnavailable);
    await expect(passCircuit(t.house, SHOP, "backfill")).rejects.toMatchObject({ sent: false });
    await passCircuit(t.house, SHOP, "person");
    await passCircuit(t.house, OTHER, "background");
    expect(t.lines.join()).toContain("Loop does not answer");
  });

  it("lets one call try whether Loop is back, waits longer after each that failed, and closes with an answer", async () => {
    const t = await open();
    await t.fails(5);
    t.pass(15_000);
    const tries = await Promise.allSettled([1, 2, 3].map(() => passCircuit(t.house, SHOP, "background")));
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    await t.fails(1);
    expect(await readCircuit(t.house, SHOP)).toMatchObject({
      until: new Date(t.house.now().getTime() + 30_000),
    });
    t.pass(30_000);
    await passCircuit(t.house, SHOP, "background");
    await noteCall(t.house, t.here, answered);
    expect(await readCircuit(t.house, SHOP)).toEqual({ state: "closed" });
    expect(t.lines.join()).toContain("Loop answers again");
  });

  it("is told of an answer by the call that was let out when the one before had none", async () => {
    const t = await open();
    const permit = async () => ({
      place: 1n,
      used: 1,
      perMinute: 300,
      strikes: 0,
      ...(await passCircuit(t.house, SHOP, "background")),
    });
    const early = await permit();
    expect(early.failures).toBe(0);
    await t.fails(4);
    const late = await permit();
    expect(late.failures).toBe(4);
    // It was sent before Loop fell silent, and tells nothing of now.
    await noteCall(t.house, t.here, { ...answered, permit: early });
    await t.fails(1);
    expect(await readCircuit(t.house, SHOP)).toMatchObject({ state: "open", failures: 5 });
    await noteCall(t.house, t.here, { ...answered, permit: late });
    expect(await readCircuit(t.house, SHOP)).toEqual({ state: "closed" });
  });

  it("does not open for failures with answers between, nor for what Loop refuses", async () => {
    const t = await open();
    for (let n = 0; n < 5; n++) {
      await t.fails(4);
      await noteCall(t.house, t.here, answered);
    }
    for (let n = 0; n < 9; n++) await noteCall(t.house, t.here, { status: 401, ended: "unauthorized" });
    for (let n = 0; n < 9; n++) await noteCall(t.house, t.here, { status: 429, ended: "rate-limited" });
    expect(await readCircuit(t.house, SHOP)).toEqual({ state: "closed" });
  });

  it("never waits longer than a minute, however long Loop is down", async () => {
    const t = await open();
    await t.fails(40);
    expect(await readCircuit(t.house, SHOP)).toMatchObject({
      until: new Date(t.house.now().getTime() + 60_000),
    });
  });
});
