import { z } from "zod";
import type { Random } from "./random";

/** How often something odd happens: the next N times, or each time with a probability. */
const Chance = z.union([z.int().min(0), z.object({ probability: z.number().min(0).max(1) })]);
const Ms = z.number().min(0);

const Knobs = z.strictObject({
  /** Deliveries that are never sent. */
  drop: Chance,
  /** Deliveries that are sent twice. */
  duplicate: Chance,
  /** Every delivery waits this long. */
  delayMs: Ms,
  /** Deliveries that are held back up to `shuffleMs`, so that later ones overtake them. */
  shuffle: Chance,
  shuffleMs: Ms,
  /** Deliveries with an empty body (signed). */
  emptyPayload: Chance,
  /** Deliveries signed with another secret. */
  forgedSignature: Chance,
  /** API answers that are a 429, a 500, a page of HTML, an empty 200; or lost after the work was done. */
  answer429: Chance,
  answer500: Chance,
  answerHtml: Chance,
  answerEmpty: Chance,
  loseAnswer: Chance,
  /** Every API answer waits this long (real time). */
  slowMs: Ms,
  /** Every API answer waits this long after the work was done (real time). */
  slowAnswerMs: Ms,
  /** The seven answer knobs above meet only requests whose path and query contain this. */
  answerPath: z.string(),
  /** The body of a 401 on return endpoints: both are documented. */
  unauthorizedShape: z.enum(["errors", "gateway"]),
  /** 429s carry retry-after (not documented, may be missing). */
  sendRetryAfter: z.boolean(),
  rateLimitPerMinute: z.int().min(1),
  /** Processings that end in return.processing.failed whatever the return's plan says. */
  processingFails: Chance,
  /** The message of the failure; null = Loop gives none, "sometimes" = by seeded chance. */
  failureMessage: z.union([z.string(), z.null()]),
  processDelayMs: Ms,
  allowFlaggedProcess: z.boolean(),
  /** Refunds are recorded by Loop and paid by hand: nothing is written to Shopify. */
  refundsByHand: z.boolean(),
  wasProcessedLagMs: Ms,
  labelDelayMs: Ms,
  scansTouchUpdatedAt: z.boolean(),
  /** A scan opens an expired return again (not documented either way). */
  scansReopenExpired: z.boolean(),
  /** First wait before a delivery is tried again; it doubles. */
  retryBaseMs: Ms,
  deliveryTimeoutMs: Ms,
  /** Multiplies processDelayMs, labelDelayMs, delayMs, shuffleMs and the waits between attempts. */
  delayScale: z.number().min(0),
});

export type Chance = z.infer<typeof Chance>;
export type Knobs = z.infer<typeof Knobs>;

export const defaultKnobs: Knobs = {
  drop: 0,
  duplicate: 0,
  delayMs: 0,
  shuffle: 0,
  shuffleMs: 500,
  emptyPayload: 0,
  forgedSignature: 0,
  answer429: 0,
  answer500: 0,
  answerHtml: 0,
  answerEmpty: 0,
  loseAnswer: 0,
  slowMs: 0,
  slowAnswerMs: 0,
  answerPath: "",
  unauthorizedShape: "errors",
  sendRetryAfter: true,
  rateLimitPerMinute: 300,
  processingFails: 0,
  failureMessage: "sometimes",
  processDelayMs: 1_200,
  allowFlaggedProcess: false,
  refundsByHand: false,
  wasProcessedLagMs: 2 * 60 * 60_000,
  labelDelayMs: 2_000,
  scansTouchUpdatedAt: true,
  scansReopenExpired: true,
  retryBaseMs: 5_000,
  deliveryTimeoutMs: 10_000,
  delayScale: 1,
};

const KnobChanges = Knobs.partial();
export type KnobChanges = z.infer<typeof KnobChanges>;

/** What a POST to /stand-in/knobs holds, or the sentence why it cannot be. */
export function readKnobChanges(body: unknown): KnobChanges | { refused: string } {
  const read = KnobChanges.safeParse(body);
  return read.success ? read.data : { refused: z.prettifyError(read.error) };
}

type ChanceName = {
  [name in keyof Knobs]: Knobs[name] extends Chance ? (Chance extends Knobs[name] ? name : never) : never;
}[keyof Knobs];

/** Whether it happens this time; a count is used up by asking. */
export function takeChance(knobs: Knobs, name: ChanceName, random: Random): boolean {
  const chance = knobs[name];
  if (typeof chance === "object") return random.next() < chance.probability;
  if (chance <= 0) return false;
  knobs[name] = chance - 1;
  return true;
}
