import type { Evidence, PlannedMoney, ReturnFacts, ReturnLine } from "./return";

/** A field of a return's facts, the members of its two groups by path. */
export type FactPath =
  | Exclude<keyof ReturnFacts, "id" | "planned" | "evidence" | "notice">
  | `planned.${keyof PlannedMoney}`
  | `evidence.${keyof Evidence}`;

/**
 * What one piece of news is able to know, taken from the keys that it really had: Loop's list, details and webhook
 * carry different fields, and the webhook's own copies differ. What is not carried is not touched by a merge.
 */
export interface Carries {
  source: "details" | "list" | "webhook";
  fields: ReadonlySet<FactPath>;
  /** Fields that every line of this news had. */
  lineFields: ReadonlySet<keyof ReturnLine>;
  comments: boolean;
  statusPageUrl: boolean;
  labelUrls: boolean;
}
