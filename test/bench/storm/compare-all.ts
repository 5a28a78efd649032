import type { OrderReturnsAnswer } from "../../../app/returns/api";
import type { OrderSummary, ReturnSummary } from "../../../app/returns/order-summary";
import type { LoopReturn } from "../../sandbox/loop/state";
import { again, callTimed } from "../house/call";
import type { Fleet } from "../house/open-fleet";
import { differencesOf } from "./differences";

/** How many of Loop's returns are shown as Loop has them, and in what some are not. */
export interface Comparison {
  equal: number;
  of: number;
  /** The first few differences, with the return's id. */
  differing: string[];
  /** By the first word of each difference. */
  kinds: Record<string, number>;
}

const SIDE_BY_SIDE = 8;
const TOKEN_SECONDS = 3_600;

/** Asks our server for every order that has a return in Loop, as the block asks. */
export async function compareAnswers(fleet: Fleet): Promise<Comparison> {
  const token = fleet.admin.sessionToken({ expiresIn: TOKEN_SECONDS });
  return compare(fleet, async (ret) => {
    const { body } = await again(() =>
      callTimed<OrderReturnsAnswer>(`${fleet.appUrl() ?? ""}/api/orders/${ret.order.id}/returns`, token),
    );
    return body.unchanged ? [] : body.summary.returns;
  });
}

/** Reads the metafield of every such order in the admin stand-in. */
export function compareMetafields(fleet: Fleet): Promise<Comparison> {
  const { store } = fleet.admin;
  return compare(
    fleet,
    (ret) => {
      const stored = store.order(ret.order.id)?.metafields.get(`${store.appNamespace}.loop_returns`);
      return stored ? (JSON.parse(stored.value) as OrderSummary).returns : [];
    },
    METAFIELD_HAS_NOT,
  );
}

/** The metafield is not written anew when a read confirms what stands there: freshness is the API's to say. */
const METAFIELD_HAS_NOT = /^confirmed/;

async function compare(
  { loop }: Fleet,
  shownFor: (ret: LoopReturn) => ReturnSummary[] | Promise<ReturnSummary[]>,
  leaveOut: RegExp | null = null,
): Promise<Comparison> {
  const all = [...loop.loop.returns.values()];
  const left = all.values();
  const sum: Comparison = { equal: 0, of: all.length, differing: [], kinds: {} };
  const work = async () => {
    for (const ret of left) {
      const shown = (await shownFor(ret)).find((one) => one.id === String(ret.id));
      const differences = differencesOf(loop.loop, ret, shown).filter((one) => !leaveOut?.test(one));
      if (differences.length === 0) sum.equal++;
      for (const one of differences) {
        const kind = one.split(":")[0] ?? "";
        sum.kinds[kind] = (sum.kinds[kind] ?? 0) + 1;
        if (sum.differing.length < 12) sum.differing.push(`return ${ret.id} (${ret.story}) ${one}`);
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return sum;
}
