import { z } from "zod";
import { LEDGER_KINDS } from "./ledger";
import type { OwedAtStart } from "./open-action";
import type { ReturnCase } from "./return";

const Stored = z.looseObject({
  state: z.string().optional(),
  open: z.array(
    z.looseObject({
      kind: z.enum(LEDGER_KINDS),
      remaining: z.string().nullable(),
      items: z.looseObject({ owed: z.number(), remaining: z.number() }).nullable(),
    }),
  ),
});

const StoredNotes = z.looseObject({ sameNotes: z.number().nullable() });

/** What stood open when the action was confirmed; nothing where it was not kept. */
export function readOpenThen(stored: unknown): OwedAtStart["open"] {
  return Stored.safeParse(stored).data?.open ?? [];
}

/** How many notes of the same text stood in Loop when a note was sent; null where that is not known. */
export function readSameNotes(stored: unknown): number | null {
  return StoredNotes.safeParse(stored).data?.sameNotes ?? null;
}

/** Loop's state when the action went out: as kept, else the present one where the return had it before. */
export function readStateThen(stored: unknown, sentAt: string, c: ReturnCase): string | null {
  const kept = Stored.safeParse(stored).data?.state;
  if (kept !== undefined) return kept;
  return Date.parse(c.standing.stateSince) < Date.parse(sentAt) ? c.facts.state : null;
}
