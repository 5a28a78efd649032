import type { Message } from "../wording/message";
import { decimalOf, isAboveZero } from "./decimal-money";
import { say } from "./message-words";
import type { ReturnCase, ReturnFacts, ReturnLine } from "./return";

/** One line of a return as Remove offers it. */
export interface RemovableItem {
  /** Loop's line id. */
  lineId: string;
  title: string;
  price: { money: string; currency: string } | null;
  /** What speaks against it; Loop decides. */
  why: Message | null;
}

/**
 * The lines that a person may ask Loop to take out. "Only refund / store-credit lines" qualify (Loop's page of the
 * endpoint), and no field tells which line an exchange stands for: a line with a refund of its own is surely none.
 */
export function listRemovable(c: Pick<ReturnCase, "facts">, currency: string | null): RemovableItem[] {
  return c.facts.lines.map((line) => ({
    lineId: line.id,
    title: line.title,
    price: line.price === null ? null : { money: line.price, currency: currency ?? "" },
    why: maybeExchanged(line, c.facts) ? say("acting.ask.maybeExchanged") : null,
  }));
}

/** Exchanges are all that Loop plans to give: then there is "no line item that qualifies for removal". */
export function givesExchangesOnly({ exchanges, planned, lines }: ReturnFacts): boolean {
  const none = [planned.refund, planned.giftCard].every((amount) => decimalOf(amount)?.isZero() ?? false);
  return none && (exchanges?.length ?? 0) >= lines.length && lines.length > 0;
}

function maybeExchanged(line: ReturnLine, { exchanges }: ReturnFacts): boolean {
  return (exchanges?.length ?? 0) > 0 && !isAboveZero(line.refund);
}
