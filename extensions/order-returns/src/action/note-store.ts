/** The part of `shopify.storage` that is used: the browser's, per extension. */
export interface Storage {
  get(key: string): Promise<unknown>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<unknown>;
}

/** Loop's own limit of a note (facts: longer ones are refused). */
export const NOTE_LIMIT = 254;

/** What was typed outlives a closed modal until Loop has taken it; a full or blocked storage only loses that comfort. */
export async function recallNote(storage: Storage, returnId: string): Promise<string> {
  try {
    const kept = await storage.get(keyOf(returnId));
    return typeof kept === "string" ? kept : "";
  } catch {
    return "";
  }
}

export async function keepNote(storage: Storage, returnId: string, note: string): Promise<void> {
  try {
    if (note === "") await storage.delete(keyOf(returnId));
    else await storage.set(keyOf(returnId), note);
  } catch {
    // The words still stand in the field.
  }
}

function keyOf(returnId: string): string {
  return `note:${returnId}`;
}

/** Loop counts characters as people do: a pair of surrogates is one. */
export function lengthOf(note: string): number {
  return [...note].length;
}
