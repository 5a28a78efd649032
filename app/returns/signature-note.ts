import { say } from "./message-words";
import type { Message } from "../wording/message";
import type { ActionKind } from "./return";

/** Loop's documentation says both "1-255 characters" and "must be less than 255": 254 satisfies both. */
export const NOTE_LIMIT = 254;

const DONE_IN_ENGLISH: Record<Exclude<ActionKind, "note">, string> = {
  process: "Processed",
  flag: "Flagged",
  cancel: "Cancelled",
  close: "Closed",
  remove: "Items removed and the rest processed",
};

/**
 * The note that names a person in Loop's own history, always in English because Loop's timeline is. A note of a person
 * ends with the same words. An endless name is shortened, never the sentence around it.
 */
export function signatureNote(kind: ActionKind, staffName: string): string {
  const verb = kind === "note" ? "Written" : DONE_IN_ENGLISH[kind];
  const [before, after] = [`${verb} from Shopify by `, " (Loopside)"];
  const room = NOTE_LIMIT - count(before) - count(after);
  const name = oneLine(staffName) || "a staff member";
  return before + shorten(name, room) + after;
}

/**
 * A note as Loop takes it: trimmed, 1 to 254 characters, counted in code points as PHP's `mb_strlen` does, so that an
 * emoji is one character. Lone surrogates, which JSON cannot carry, are replaced before counting.
 */
export function checkNote(text: string): { ok: true; content: string } | { ok: false; message: Message } {
  const content = wellFormed(text).trim();
  const length = count(content);
  if (length === 0) return { ok: false, message: say("acting.note.empty") };
  if (length > NOTE_LIMIT)
    return {
      ok: false,
      message: say("acting.note.tooLong", { count: length - NOTE_LIMIT, limit: NOTE_LIMIT }),
    };
  return { ok: true, content };
}

function count(text: string): number {
  return [...text].length;
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

function oneLine(text: string): string {
  return wellFormed(text).replace(/\s+/gu, " ").trim();
}

function shorten(text: string, room: number): string {
  const characters = [...text];
  return characters.length <= room ? text : `${characters.slice(0, room - 1).join("")}…`;
}
