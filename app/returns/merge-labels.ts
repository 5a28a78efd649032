import type { Carries } from "./carries";
import type { ReturnFacts, ReturnLabel } from "./return";

/** Labels after news of the whole return; see mergeFacts for the rules. */
export function mergeLabels(
  old: ReturnLabel[],
  news: ReturnLabel[],
  source: Carries["source"],
): ReturnLabel[] {
  if (source !== "webhook") return news;
  if (news.length === 0) return old;
  const left = [...old];
  const merged = news.map((label) => {
    const at = placeOf(label, left);
    const was = at === -1 ? undefined : left.splice(at, 1)[0];
    return was && isLater(was, label) ? was : label;
  });
  // Parcels that this delivery does not name stay; a read says which of them are really gone.
  return [...merged, ...left.filter((was) => was.trackingNumber !== null)];
}

/** The facts after a delivery of topic `label`, which speaks of one label and of nothing else. */
export function withLabel(facts: ReturnFacts, label: ReturnLabel): ReturnFacts {
  return { ...facts, labels: mergeLabels(facts.labels, [label], "webhook") };
}

/** By tracking number; a label that has none yet is the same label before it got one. */
function placeOf(label: ReturnLabel, among: ReturnLabel[]): number {
  const same = among.findIndex((other) => other.trackingNumber === label.trackingNumber);
  if (same !== -1) return same;
  if (label.trackingNumber === null) return among.length > 0 ? 0 : -1;
  return among.findIndex((other) => other.trackingNumber === null);
}

function isLater(one: ReturnLabel, other: ReturnLabel): boolean {
  if (one.trackingNumber !== null && other.trackingNumber === null) return true;
  if (one.updatedAt === null || other.updatedAt === null) return false;
  return one.updatedAt > other.updatedAt;
}
