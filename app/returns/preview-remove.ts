import { Decimal } from "decimal.js";
import type { ToneMessage } from "../wording/message";
import { decimalOf, moneyOf, sumOf } from "./decimal-money";
import type { Ledger } from "./ledger";
import { say } from "./message-words";
import { nameOutcomesToCome } from "./name-outcomes-to-come";
import type { ReturnCase, ReturnLine } from "./return";

/**
 * Removing items is no edit: Loop takes the lines out and processes the rest at once, and a call with every line cancels
 * the return (Loop's page of the endpoint). The refund of the rest is what remains less what the lines were to bring.
 */
export function previewRemove(c: ReturnCase, ledger: Ledger, lineItemIds: string[]): ToneMessage[] {
  const out = c.facts.lines.filter((line) => lineItemIds.includes(line.id));
  if (out.length === 0) return [{ tone: "warning", message: say("acting.preview.remove.chooseItems") }];
  const count = out.length;
  if (count === c.facts.lines.length)
    return [{ tone: "critical", message: say("acting.preview.remove.cancels", { count }) }];
  const outcomes = nameOutcomesToCome(c, ledger, { refund: refundOfRest(ledger, out) });
  const message =
    outcomes.length > 0
      ? say("acting.preview.remove.gives", { count, what: { list: outcomes } })
      : say("acting.preview.remove.givesNothing", { count });
  return [
    { tone: "critical", message },
    { tone: "warning", message: say("acting.preview.remove.notAnEdit") },
  ];
}

/** null: Loop names no refund for a removed line, so what is left of it is not known. */
export function refundOfRest(ledger: Ledger, out: ReturnLine[]): string | null {
  const remaining = decimalOf(ledger.entries.refund.remaining);
  if (remaining === null || out.some((line) => decimalOf(line.refund) === null)) return null;
  return moneyOf(Decimal.max(remaining.minus(sumOf(out.map((line) => line.refund))), 0));
}
