import { randomUUID } from "node:crypto";
import type { ActionAnswer, OrderReturnsAnswer, PreviewAnswer } from "../../../app/returns/api";
import { adoptReturns, benchWorld } from "../house/bench-world";
import { callTimed, until } from "../house/call";
import { openBenchHouse } from "../house/open-bench-house";
import { spreadOf } from "../quantile";
import type { Figure } from "../report";
import { ms } from "../report";
import { aim } from "./context";
import type { Bench } from "./context";

/** Milliseconds that were ours, and Loop's own within the same call. */
interface Timed {
  ours: number;
  loops: number;
}

/** A younger word of Loop is not asked for again (see preview-return). */
const PREVIEW_ASKS_AFTER_MS = 31_000;

/** A person previews a return and confirms: what it takes beside Loop's own time. */
export async function measureActions(bench: Bench): Promise<Figure[]> {
  const count = Math.max(bench.sizes.previews, bench.sizes.actions);
  const house = await openBenchHouse(bench.serverUrl, benchWorld(count));
  try {
    const { loop } = house.sandbox;
    // The budget of 300 requests a minute is another promise; here it would only be waited for.
    loop.setKnobs({ rateLimitPerMinute: 100_000 });
    const ids = adoptReturns(loop, 0, count);
    const token = house.token();
    const api = (path: string) => `${house.appUrl()}/api/${path}`;
    loop.announce();
    for (const id of ids) {
      const order = loop.loop.returns.get(id)?.order.id ?? 0;
      await until(`return ${id} is readable`, 60, async () => {
        const { body } = await callTimed<OrderReturnsAnswer>(api(`orders/${order}/returns`), token);
        return !body.unchanged && body.summary.returns.length > 0;
      });
    }
    await loop.idle();
    const timed = async <T>(path: string, body: object): Promise<{ answer: T; time: Timed }> => {
      house.loopCalls.length = 0;
      const reply = await callTimed<T>(api(path), token, body);
      const loops = house.loopCalls.reduce((sum, one) => sum + one, 0);
      return { answer: reply.body, time: { ours: Math.max(0, reply.ms - loops), loops } };
    };
    bench.say("waiting until Loop's word is old enough that a preview asks again");
    await new Promise((resolve) => setTimeout(resolve, PREVIEW_ASKS_AFTER_MS));
    bench.say("previews");
    const versions = new Map<number, string>();
    const previews: Timed[] = [];
    for (const id of ids.slice(0, bench.sizes.previews)) {
      const { answer, time } = await timed<PreviewAnswer>(`returns/${id}/preview`, {});
      versions.set(id, answer.version);
      previews.push(time);
    }
    bench.say("actions");
    const actions: Timed[] = [];
    const endings = new Set<string>();
    for (const id of ids.slice(0, bench.sizes.actions)) {
      const { answer, time } = await timed<ActionAnswer>(`returns/${id}/actions`, {
        kind: "process",
        seen: versions.get(id) ?? "",
        idempotencyKey: randomUUID(),
      });
      endings.add(answer.status);
      actions.push(time);
    }
    return [
      figureOf(bench, "Preview", previews, 500, `${previews.length} one after another, each read from Loop`),
      figureOf(
        bench,
        "Confirm → accepted",
        actions,
        700,
        `${actions.length} times Process with the signature note; Loop's answers: ${[...endings].join(", ")}`,
        endings.size === 1 && endings.has("accepted"),
      ),
    ];
  } finally {
    await house.close();
  }
}

function figureOf(
  bench: Bench,
  figure: string,
  times: readonly Timed[],
  limit: number,
  note: string,
  right = true,
): Figure {
  const ours = spreadOf(times.map((one) => one.ours));
  const loops = spreadOf(times.map((one) => one.loops));
  return {
    figure,
    database: bench.database,
    measured: `p50 ${ms(ours.p50)}, p95 ${ms(ours.p95)}`,
    limit: `p95 ≤ ${limit} ms beside Loop's own (here p50 ${ms(loops.p50)}, p95 ${ms(loops.p95)})`,
    ok: aim(bench, right && ours.p95 <= limit),
    note: `${note}; Loop's rate limit lifted`,
  };
}
