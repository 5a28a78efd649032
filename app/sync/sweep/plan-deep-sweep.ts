import { LONGEST_WINDOW_MS, slices } from "../backfill/plan-windows";

const DAY = 86_400_000;
/**
 * A notice has no pages, so a piece of the past is as short as its answer should be small; always the same pieces, so that
 * a row is known by its place. Loop takes up to 120 days (Loop's documentation, "Shipping notice").
 */
export const PIECE_MS = 30 * DAY;
/** What is read every night, whatever is known of it. */
const RECENT_MS = LONGEST_WINDOW_MS;
/** Where Loop's clock is ahead of ours. */
const AHEAD_MS = DAY;

/** Part of a deep sweep; times are ISO 8601. */
export type DeepPiece =
  | { kind: "notice"; from: string; to: string }
  /** Loop's list; `state` empty: without a state, to notice returns in one that Loop does not document. */
  | { kind: "list"; state: string; from: string; to: string };

export interface DeepKnown {
  now: Date;
  /** When the oldest return was made; null: none is known. */
  oldest: Date | null;
  /** Back to the oldest return. */
  whole: boolean;
  /** Pieces in which a return changed since the last deep sweep. */
  changed: readonly number[];
  /** States that returns are in and Loop does not document. */
  unknownStates: readonly string[];
  /** Piece that was last read without a state; null: none yet. */
  probed: number | null;
}

export const pieceOf = (at: Date): number => Math.floor(at.getTime() / PIECE_MS);

/**
 * A night's pieces, newest first: the notice of the last 120 days and of every older piece in which something changed;
 * the list without a state for the newest piece and one older piece in turn; and, where returns are in states that nobody
 * documents, the list of each such state through the whole past, for the list hides what is not asked for by name.
 * @returns the pieces, and which one the turn came to
 */
export function planDeepSweep(known: DeepKnown): { pieces: DeepPiece[]; probed: number } {
  const newest = pieceOf(new Date(known.now.getTime() + AHEAD_MS));
  const recent = pieceOf(new Date(known.now.getTime() - RECENT_MS));
  const first = Math.min(recent, known.oldest === null ? recent : pieceOf(known.oldest));
  const always = known.whole ? first : recent;
  const older = [...new Set(known.changed)].filter((piece) => piece >= first && piece < always);
  const notice = [...downFrom(newest, always), ...older.toSorted((a, b) => b - a)];
  const turn =
    known.probed === null || known.probed <= first ? newest - 1 : Math.min(known.probed, newest) - 1;
  const probed = Math.max(first, turn);
  const end = new Date(known.now.getTime() + AHEAD_MS);
  return {
    pieces: [
      ...notice.map((piece): DeepPiece => ({ kind: "notice", ...spanOf(piece, end) })),
      ...[...new Set([newest, probed])].map((piece): DeepPiece => ({
        kind: "list",
        state: "",
        ...spanOf(piece, end),
      })),
      ...known.unknownStates.flatMap((state) =>
        slices(new Date(first * PIECE_MS), end).map(({ from, to }): DeepPiece => ({
          kind: "list",
          state,
          from: from.toISOString(),
          to: to.toISOString(),
        })),
      ),
    ],
    probed,
  };
}

/** Both halves of a piece of the notice; null when it is a single day, which Loop cannot be asked less than. */
export function halvesOf(piece: DeepPiece & { kind: "notice" }): DeepPiece[] | null {
  const [from, to] = [Date.parse(piece.from), Date.parse(piece.to)];
  const days = Math.round((to - from) / DAY);
  if (days <= 1) return null;
  const middle = new Date(from + Math.floor(days / 2) * DAY).toISOString();
  return [
    { kind: "notice", from: middle, to: piece.to },
    { kind: "notice", from: piece.from, to: middle },
  ];
}

function downFrom(newest: number, oldest: number): number[] {
  return Array.from({ length: Math.max(newest - oldest + 1, 0) }, (_, n) => newest - n);
}

function spanOf(piece: number, end: Date): { from: string; to: string } {
  const to = Math.min((piece + 1) * PIECE_MS, Math.ceil(end.getTime() / DAY) * DAY);
  return { from: new Date(piece * PIECE_MS).toISOString(), to: new Date(to).toISOString() };
}
