import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { describe, expect, it } from "vitest";
import { smallOrder, smallReturn } from "../sandbox/loop/small-world";
import { ORDER, RETURN, answerOf, postAction, seenVersion, withReturns } from "../support/ask-action";
import { ANA, BEN, useHouse } from "../support/test-house";

const open = useHouse();

describe("what the block asks", () => {
  it("?seen= with what it shows: unchanged, with the ages; anything new: the whole answer", async () => {
    const t = await withReturns(await open());
    const url = `/api/orders/${ORDER}/returns`;
    const { summary } = (await t.api(url)).body as { summary: { digest: string } };
    const unchanged = await t.api(`${url}?seen=${summary.digest}`);
    expect(unchanged.body).toMatchObject({
      unchanged: true,
      returnsAt: { [RETURN]: expect.any(String) as string },
    });
    expect((await t.api(`${url}?seen=somethingelse`)).body).toMatchObject({ unchanged: false });
    answerOf(await postAction(t, { kind: "note", note: "news" }));
    expect((await t.api(`${url}?seen=${summary.digest}`)).body).toMatchObject({ unchanged: false });
  });

  it("a confirming read of the same leaves what it shows unchanged, and only the age moves", async () => {
    const t = await withReturns(await open());
    const url = `/api/orders/${ORDER}/returns`;
    await t.api(`/api/returns/${RETURN}/refresh`, { body: {} });
    const { summary } = (await t.api(url)).body as {
      summary: { digest: string; returns: { loopWordAt: string }[] };
    };
    await t.advance(5_000);
    expect((await t.api(`/api/returns/${RETURN}/refresh`, { body: {} })).body).toMatchObject({
      outcome: "unchanged",
    });
    const again = (await t.api(`${url}?seen=${summary.digest}`)).body as {
      unchanged: boolean;
      returnsAt: Record<string, string>;
    };
    expect(again.unchanged).toBe(true);
    expect(Date.parse(again.returnsAt[RETURN] ?? "")).toBeGreaterThan(
      Date.parse(summary.returns[0]?.loopWordAt ?? ""),
    );
  });

  it("a delivery's word is not confirmed until a read says so, which is news to the block and not to the order", async () => {
    const t = await withReturns(await open());
    const url = `/api/orders/${ORDER}/returns`;
    const read = async (seen = "") =>
      (await t.api(`${url}?seen=${seen}`)).body as {
        unchanged: boolean;
        summary: { digest: string; returns: { state: string; confirmed: boolean }[] };
      };
    const writes = () => t.admin.requests.filter((one) => one.operation === "LoopsideWriteMetafields").length;
    t.loop.setKnobs({ answer500: { probability: 1 } });
    t.loop.flag(RETURN, { actor: "admin" });
    await t.settle();
    const told = await read();
    expect(told.summary.returns).toMatchObject([{ state: "review", confirmed: false }]);
    const before = writes();
    t.loop.setKnobs({ answer500: { probability: 0 } });
    await t.advance(60_000);
    await t.settle();
    expect(await read(told.summary.digest)).toMatchObject({
      unchanged: false,
      summary: { returns: [{ state: "review", confirmed: true }] },
    });
    expect(writes()).toBe(before);
  });

  it("a word of Loop older than ten minutes is asked for again, once for many who look", async () => {
    const t = await withReturns(await open());
    const url = `/api/orders/${ORDER}/returns`;
    expect((await t.api(url)).body).toMatchObject({ refreshing: false });
    await t.advance(11 * 60_000);
    for (const user of [ANA, BEN, ANA])
      expect((await t.api(url, { user })).body).toMatchObject({ refreshing: true });
    const asked = t.lines.filter((line) => line.includes('"path":"details"')).length;
    await t.settle();
    expect(t.lines.filter((line) => line.includes('"path":"details"')).length - asked).toBe(1);
    expect((await t.api(url)).body).toMatchObject({ refreshing: false });
  });

  it("the focus is the person's own, of that order, and lasts two minutes", async () => {
    const t = await withReturns(await open());
    const focus = `/api/orders/${ORDER}/focus`;
    await t.api(focus, { body: { returnId: String(RETURN), kind: "flag" }, user: ANA });
    expect((await t.api(focus, { user: ANA })).body).toEqual({ returnId: String(RETURN), kind: "flag" });
    expect((await t.api(focus, { user: BEN })).body).toEqual({ returnId: null, kind: null });
    expect((await t.api(`/api/orders/${ORDER + 1}/focus`, { user: ANA })).body).toEqual({
      returnId: null,
      kind: null,
    });
    await t.api(focus, { body: { returnId: String(RETURN) }, user: ANA });
    expect((await t.api(focus, { user: ANA })).body).toEqual({ returnId: String(RETURN), kind: null });
    await t.advance(2 * 60_000 + 1);
    expect((await t.api(focus, { user: ANA })).body).toEqual({ returnId: null, kind: null });
  });

  it("an order that nobody knows has no Loop returns", async () => {
    const t = await withReturns(await open());
    expect((await t.api("/api/orders/777/returns")).body).toMatchObject({
      summary: { orderId: "777", returns: [], more: 0 },
      candidates: [],
    });
  });

  it("two returns of one order both show, the one that needs a human first", async () => {
    const t = await open({
      world: (now) => {
        const order = smallOrder(1);
        const at = new Date(now.getTime() - 3_600_000);
        return {
          orders: [order],
          returns: [
            smallReturn(RETURN, order, at, { state: "review" }),
            smallReturn(RETURN + 1, order, new Date(now.getTime() - 60_000)),
          ],
        };
      },
    });
    await withReturns(t);
    const { summary } = (await t.api(`/api/orders/${ORDER}/returns`)).body as {
      summary: { returns: { id: string }[] };
    };
    expect(summary.returns.map((one) => one.id)).toEqual([String(RETURN), String(RETURN + 1)]);
  });

  it("nothing is logged of what was asked and answered", async () => {
    const t = await withReturns(await open());
    const given = t.admin.sessionToken({});
    await t.api(`/api/orders/${ORDER}/returns`, { token: given });
    answerOf(await postAction(t, { kind: "note", note: "a planted phrase", seen: await seenVersion(t) }));
    const log = t.lines.join("");
    for (const secret of [given, given.split(".")[2] ?? "", "a planted phrase", "Ortiz", t.loop.apiKey])
      expect(log).not.toContain(secret);
  });
});

const BUILD = path.resolve(import.meta.dirname, "../../build/server/index.js");

describe.skipIf(!existsSync(BUILD))("the built server", () => {
  it("answers the same routes: a preflight, a 401 and the returns of an order", async () => {
    const t = await open({ build: (await import(pathToFileURL(BUILD).href)) as ServerBuild });
    await withReturns(t);
    const url = `/api/orders/${ORDER}/returns`;
    expect((await t.api(url, { method: "OPTIONS", token: null })).status).toBe(204);
    expect((await t.api(url, { token: null })).status).toBe(401);
    expect((await t.api(url)).body).toMatchObject({ summary: { returns: [{ id: String(RETURN) }] } });
  });
});
