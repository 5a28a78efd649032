export type JsonOutcome = { ok: true; value: unknown } | { ok: false; reason: string };

/**
 * Parses JSON without losing digits: a number that a double cannot hold as it was written (a tracking number of 23
 * digits, `63.30`) becomes a string of its source text. Loop writes ids and amounts as numbers in some payloads and as
 * strings in others, so every reader takes both.
 */
export function parseJson(text: string): JsonOutcome {
  try {
    const value: unknown = MAY_LOSE_DIGITS.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: false, reason: "The body is not JSON." };
  }
}

/**
 * A number that a double may not give back as it was written: a fraction, an exponent, 16 digits and more, -0. A reviver
 * makes a page of 750 returns three times as slow to parse, and most hold no such number. What looks like one within a
 * text costs only that time.
 */
const MAY_LOSE_DIGITS =
  /(?:[:,[]|^)\s*(?:-0|-?\d{16,}|-?\d+\.\d+(?:[eE][+-]?\d+)?|-?\d+[eE][+-]?\d+)\s*(?:[,}\]]|$)/;

/** Decodes strictly: bytes that are not UTF-8 are no JSON, rather than JSON with replacement characters. */
export function parseJsonBytes(raw: Uint8Array): JsonOutcome {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(raw));
  } catch {
    return { ok: false, reason: "The body is not UTF-8 text." };
  }
}

function keepDigits(_key: string, value: unknown, ...context: unknown[]): unknown {
  if (typeof value !== "number") return value;
  const source = sourceOf(context[0]);
  return source === null || source === String(value) ? value : source;
}

/** The reviver's third argument, `{ source }`, which TypeScript's library does not describe yet. */
function sourceOf(context: unknown): string | null {
  if (typeof context !== "object" || context === null || !("source" in context)) return null;
  return typeof context.source === "string" ? context.source : null;
}
