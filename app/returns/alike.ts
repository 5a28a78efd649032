import { isAboveZero } from "./decimal-money";
import { labelsMade } from "./parcel-stage";
import { nothingComesBack } from "./read-badges";
import { readLedgerOfFacts } from "./read-ledger";
import type { ReturnFacts } from "./return";

/** What makes one return "like" another: what is given, how it ships, and from where to where. */
export interface Alike {
  /** Loop's kinds of outcome that are owed, sorted and joined: "exchange+refund"; a warranty is told apart. */
  kinds: string;
  /** "label", or the drop-off's provider and type. */
  method: string;
  /** "domestic" or "abroad", the country itself where the shop's is not known, and Loop's destination; "?" = not known. */
  destination: string;
}

/** The kinds of outcome for which a merchant may say when they are processed. */
export const OUTCOME_KINDS = ["refund", "storeCredit", "exchange"] as const;
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

/**
 * Loop sets when outcomes are processed by policy, outcome and workflow, which its API does not tell; these are the signs
 * of it that are known. Null where nothing is owed or nothing ships: such a return is like no other.
 * @param home ISO 3166 code of the shop's country, null where it is not known
 */
export function alikeOf(facts: ReturnFacts, home: string | null): Alike | null {
  const owed: string[] = owedKinds(facts);
  if (owed.length === 0) return null;
  if (isAboveZero(facts.planned.upsell)) owed.push("upsell");
  const method = methodOf(facts);
  if (method === null) return null;
  const type = facts.type ?? "standard";
  const kinds = owed.toSorted().join("+");
  const origin = facts.originCountryCode;
  const side = origin === null ? "?" : home === null ? origin : origin === home ? "domestic" : "abroad";
  return {
    kinds: bounded(type === "standard" ? kinds : `${type}:${kinds}`),
    method,
    destination: bounded(`${side}/${facts.destinationId ?? "?"}`),
  };
}

/** What Loop owes or has given of it, whichever is left. */
export function owedKinds(facts: ReturnFacts): OutcomeKind[] {
  const { entries } = readLedgerOfFacts(facts);
  return OUTCOME_KINDS.filter(
    (kind) => isAboveZero(entries[kind].owed) || (entries[kind].items?.owed ?? 0) > 0,
  );
}

function methodOf(facts: ReturnFacts): string | null {
  if (nothingComesBack(facts)) return null;
  if (facts.method !== null)
    return bounded(`${facts.method.provider ?? "?"}/${facts.method.methodType ?? "?"}`.toLowerCase());
  return labelsMade(facts).length > 0 ? "label" : null;
}

/** Loop's own words become part of a key: no longer than a word is. */
const bounded = (word: string) => word.slice(0, 80);

export const sameAlike = (one: Alike, other: Alike): boolean =>
  one.kinds === other.kinds && one.method === other.method && one.destination === other.destination;
