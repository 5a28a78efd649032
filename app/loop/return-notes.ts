import { z } from "zod";
import { OptionalId, readText, When } from "./read-values";

/**
 * Longest note that is sent. Loop documents 1-255 characters and refuses with "must be less than 255 characters", so
 * whether 255 itself passes is not known.
 */
export const NOTE_LIMIT = 254;

/** Characters as a person counts them: an emoji is one, a line break too. */
export function noteLength(content: string): number {
  return [...content].length;
}

export const ReturnNote = z.object({
  id: OptionalId,
  content: z.unknown().transform((value) => readText(value) ?? ""),
  created_at: When,
});
export type ReturnNote = z.infer<typeof ReturnNote>;

/**
 * GET /warehouse/return/{id}/notes: a bare array, newest first, no author. A return without notes is answered with
 * HTTP 422 and the body `false`. Null when the body is neither.
 */
export function readReturnNotes(body: unknown): ReturnNote[] | null {
  if (body === false || body === "false") return [];
  const parsed = z.array(ReturnNote).safeParse(body);
  return parsed.success ? parsed.data.filter((note) => note.content !== "") : null;
}
