import { describe, expect, it } from "vitest";
import { errorOfAction, errorOfRead, type LoopAnswer } from "../../app/loop/read-answer";
import { readErrorWords } from "../../app/loop/read-error";
import { endOfAction } from "../../app/loop/loop-result";

const answer = (status: number, body: unknown, html = false): LoopAnswer => ({
  status,
  body,
  html,
  retryAfterMs: null,
});

describe("readErrorWords", () => {
  it.each([
    [
      "E1",
      { error: { code: "401", http_code: "GEN-UNAUTHORIZED", message: "Unauthorized." } },
      "Unauthorized.",
      "GEN-UNAUTHORIZED",
    ],
    ["E2", { error: { message: "No return found with this ID." } }, "No return found with this ID.", null],
    [
      "E3",
      { errors: { message: "Return is closed.", code: "UNPROCESSABLE_RETURN" } },
      "Return is closed.",
      "UNPROCESSABLE_RETURN",
    ],
    ["E3 with a code alone", { errors: { code: "NOT_FOUND" } }, "NOT_FOUND", "NOT_FOUND"],
    ["E4", { errors: "Unauthorized." }, "Unauthorized.", null],
    ["E5", { errors: [{ message: "No return found with this ID." }] }, "No return found with this ID.", null],
    ["E6", { errors: ['["ORDER_NOT_FOUND"]'] }, "ORDER_NOT_FOUND", "ORDER_NOT_FOUND"],
    [
      "E7",
      { message: "The from field is not a valid date.", errors: { from: ["Not a valid date."] } },
      "Not a valid date.",
      null,
    ],
    [
      "E7 with a PHP-empty map",
      { message: "Must be one of: return,label", errors: [] },
      "Must be one of: return,label",
      null,
    ],
    [
      "E8",
      { message: "Return is cancelled and therefore cannot be processed." },
      "Return is cancelled and therefore cannot be processed.",
      null,
    ],
    [
      "E9",
      { content: "Return is expired and cannot be processed." },
      "Return is expired and cannot be processed.",
      null,
    ],
    [
      "E10",
      { code: "label_already_exists", message: "A label exists." },
      "A label exists.",
      "label_already_exists",
    ],
    ["E11", false, null, null],
  ])("reads %s", (_name, body, message, code) => {
    expect(readErrorWords(body)).toEqual({ message, code });
  });

  it("finds no error in what is none", () => {
    for (const body of [true, "true", { id: 1, state: "open" }, [], null, 7])
      expect(readErrorWords(body)).toBeNull();
  });

  it("keeps a very long sentence short", () => {
    expect(readErrorWords({ message: "x".repeat(9_000) })?.message).toHaveLength(500);
  });
});

describe("an action's answer", () => {
  it.each([true, "true"])("is accepted when it is %j", (body) => {
    expect(endOfAction(errorOfAction(answer(200, body)))).toEqual({ outcome: "accepted" });
  });

  it.each([
    [
      "flagged while open",
      {
        errors: {
          message: "Return is open and therefore cannot be processed.",
          code: "UNPROCESSABLE_FLAGGED_RETURN",
        },
      },
      "flagged",
    ],
    ["flagged, on cancel", { content: "Return is flagged and cannot be processed." }, "flagged"],
    [
      "closed",
      {
        errors: {
          message: "Return is closed and therefore cannot be processed.",
          code: "UNPROCESSABLE_RETURN",
        },
      },
      "state",
    ],
    ["cancelled", { message: "Return is cancelled and therefore cannot be processed." }, "state"],
    ["in review", { message: "Return is review and therefore cannot be processed." }, "state"],
    ["expired", { content: "Return is expired and cannot be processed." }, "state"],
    ["anything else", { message: "Insufficient funds." }, "other"],
  ])("with HTTP 200 is refused: %s", (_name, body, reason) => {
    const end = endOfAction(errorOfAction(answer(200, body)));
    expect(end).toMatchObject({
      outcome: "refused",
      error: {
        kind: "refusal",
        reason,
        loopSays: Object.values(body).flatMap((part) =>
          typeof part === "string" ? [part] : [part.message],
        )[0],
      },
    });
  });

  it.each([
    [
      "422 for a note",
      422,
      { errors: { message: "Content is required and must be less than 255 characters." } },
      "refused",
    ],
    ["422 for lines", 422, { message: "Not all line items qualify for removal" }, "refused"],
    ["403 without words", 403, {}, "unconfirmed"],
    ["nothing found, with 200", 200, { errors: { message: "No return found with this ID." } }, "not-found"],
    ["nothing found, with 403", 403, { errors: [{ message: "No return found with this ID." }] }, "not-found"],
    ["404 in HTML", 404, undefined, "unconfirmed"],
    ["401", 401, { errors: "Unauthorized." }, "not-sent"],
    ["401 without a body", 401, undefined, "not-sent"],
    ["429", 429, { message: "Too Many Attempts." }, "not-sent"],
    ["500", 500, { message: "An error was encountered during processing." }, "unconfirmed"],
    ["524 in HTML", 524, undefined, "unconfirmed"],
    ["200 in HTML", 200, undefined, "unconfirmed"],
    ["a redirect", 302, undefined, "unconfirmed"],
    ["200 false", 200, false, "unconfirmed"],
    ["200 {}", 200, {}, "unconfirmed"],
    ["200 null", 200, null, "unconfirmed"],
    ["200 with a return", 200, { id: 1, state: "open" }, "unconfirmed"],
  ])("%s ends as %4$s", (_name, status, body, outcome) => {
    expect(endOfAction(errorOfAction(answer(status, body))).outcome).toBe(outcome);
  });
});

describe("a read's answer", () => {
  it.each([
    ["nothing found, with 200", 200, { error: { message: "No return found with this ID." } }, "not-found"],
    ["a subscription that is gone", 404, { errors: { code: "NOT_FOUND" } }, "not-found"],
    ["another error with 200", 200, { error: { message: "An identifier is needed." } }, "refusal"],
    ["a window that is too long", 422, { message: "Too long.", errors: { from: ["Too long."] } }, "refusal"],
    [
      "a wrong key",
      401,
      { error: { code: "401", http_code: "GEN-UNAUTHORIZED", message: "Unauthorized." } },
      "unauthorized",
    ],
    ["maintenance", 503, undefined, "unavailable"],
    ["a cut-off answer", 200, undefined, "unavailable"],
  ])("%s is %4$s", (_name, status, body, kind) => {
    expect(errorOfRead(answer(status, body))?.kind).toBe(kind);
  });

  it("leaves a good body to its schema", () => {
    expect(errorOfRead(answer(200, { id: 1, state: "open" }))).toBeNull();
    expect(errorOfRead(answer(204, undefined))).toBeNull();
  });
});
