import type { WorldReturn } from "../sandbox/world/types";
import { smallOrder, smallReturn } from "../sandbox/loop/small-world";
import { RETURN, answerOf, postAction, withReturns } from "./ask-action";
import type { OpenOptions, TestHouse } from "./test-house";

export const COMMENT = "the zebra ate my sleeves";
export const NOTE = "a giraffe called about it";
export const OWN_NOTE = "an elephant wants it back";

/** The small shop with a comment and a note on its first return, and a note that our own action left. */
export async function openPlanted(open: (options?: OpenOptions) => Promise<TestHouse>): Promise<TestHouse> {
  const order = smallOrder(1);
  const t = await open({
    world: (now) => {
      const lines: WorldReturn["lines"] = [
        {
          orderLineId: order.lines[0]?.id ?? 0,
          reason: "Fit",
          parentReason: "Size",
          comment: COMMENT,
          outcome: "default",
        },
      ];
      const at = new Date(now.getTime() - 3_600_000);
      return {
        orders: [order, smallOrder(2)],
        returns: [
          smallReturn(RETURN, order, at, { lines, notes: [{ content: NOTE, createdAt: at.toISOString() }] }),
          smallReturn(RETURN + 1, smallOrder(2), at),
        ],
      };
    },
  });
  await withReturns(t);
  answerOf(await postAction(t, { kind: "note", note: OWN_NOTE }));
  await t.settle();
  return t;
}
