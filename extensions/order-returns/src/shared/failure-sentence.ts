import type { ApiErrorCode } from "../../../../app/returns/api";
import type { Failure } from "./server";
import type { Texts } from "./texts";

/** Every code that has a text of its own; the type keeps it in step with the API. */
const KNOWN: Record<ApiErrorCode, true> = {
  "not-signed-in": true,
  "not-installed": true,
  "not-allowed": true,
  "not-found": true,
  "not-connected": true,
  "missing-scope": true,
  "bad-request": true,
  "too-large": true,
  "too-many-requests": true,
  "note-too-long": true,
  "idempotency-mismatch": true,
  "action-pending": true,
  "not-offered": true,
  "loop-unavailable": true,
  "loop-busy": true,
  unavailable: true,
  "method-not-allowed": true,
};

/** What happened and what to do, in the reader's language; the server's own words for a code we do not know. */
export function failureSentence(failure: Failure, texts: Texts): string {
  if (failure.kind === "offline") return texts.t("error.offline");
  if (Object.hasOwn(KNOWN, failure.code)) return texts.t(`error.${failure.code}`);
  return failure.message === "" ? texts.t("error.unknown") : failure.message;
}
