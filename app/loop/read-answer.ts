import {
  LoopBadAnswer,
  type LoopError,
  LoopNotFound,
  LoopRateLimited,
  LoopRefusal,
  LoopUnauthorized,
  LoopUnavailable,
  type RefusalReason,
} from "./errors";
import { readErrorWords } from "./read-error";

/** What came back over HTTP, before anyone asks what it means. `body` undefined: the text was not JSON. */
export interface LoopAnswer {
  status: number;
  body: unknown;
  /** First letters of a body that is not JSON tell HTML from text. */
  html: boolean;
  retryAfterMs: number | null;
}

/** The error that an answer is by its status alone; null where the body must decide (2xx and 4xx that are refusals). */
export function errorByStatus(answer: LoopAnswer): LoopError | null {
  const { status, body } = answer;
  const says = readErrorWords(body)?.message ?? null;
  if (status === 401) return new LoopUnauthorized(says, status);
  if (status === 429) return new LoopRateLimited(answer.retryAfterMs, says, status);
  if (status === 408 || status >= 500)
    return new LoopUnavailable(`it answered ${status}`, true, says, status);
  if (status >= 300 && status < 400) return new LoopBadAnswer("a redirect, which is not followed", status);
  if (body === undefined && status !== 204) {
    if (answer.html) return new LoopUnavailable("it answered with a web page", true, null, status);
    return new LoopUnavailable("its answer was cut off or is no JSON", true, null, status);
  }
  return null;
}

/**
 * An action's answer (process, cancel, flag, close, remove, note): null is success, JSON `true` or `"true"`. Refusals
 * come with HTTP 200 in several shapes, so the body decides (Loop's documentation of the return actions).
 */
export function errorOfAction(answer: LoopAnswer, endpoint?: string): LoopError | null {
  const byStatus = errorByStatus(answer);
  if (byStatus) return byStatus;
  const { status, body } = answer;
  if (status < 300 && (body === true || body === "true")) return null;
  const words = readErrorWords(body);
  if (words === null || (status < 300 && words.message === null && words.code === null)) {
    return new LoopBadAnswer("neither yes nor a reason for no", status);
  }
  // Loop's specification has a 403 for one action only, "RemoveReturnNotFound".
  const notFound = status === 404 || (status === 403 && endpoint === "remove");
  if (notFound || saysNotFound(words.message, words.code)) return new LoopNotFound(words.message, status);
  return new LoopRefusal(refusalReason(words.message, words.code), words.message, words.code, status);
}

/** The error in a read's answer: `{"error":{…}}` with 200 is "nothing found"; null where the body is for a schema. */
export function errorOfRead(answer: LoopAnswer): LoopError | null {
  const byStatus = errorByStatus(answer);
  if (byStatus) return byStatus;
  const { status, body } = answer;
  const isError = typeof body === "object" && body !== null && ("error" in body || "errors" in body);
  if (status < 300 && !isError) return null;
  const words = readErrorWords(body) ?? { message: null, code: null };
  if (saysNotFound(words.message, words.code) || status === 404)
    return new LoopNotFound(words.message, status);
  return new LoopRefusal("other", words.message, words.code, status);
}

function saysNotFound(message: string | null, code: string | null): boolean {
  if (code !== null && /NOT[_-]FOUND$/i.test(code)) return true;
  return message !== null && /^no return(s)? found/i.test(message);
}

/**
 * UNPROCESSABLE_FLAGGED_RETURN comes with the words "Return is open and therefore cannot be processed.": the code is
 * the news, not the state in the sentence.
 */
function refusalReason(message: string | null, code: string | null): RefusalReason {
  const text = message ?? "";
  if (code === "UNPROCESSABLE_FLAGGED_RETURN" || /\bis flagged\b/i.test(text)) return "flagged";
  if (code === "UNPROCESSABLE_RETURN" || /^return is \w+/i.test(text)) return "state";
  if (/^content is required/i.test(text)) return "note";
  if (/cannot be modified/i.test(text)) return "locked";
  if (/line item id/i.test(text)) return "lines-missing";
  if (/^not all line items/i.test(text)) return "lines-some";
  if (/line item|qualify for removal/i.test(text)) return "lines";
  return "other";
}
