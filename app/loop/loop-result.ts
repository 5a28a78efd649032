import type {
  LoopBadAnswer,
  LoopError,
  LoopNotFound,
  LoopRateLimited,
  LoopRefusal,
  LoopTimeout,
  LoopUnauthorized,
  LoopUnavailable,
} from "./errors";

export type LoopResult<T> = { ok: true; value: T } | { ok: false; error: LoopError };

/** How sending an action ended. */
export type ActionResult =
  /** Loop said yes; for process that means "queued". */
  | { outcome: "accepted" }
  /** Loop said no; nothing was done. */
  | { outcome: "refused"; error: LoopRefusal }
  | { outcome: "not-found"; error: LoopNotFound }
  /** Certain that Loop carried out nothing: the key, the rate or the connection stopped it. */
  | { outcome: "not-sent"; error: LoopUnauthorized | LoopRateLimited | LoopUnavailable }
  /** It was sent and no usable answer came: it may have been carried out. Re-read, never repeat. */
  | { outcome: "unconfirmed"; error: LoopUnavailable | LoopTimeout | LoopBadAnswer };

export function endOfAction(error: LoopError | null): ActionResult {
  if (error === null) return { outcome: "accepted" };
  switch (error.kind) {
    case "refusal":
      return { outcome: "refused", error };
    case "not-found":
      return { outcome: "not-found", error };
    case "unauthorized":
    case "rate-limited":
      return { outcome: "not-sent", error };
    case "unavailable":
      return error.sent ? { outcome: "unconfirmed", error } : { outcome: "not-sent", error };
    case "timeout":
    case "bad-answer":
      return { outcome: "unconfirmed", error };
  }
}
