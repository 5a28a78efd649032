import { alikeOf, owedKinds, sameAlike } from "./alike";
import type { OutcomeKind } from "./alike";
import { LABEL_EVENTS } from "./learn-pattern";
import type { LearntPattern } from "./learn-pattern";
import type { ReturnFacts, UsualProcessing } from "./return";

/** `learned`: as the past shows. `unsaid`: nothing is said. Else the label event that the merchant named. */
export type SaidEvents = Record<OutcomeKind, string>;

/** What a shop has learnt and what its merchant says instead. */
export interface KnownPatterns {
  learnt: readonly LearntPattern[];
  said: SaidEvents;
  /** ISO 3166 code of the shop's country. */
  home: string | null;
}

/**
 * When returns like this one are usually processed; null where nothing is known of it. The merchant's word counts where
 * it covers every outcome of the return, and then for the last of them; how long it takes stays learnt.
 */
export function patternOfReturn(facts: ReturnFacts, known: KnownPatterns): UsualProcessing | null {
  const alike = alikeOf(facts, known.home);
  const learnt = (alike && known.learnt.find((one) => sameAlike(one, alike))) ?? null;
  const said = owedKinds(facts).map((kind) => known.said[kind]);
  if (said.length > 0 && !said.includes("learned")) {
    if (said.includes("unsaid")) return null;
    const event = LABEL_EVENTS.findLast((one) => said.includes(one));
    return event ? { event, counts: null, p95Hours: learnt?.event ? learnt.p95Hours : null } : null;
  }
  if (!learnt?.event) return null;
  return { event: learnt.event, counts: { some: learnt.some, of: learnt.of }, p95Hours: learnt.p95Hours };
}
