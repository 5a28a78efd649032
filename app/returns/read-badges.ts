import type { Message, Param, Tone } from "../wording/message";
import type { Badge } from "./order-summary";
import { labelsMade, readable, stageOf, STAGES_SLOWEST_FIRST } from "./parcel-stage";
import type { ParcelStage } from "./parcel-stage";
import { readSituation } from "./read-situation";
import type { Stage } from "./read-situation";
import type { ReturnCase, ReturnFacts, ReturnLabel } from "./return";

const BADGES: Record<Exclude<Stage, "word">, [key: string, tone: Tone]> = {
  sent: ["sent", "info"],
  failed: ["failed", "critical"],
  partly: ["partly", "warning"],
  review: ["review", "warning"],
  open: ["open", "info"],
  processed: ["processed", "success"],
  "closed-checking": ["closedChecking", "neutral"],
  "closed-without-outcome": ["closedWithoutOutcome", "neutral"],
  closed: ["closed", "neutral"],
  cancelled: ["cancelled", "neutral"],
  expired: ["expired", "neutral"],
};

/** The return's own badge. */
export function readBadge(c: ReturnCase): Badge {
  return badgeOf(readSituation(c).stage, c.facts);
}

export function badgeOf(stage: Stage, facts: ReturnFacts): Badge {
  if (stage === "word")
    return { message: { key: "reading.word", params: { word: readable(facts.state) } }, tone: "neutral" };
  const [key, tone] = BADGES[stage];
  return { message: { key: `reading.badge.${key}` }, tone };
}

/** Gift and Warranty, where Loop says so. */
export function readExtraBadges(facts: ReturnFacts): Badge[] {
  const gift: Badge = { message: { key: "reading.badge.gift" }, tone: "info" };
  const warranty: Badge = { message: { key: "reading.badge.warranty" }, tone: "neutral" };
  return [...(facts.gift === true ? [gift] : []), ...(facts.type === "warranty" ? [warranty] : [])];
}

const PARCEL_TONES: Record<ParcelStage, Tone> = {
  labelReady: "neutral",
  preTransit: "neutral",
  inTransit: "info",
  outForDelivery: "info",
  delivered: "success",
  problem: "critical",
  noStatus: "neutral",
  word: "neutral",
};

const WORST_FIRST: Tone[] = ["critical", "warning", "caution", "neutral", "info", "success"];

/**
 * The parcel's badge; null where nothing is to come (every line is kept or donated). Of several labels it counts the
 * ones that got furthest, or the ones with a problem, in the tone of the worst.
 */
export function readParcel(facts: ReturnFacts): Badge | null {
  const labels = labelsMade(facts);
  const [first] = labels;
  if (first === undefined) return readWithoutLabel(facts);
  const stages = labels.map(stageOf);
  const counted = stages.includes("problem")
    ? "problem"
    : (STAGES_SLOWEST_FIRST.findLast((stage) => stages.includes(stage)) ?? "word");
  const tone =
    WORST_FIRST.find((worst) => stages.some((stage) => PARCEL_TONES[stage] === worst)) ?? "neutral";
  const chosen = labels.find((label) => stageOf(label) === counted) ?? first;
  const alike = labels.filter((label) => stageOf(label) === counted && isAlike(label, chosen, counted));
  return { message: countedMessage(counted, chosen, alike.length, labels.length), tone };
}

/** Words that we do not know are counted apart. */
function isAlike(label: ReturnLabel, chosen: ReturnLabel, stage: ParcelStage): boolean {
  return stage !== "word" || label.status === chosen.status;
}

function countedMessage(stage: ParcelStage, chosen: ReturnLabel, some: number, all: number): Message {
  const word = readable(chosen.status ?? "");
  if (some === all)
    return stage === "word" ? { key: "reading.word", params: { word } } : { key: `reading.parcel.${stage}` };
  const params: Record<string, Param> = stage === "word" ? { some, all, word } : { some, all };
  return { key: `reading.parcel.some.${stage}`, params };
}

function readWithoutLabel(facts: ReturnFacts): Badge | null {
  if (facts.method !== null) return { message: { key: "reading.parcel.dropOff" }, tone: "info" };
  if (nothingComesBack(facts)) return null;
  return { message: { key: "reading.parcel.noLabel" }, tone: "neutral" };
}

/** Every line is kept or donated, as Loop says. */
export function nothingComesBack(facts: ReturnFacts): boolean {
  return (
    facts.lines.length > 0 && facts.lines.every((line) => isKept(line.outcome) || isDonated(line.outcome))
  );
}

export function isKept(outcome: string | null): boolean {
  return /^keep/i.test(outcome ?? "");
}

export function isDonated(outcome: string | null): boolean {
  return /^donat/i.test(outcome ?? "");
}
