import type { Message } from "../wording/message";
import type { ActionStatus } from "./api";
import type { LedgerEntry } from "./read-ledger";
import type { ActionKind } from "./return";

/** What stood open when a person confirmed; kept with the action, because endings are measured against it. */
export interface OwedAtStart {
  /** Loop's state of the return then; without it, the time of the present state tells. */
  state?: string;
  /** The open entries of the ledger then; a whole ledger fits too. */
  open: Pick<LedgerEntry, "kind" | "remaining" | "items">[];
}

/** What a note is measured against when its answer is lost. */
export interface NotesAtStart {
  /** Notes of the same text that stood in Loop already; null: Loop did not tell. */
  sameNotes: number | null;
}

/** An action as it is settled. Times are ISO 8601. */
export interface OpenAction {
  kind: ActionKind;
  status: ActionStatus;
  /** What was said with it: of `failed`, whether Loop said so or only showed no sign. */
  message?: Pick<Message, "key"> | null;
  /** null: put down and never sent. */
  sentAt: string | null;
  /** When Loop answered `true`; null while the answer is missing or lost. */
  acceptedAt: string | null;
  /** {@link OwedAtStart} as it was stored; for kind `note`, {@link NotesAtStart}. */
  remaining: unknown;
  /** The look that this settlement is made from was answered by Loop (for kind `note`: its notes too). */
  read: boolean;
  /** The note's text, for kind `note`; without it a lost answer cannot be settled by the notes that Loop shows. */
  note?: string | null;
  /** For kind `remove`. */
  lineItemIds?: string[] | null;
}

/** An action that went out, with what stood open then. */
export interface SentAction extends OpenAction {
  sentAt: string;
  openThen: OwedAtStart["open"];
  /** null: it is not known, and has changed since. */
  stateThen: string | null;
}

export interface Ending {
  status: ActionStatus;
  message: Message;
}
