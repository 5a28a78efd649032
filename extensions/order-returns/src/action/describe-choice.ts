import type { ActionKind } from "../../../../app/returns/return";

/** All but a note change something that cannot be taken back from here: they are asked for twice. */
export function isAskedTwice(kind: ActionKind): boolean {
  return kind !== "note";
}

export function isIncomplete(
  kind: ActionKind,
  note: { text: string; tooLong: boolean },
  items: string[],
): boolean {
  if (note.tooLong) return true;
  if (kind === "note") return note.text.trim() === "";
  return kind === "remove" && items.length === 0;
}
