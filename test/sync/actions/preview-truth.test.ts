import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import type { ActionAnswer, PreviewAnswer } from "../../../app/returns/api";
import { startBackfill } from "../../../app/sync/backfill/control-backfill.server";
import { runBackfill } from "../../../app/sync/backfill/run-backfill.server";
import { randomReturns } from "../../sandbox/world/random-returns";
import { differenceOf, promisedBy, watchGiving, withoutWithheld } from "../../support/preview-truth";
import { useHouse } from "../../support/test-house";

const open = useHouse();
/** A thousand are played by `npm run bench`. */
const COUNT = 60;

it("what Process did is what its preview said, for random returns", { timeout: 600_000 }, async () => {
  let ids: number[] = [];
  const t = await open({
    world: (now) => {
      const { variants, made } = randomReturns(11, COUNT, now);
      ids = made.map((one) => one.return.id);
      return { variants, orders: made.map(({ order }) => order), returns: made.map((one) => one.return) };
    },
  });
  t.loop.setKnobs({ rateLimitPerMinute: 10_000, allowFlaggedProcess: true });
  await t.connect();
  await startBackfill(t.house, t.shop, { since: new Date(t.now().getTime() - 86_400_000) });
  await runBackfill(t.house, t.shop);
  const differences: string[] = [];
  const kinds = new Set<string>();
  for (const id of ids) {
    const preview = (await t.api(`/api/returns/${id}/preview`, { body: {} })).body as PreviewAnswer;
    const promised = promisedBy(preview);
    const ret = t.loop.loop.returns.get(id);
    if (!ret) throw new Error(`Loop lost return ${id}`);
    const ends = ret.processEnds;
    const given = watchGiving(t.loop.loop, id);
    const body = { kind: "process", seen: preview.version, idempotencyKey: randomUUID() };
    const answer = (await t.api(`/api/returns/${id}/actions`, { body })).body as ActionAnswer;
    await t.loop.idle(0);
    for (const [kind, what] of Object.entries(promised))
      if (Array.isArray(what) ? what.length > 0 : what !== "0.00") kinds.add(kind);
    const difference = differenceOf(withoutWithheld(promised, ret, ends), given());
    if (difference) differences.push(`return ${id} (${ends}, ${answer.status}): ${difference}`);
  }
  expect(differences).toEqual([]);
  // The dice brought every kind of outcome at least once.
  expect([...kinds].sort()).toEqual(["credit", "customerPays", "exchange", "feeKept", "refund"]);
});
