import { createHash } from "node:crypto";
import { plainMoney as plain } from "./decimal-money";
import { LEDGER_KINDS } from "./ledger";
import { readLedgerOfFacts } from "./read-ledger";
import type { ReturnFacts } from "./return";

/**
 * Digest (16 hex digits) of what an action's guard compares: state, owed and issued per kind, lines, exchanges, and the
 * flags gift and warranty. Not labels, notes or times: a parcel scan must not refuse an action. The order in which Loop
 * lists things and the way it writes an amount ("24", "24.00") do not change it.
 */
export function versionOf(facts: ReturnFacts): string {
  return shortDigest({
    state: facts.state,
    gift: facts.gift === true,
    warranty: facts.type === "warranty",
    currency: facts.currency,
    money: moneyByKind(facts),
    lines: facts.lines
      .map((line) => [line.id, line.outcome ?? "default", plain(line.price), plain(line.refund)])
      .toSorted(byText),
    exchanges: (facts.exchanges ?? [])
      .map((item) => [
        item.variantId,
        item.sku,
        plain(item.total),
        item.outOfStock,
        item.outOfStockResolution,
      ])
      .toSorted(byText),
  });
}

function moneyByKind(facts: ReturnFacts) {
  const { entries } = readLedgerOfFacts(facts);
  return LEDGER_KINDS.map((kind) => {
    const { owed, issued, items } = entries[kind];
    return [kind, plain(owed), issued === null ? null : (plain(issued.amount) ?? "given"), items];
  });
}

function byText(a: unknown[], b: unknown[]): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** First 16 hex digits of the SHA-256 of the value's JSON; the caller keeps the order of its keys. */
export function shortDigest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
