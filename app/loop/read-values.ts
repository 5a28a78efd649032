import { Decimal } from "decimal.js";
import { z } from "zod";
import { readTime } from "./read-time";

/**
 * Readers of single values as Loop writes them. Ids change type between endpoints, absent values are `"N/A"`, `""` or
 * null, amounts are strings or numbers. A field reader never fails: a value it cannot read is null ("not known").
 * A key that is not there at all stays `undefined`, so that a source that lacks a field can be told from one that says
 * "nothing". Only `Id` and `State` are demanded, because nothing can be done with a return that has none.
 */

const ABSENT = new Set(["", "N/A"]);

export function readText(value: unknown): string | null {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return null;
  const text = String(value).trim();
  return ABSENT.has(text) ? null : text;
}

/** Reasons may hold literal quotes: `"\"Item was too big\""` (seen in real data). */
export function readUnquoted(value: unknown): string | null {
  let text = readText(value);
  while (text !== null && text.length >= 2 && text.startsWith('"') && text.endsWith('"')) {
    text = readText(text.slice(1, -1));
  }
  return text === '"' ? null : text;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;

/** An exact decimal string, never a float; may be negative (a real price was `-29.99`). */
export function readMoney(value: unknown): string | null {
  const text = readText(value);
  if (text === null || !DECIMAL.test(text)) return null;
  if (/^-?\d+(\.\d+)?$/.test(text)) return text;
  return new Decimal(text).toFixed();
}

export function readFlag(value: unknown): boolean | null {
  if (value === true || value === "true" || value === 1 || value === "1") return true;
  if (value === false || value === "false" || value === 0 || value === "0") return false;
  return null;
}

/** Lower case; "needs review" is how older webhook pages spell `review`. */
export function readState(value: unknown): string | null {
  const state = readText(value)?.toLowerCase() ?? null;
  return state === "needs review" || state === "needs_review" ? "review" : state;
}

/** Reads a field with one of the functions above; a missing key stays undefined. */
const field = <T>(read: (value: unknown) => T) => z.unknown().transform(read).optional();

/** A required id: string or integer on the wire, digits as a string here. */
export const Id = z.unknown().transform((value, context) => {
  const id = readText(value);
  if (id !== null && /^\d{1,20}$/.test(id)) return id;
  context.addIssue({ code: "custom", message: "is not an id" });
  return z.NEVER;
});

export const State = z.unknown().transform((value, context) => {
  const state = readState(value);
  if (state !== null) return state;
  context.addIssue({ code: "custom", message: "is missing" });
  return z.NEVER;
});

export const OptionalId = field((value) => {
  const id = readText(value);
  return id === null || id === "0" ? null : id;
});
export const Text = field(readText);
export const Unquoted = field(readUnquoted);
export const Money = field(readMoney);
export const When = field(readTime);
export const Flag = field(readFlag);
export const OptionalState = field(readState);
export const Status = field((value) => readText(value)?.toLowerCase() ?? null);

/**
 * A list of entries. PHP writes an empty list and an empty map alike (`[]`) and a list with gaps as an object, so an
 * object's values are taken as entries. What is no list at all is "not carried", like a key that is missing.
 */
export const listOf = <T extends z.ZodType>(entry: T) =>
  z.preprocess(entriesOf, z.array(entry).optional()).optional();

/** An object or nothing: PHP's empty array, text and null are all "none". */
export const orNull = <T extends z.ZodType>(shape: T) =>
  z.preprocess((value) => (isObject(value) ? value : null), shape.nullable()).optional();

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entriesOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value.filter((entry) => entry !== null);
  return isObject(value) ? Object.values(value).filter(isObject) : undefined;
}

/** One line that says what is wrong, by field; never the value, which may be personal. */
export function reasonOf(error: z.ZodError): string {
  const parts = error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`);
  return parts.join("; ");
}
