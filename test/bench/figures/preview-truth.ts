import { randomUUID } from "node:crypto";
import type { ActionAnswer, OrderReturnsAnswer, PreviewAnswer } from "../../../app/returns/api";
import { randomReturns } from "../../sandbox/world/random-returns";
import { differenceOf, promisedBy, watchGiving, withoutWithheld } from "../../support/preview-truth";
import { benchWorld } from "../house/bench-world";
import { callTimed, until } from "../house/call";
import { openBenchHouse } from "../house/open-bench-house";
import type { Figure } from "../report";
import { shortened } from "./context";
import type { Bench } from "./context";

const SEED = 20261;
const ASKED_FOR = 1_000;

/** What Process did in Loop's books beside what its preview said, for random returns: money and goods by kind, all alike. */
export async function measurePreviewTruth(bench: Bench): Promise<Figure[]> {
  const { truths } = bench.sizes;
  const { variants, made } = randomReturns(SEED, truths, new Date());
  const world = {
    ...benchWorld(0),
    variants,
    orders: made.map(({ order }) => order),
    returns: made.map((one) => one.return),
  };
  const house = await openBenchHouse(bench.serverUrl, world);
  try {
    const { loop } = house.sandbox;
    loop.setKnobs({ rateLimitPerMinute: 100_000, allowFlaggedProcess: true, processDelayMs: 0 });
    const token = house.token();
    const api = (path: string) => `${house.appUrl()}/api/${path}`;
    loop.announce();
    for (const { order } of made)
      await until(`order ${order.name} shows its return`, 120, async () => {
        const { body } = await callTimed<OrderReturnsAnswer>(api(`orders/${order.id}/returns`), token);
        return !body.unchanged && body.summary.returns.length > 0;
      });
    bench.say("previews and processings");
    const differences: string[] = [];
    for (const { id } of world.returns) {
      const ret = loop.loop.returns.get(id);
      if (!ret) throw new Error(`Loop lost return ${id}.`);
      const { body: preview } = await callTimed<PreviewAnswer>(api(`returns/${id}/preview`), token, {});
      const ends = ret.processEnds;
      const given = watchGiving(loop.loop, id);
      const { body: answer } = await callTimed<ActionAnswer>(api(`returns/${id}/actions`), token, {
        kind: "process",
        seen: preview.version,
        idempotencyKey: randomUUID(),
      });
      await loop.idle(0);
      const difference = differenceOf(withoutWithheld(promisedBy(preview), ret, ends), given());
      if (difference) differences.push(`return ${id} (${ends}, ${answer.status}): ${difference}`);
    }
    for (const difference of differences.slice(0, 5)) bench.say(difference);
    const right = truths - differences.length;
    return [
      {
        figure: "What Process did equals its preview",
        database: bench.database,
        measured: `${right} of ${truths} random returns`,
        limit: "all of 1,000",
        ok: right === truths,
        note:
          truths < ASKED_FOR ? shortened(bench, `${truths} returns`) : "refund, credit, exchange, paid, kept",
      },
    ];
  } finally {
    await house.close();
  }
}
