import {
  LoopBadAnswer,
  LoopNotFound,
  LoopRateLimited,
  LoopRefusal,
  LoopTimeout,
  LoopUnauthorized,
  LoopUnavailable,
} from "../loop/errors";
import { SealError } from "../seal.server";
import { ShopifyAccessDenied, ShopifyBadAnswer, ShopifyThrottled } from "../shopify/admin-call";

/** Why a job did not succeed, as its dead letter is found by; the sentence stands beside it. */
export const JOB_REASONS = [
  "loop-unavailable",
  "loop-busy",
  "loop-refuses-key",
  "loop-refused",
  "loop-unreadable",
  "shopify-busy",
  "shopify-denied",
  "shopify-unreadable",
  "changed-meanwhile",
  "sealed-with-lost-key",
  "not-in-catalogue",
  "worker-died",
  "fault",
] as const;
export type JobReason = (typeof JOB_REASONS)[number];

/** `again`: the queue repeats it as the catalogue says. Not again: no repeat could end otherwise. */
export interface JobEnding {
  reason: JobReason;
  again: boolean;
}

/** What stays with a job that did not succeed. The message is a sentence for people, without key or payload. */
export interface JobOutput {
  reason: JobReason;
  message: string;
}

/** Thrown by a handler for "not now", its cause what stopped it if that is an error: the queue tries again with growing waits. */
export class Later extends Error {
  override name = "Later";
}

/** Somebody else changed the same thing in the middle; the next try sees it. */
export class ChangedMeanwhile extends Error {
  override name = "ChangedMeanwhile";
}

/**
 * Retry or give up: decided by the class of the error (of its cause, for `Later`), here and nowhere else. What no class
 * names may pass (a connection that broke, a fault that the next version mends) and is repeated until the catalogue's limit.
 */
export function endingOfError(error: unknown): JobEnding {
  const cause = error instanceof Later ? error.cause : error;
  if (error instanceof Later && cause === undefined) return { reason: "changed-meanwhile", again: true };
  if (cause instanceof LoopUnavailable || cause instanceof LoopTimeout)
    return { reason: "loop-unavailable", again: true };
  if (cause instanceof LoopRateLimited) return { reason: "loop-busy", again: true };
  if (cause instanceof LoopUnauthorized) return { reason: "loop-refuses-key", again: false };
  if (cause instanceof LoopRefusal || cause instanceof LoopNotFound)
    return { reason: "loop-refused", again: false };
  if (cause instanceof LoopBadAnswer) return { reason: "loop-unreadable", again: error instanceof Later };
  if (cause instanceof ShopifyThrottled) return { reason: "shopify-busy", again: true };
  if (cause instanceof ShopifyAccessDenied) return { reason: "shopify-denied", again: false };
  if (cause instanceof ShopifyBadAnswer) return { reason: "shopify-unreadable", again: true };
  if (cause instanceof ChangedMeanwhile) return { reason: "changed-meanwhile", again: true };
  if (cause instanceof SealError) return { reason: "sealed-with-lost-key", again: false };
  return { reason: "fault", again: true };
}

/** @returns what stays with the job: a known problem's own sentence, of an unknown one its class alone (texts may quote data) */
export function outputOf(error: unknown, reason: JobReason): JobOutput {
  if (reason !== "fault" && error instanceof Error) return { reason, message: error.message.slice(0, 300) };
  return { reason, message: `A fault in Loopside (${error instanceof Error ? error.name : "unknown"}).` };
}
