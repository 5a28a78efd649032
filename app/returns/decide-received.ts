import { decimalOf, moneyOf, sumOf } from "./decimal-money";
import { readLedger } from "./read-ledger";
import type { Received } from "./received";
import type { ReturnCase, ReturnLine } from "./return";
import type { WarehouseRule } from "../shops/warehouse-rule";

/**
 * What the shop's rules say of a return whose items were received. `process` and `flag` may be suggested or done; `ask`
 * needs a person; `wait` needs more of the warehouse's word; `none`: nothing is to be decided.
 */
export type ReceivedDecision =
  | { outcome: "process"; reason: "all-accepted"; amount: Amount }
  | { outcome: "flag"; reason: "not-as-expected"; amount: null }
  | { outcome: "ask"; reason: AskReason; amount: Amount | null }
  | { outcome: "wait"; reason: "partly-received" | "inspecting"; amount: null }
  | { outcome: "none"; reason: "nothing-received" | "closed" | "action-pending"; amount: null };

export const ASK_REASONS = [
  "above-limit",
  "amount-unknown",
  "other-currency",
  "in-review",
  "flagged",
  "processing-failed",
  "not-confirmed",
  "tried",
  "cancelled",
  "expired",
  "unknown-state",
] as const;
export type AskReason = (typeof ASK_REASONS)[number];

/** What Process would still give, and in which currency. */
export interface Amount {
  amount: string;
  currency: string | null;
}

/** Loop's words for items that stay with the customer: no parcel brings them. */
const NEVER_SENT = new Set(["keep", "keep_item", "keep-item", "donate"]);

/** The items that a warehouse is to receive. */
export function expectedLines(lines: readonly ReturnLine[]): ReturnLine[] {
  return lines.filter((line) => !NEVER_SENT.has(line.outcome ?? "default"));
}

/**
 * All items accepted → process; any item otherwise → flag at once, whatever is still on its way, because a flag stops
 * Loop's own processing; worth more than the limit, or anything that needs judgement → ask a person.
 */
export function decideReceived(
  c: ReturnCase,
  received: Received,
  rule: Pick<WarehouseRule, "amountLimit" | "currency">,
): ReceivedDecision {
  const conditions = new Map(received.lines.map((line) => [line.lineItemId, line.condition]));
  const expected = expectedLines(c.facts.lines).map((line) => conditions.get(line.id) ?? null);
  if (expected.every((condition) => condition === null)) return none("nothing-received");
  if (c.facts.state === "closed") return none("closed");
  if (c.standing.pending && c.standing.pending.kind !== "note") return none("action-pending");
  const human = needsHuman(c, received);
  if (human) return ask(human);
  const judged = expected.filter((condition) => condition !== null && condition !== "inspecting");
  if (judged.some((condition) => condition !== "accepted"))
    return { outcome: "flag", reason: "not-as-expected", amount: null };
  if (judged.length < expected.length)
    return {
      outcome: "wait",
      reason: expected.includes("inspecting") ? "inspecting" : "partly-received",
      amount: null,
    };
  return byAmount(c, rule);
}

/** What no rule of a warehouse decides, in the order in which a person would want to hear of it. */
function needsHuman(c: ReturnCase, received: Received): AskReason | null {
  const { state } = c.facts;
  if (state === "cancelled" || state === "expired") return state;
  if (state === "review") return "in-review";
  if (state !== "open") return "unknown-state";
  if (c.standing.flagged) return "flagged";
  if (c.standing.processingFailed) return "processing-failed";
  if (c.standing.notConfirmedByLoop) return "not-confirmed";
  return received.tried ? "tried" : null;
}

function byAmount(c: ReturnCase, rule: Pick<WarehouseRule, "amountLimit" | "currency">): ReceivedDecision {
  const { currency, open } = readLedger(c);
  const sums = open.map((entry) => entry.remaining);
  const amount = { amount: moneyOf(sumOf(sums)), currency };
  const limit = decimalOf(rule.amountLimit);
  if (limit === null) return { outcome: "process", reason: "all-accepted", amount };
  if (sums.some((sum) => decimalOf(sum) === null)) return ask("amount-unknown");
  if (currency === null || currency !== rule.currency) return ask("other-currency", amount);
  return sumOf(sums).greaterThan(limit)
    ? ask("above-limit", amount)
    : { outcome: "process", reason: "all-accepted", amount };
}

const none = (reason: Extract<ReceivedDecision, { outcome: "none" }>["reason"]): ReceivedDecision => ({
  outcome: "none",
  reason,
  amount: null,
});

const ask = (reason: AskReason, amount: Amount | null = null): ReceivedDecision => ({
  outcome: "ask",
  reason,
  amount,
});
