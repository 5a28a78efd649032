/**
 * Endings of a call to Loop that are no success, one class for each thing to do next. They are handed back as values
 * (see client.server.ts); `message` is a sentence for people without key or payload, `loopSays` Loop's own words.
 */
abstract class LoopProblem extends Error {
  abstract readonly kind: string;
  /** Loop's own words as they came; null where it gave none. */
  readonly loopSays: string | null;
  /** HTTP status; null where no answer came. */
  readonly status: number | null;

  constructor(message: string, loopSays: string | null, status: number | null) {
    super(message);
    this.name = new.target.name;
    this.loopSays = loopSays;
    this.status = status;
  }
}

export type RefusalReason =
  | "flagged"
  | "state"
  | "note"
  /** Of Remove: none of the lines qualifies · not all of them do · none was named · the return takes no change. */
  | "lines"
  | "lines-some"
  | "lines-missing"
  | "locked"
  | "other";

/** Loop understood and said no, often with HTTP 200. Show Loop's words; sending it again changes nothing. */
export class LoopRefusal extends LoopProblem {
  readonly kind = "refusal";
  readonly code: string | null;
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, loopSays: string | null, code: string | null, status: number | null) {
    super("Loop refused this.", loopSays, status);
    this.code = code;
    this.reason = reason;
  }
}

/** The key is wrong or lacks the scope of this endpoint (Loop answers both with 401): a merchant must act. */
export class LoopUnauthorized extends LoopProblem {
  readonly kind = "unauthorized";

  constructor(loopSays: string | null, status: number) {
    super("Loop does not accept this key here: it is wrong, or it lacks the scope.", loopSays, status);
  }
}

/** More than 300 requests in a minute with one key: wait, then ask again. Nothing was done. */
export class LoopRateLimited extends LoopProblem {
  readonly kind = "rate-limited";
  /** Where Loop says how long; it does not promise to. */
  readonly retryAfterMs: number | null;

  constructor(retryAfterMs: number | null, loopSays: string | null = null, status: number | null = 429) {
    super("Loop takes no more requests with this key right now.", loopSays, status);
    this.retryAfterMs = retryAfterMs;
  }
}

/** 5xx, no connection, an answer cut off or in HTML: ask again later. */
export class LoopUnavailable extends LoopProblem {
  readonly kind = "unavailable";
  /** False only where it is certain that the request never reached Loop. */
  readonly sent: boolean;

  constructor(what: string, sent: boolean, loopSays: string | null = null, status: number | null = null) {
    super(`Loop is not available: ${what}.`, loopSays, status);
    this.sent = sent;
  }
}

/** No answer in time. The request may have been carried out. */
export class LoopTimeout extends LoopProblem {
  readonly kind = "timeout";
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`Loop did not answer within ${timeoutMs / 1000} s.`, null, null);
    this.timeoutMs = timeoutMs;
  }
}

/** Loop knows no such return (or subscription). It proves nothing about a return that a delivery spoke of. */
export class LoopNotFound extends LoopProblem {
  readonly kind = "not-found";

  constructor(loopSays: string | null, status: number | null) {
    super("Loop finds nothing under this id.", loopSays, status);
  }
}

/** An answer that is JSON but not what Loop documents, a redirect, or a page on another host: tell the developers. */
export class LoopBadAnswer extends LoopProblem {
  readonly kind = "bad-answer";

  constructor(what: string, status: number | null, loopSays: string | null = null) {
    super(`Loop gave an answer that Loopside does not understand: ${what}.`, loopSays, status);
  }
}

export type LoopError =
  | LoopRefusal
  | LoopUnauthorized
  | LoopRateLimited
  | LoopUnavailable
  | LoopTimeout
  | LoopNotFound
  | LoopBadAnswer;

export function isLoopError(error: unknown): error is LoopError {
  return error instanceof LoopProblem;
}
