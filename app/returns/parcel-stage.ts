import type { ReturnFacts, ReturnLabel } from "./return";

/** How far a parcel is, by the label's word (Loop hands on the carrier's words as EasyPost names them). */
export type ParcelStage =
  | "problem"
  | "noStatus"
  | "labelReady"
  | "preTransit"
  | "word"
  | "inTransit"
  | "outForDelivery"
  | "delivered";

/** From what holds a return up most to what is done. */
export const STAGES_SLOWEST_FIRST: ParcelStage[] = [
  "problem",
  "noStatus",
  "labelReady",
  "preTransit",
  "word",
  "inTransit",
  "outForDelivery",
  "delivered",
];

const STAGE_BY_WORD: Record<string, ParcelStage> = {
  new: "labelReady",
  pending: "labelReady",
  pre_transit: "preTransit",
  in_transit: "inTransit",
  out_for_delivery: "outForDelivery",
  delivered: "delivered",
  failure: "problem",
  error: "problem",
  return_to_sender: "problem",
};

/** Words that a carrier can only give after it has held the parcel. `error` may mean that no label could be made. */
const SCANNED = new Set([
  "in_transit",
  "out_for_delivery",
  "delivered",
  "available_for_pickup",
  "return_to_sender",
  "failure",
]);

/**
 * The labels that exist. While one is being made, Loop's webhook already writes "pending" without number or carrier
 * (seen in a real payload). Of a delivered parcel the time is that of the shipping notice, where it named one: a label's
 * own time moves with whatever Loop writes on it later.
 */
export function labelsMade(facts: Pick<ReturnFacts, "labels" | "notice">): ReturnLabel[] {
  return facts.labels
    .filter(
      (label) => !(label.trackingNumber === null && (label.status === null || label.status === "pending")),
    )
    .map((label) => {
      const deliveredAt = stageOf(label) === "delivered" ? noticedDelivery(facts, label) : null;
      return deliveredAt === null ? label : { ...label, updatedAt: deliveredAt };
    });
}

/** When the shipping notice says that the parcel was delivered; null where it does not. */
function noticedDelivery(facts: Pick<ReturnFacts, "notice">, label: ReturnLabel): string | null {
  const times = facts.notice?.deliveredAt ?? {};
  const number = label.trackingNumber;
  return number !== null && Object.hasOwn(times, number) ? (times[number] ?? null) : null;
}

export function stageOf(label: ReturnLabel): ParcelStage {
  if (label.status === null) return "noStatus";
  return Object.hasOwn(STAGE_BY_WORD, label.status) ? (STAGE_BY_WORD[label.status] ?? "word") : "word";
}

export function isScanned(label: ReturnLabel): boolean {
  return label.status !== null && SCANNED.has(label.status);
}

/** Made or announced, and not yet in the carrier's hands; an unknown word or none at all does not say so. */
export function isKnownUnscanned(label: ReturnLabel): boolean {
  return ["labelReady", "preTransit"].includes(stageOf(label));
}

/** The label that holds the return up most; null without labels. */
export function slowestLabel(labels: ReturnLabel[]): ReturnLabel | null {
  const rank = (label: ReturnLabel) => STAGES_SLOWEST_FIRST.indexOf(stageOf(label));
  return labels.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** When the last of all parcels was delivered; null unless every one is, or where no time is known. */
export function allDeliveredAt(labels: ReturnLabel[]): string | null {
  if (labels.length === 0 || labels.some((label) => stageOf(label) !== "delivered")) return null;
  const times = labels.map((label) => label.updatedAt);
  return times.includes(null)
    ? null
    : (times
        .flatMap((at) => at ?? [])
        .toSorted()
        .at(-1) ?? null);
}

/** Loop's word as people read it: "available_for_pickup" → "available for pickup". */
export function readable(word: string): string {
  return word.replaceAll("_", " ").trim();
}
