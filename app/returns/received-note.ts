import type { ReceivedLine } from "./received";
import type { ReturnLine } from "./return";
import { NOTE_LIMIT } from "./signature-note";

const IN_ENGLISH: Record<ReceivedLine["condition"], string> = {
  accepted: "accepted",
  damaged: "damaged",
  "wrong-item": "wrong item",
  missing: "missing",
  "not-restocked": "not restocked",
  inspecting: "being inspected",
};

/**
 * The note in Loop before a flag: what the warehouse said, items that are not as expected first, in English because
 * Loop's timeline is. Cut to what Loop takes, by whole characters.
 */
export function receivedNote(lines: readonly ReceivedLine[], items: readonly ReturnLine[]): string {
  const titles = new Map(items.map((item) => [item.id, item.title]));
  const said = lines
    .toSorted((a, b) => Number(a.condition === "accepted") - Number(b.condition === "accepted"))
    .map((line) => {
      const what = `${titles.get(line.lineItemId) ?? `item ${line.lineItemId}`}: ${IN_ENGLISH[line.condition]}`;
      return line.note === null ? what : `${what} (${line.note.replace(/\s+/gu, " ").trim()})`;
    });
  const characters = [...`Warehouse: ${said.join("; ")}`];
  return characters.length <= NOTE_LIMIT
    ? characters.join("")
    : `${characters.slice(0, NOTE_LIMIT - 1).join("")}…`;
}
