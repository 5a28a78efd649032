import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import { readWarehouseRule } from "../shops/warehouse-rule.server";
import type { ReceivedView } from "./api";
import { decideReceived } from "./decide-received";
import { loadReceived } from "./load-received.server";
import { lastReceivedAt } from "./received";
import type { ReturnCase } from "./return";
import { suggestReceived } from "./suggest-received";

/**
 * What the block shows of received items, by return. The suggestion is made from what is known now, so that it goes when
 * the return moves on; a return that the warehouse said nothing of is absent.
 */
export async function viewReceived(
  house: Pick<House, "sealer">,
  db: ShopDb,
  cases: readonly ReturnCase[],
): Promise<Map<string, ReceivedView>> {
  const received = await loadReceived(
    house,
    db,
    cases.map((one) => one.facts.id),
  );
  if (received.size === 0) return new Map();
  const rule = await readWarehouseRule(db);
  return new Map(
    cases.flatMap((one) => {
      const known = received.get(one.facts.id);
      const at = known && lastReceivedAt(known.lines);
      if (!known || !at) return [];
      return [
        [
          one.facts.id,
          {
            at,
            lines: known.lines.map(({ lineItemId, condition, note, at: saidAt, by }) => ({
              lineItemId,
              condition,
              note,
              at: saidAt,
              by,
            })),
            suggestion: suggestReceived(decideReceived(one, known, rule), known.lines, rule.mode),
          },
        ] as const,
      ];
    }),
  );
}
