import type { Sql } from "../../db.server";
import type { House } from "../../house.server";
import type { LoopError } from "../../loop/errors";
import { KEY_REFUSED } from "../../shops/connection-health.server";
import { overLoop } from "../../shops/loop-for-shop.server";
import type { ShopLoop } from "../../shops/loop-for-shop.server";
import { PRIORITY, enqueue } from "../jobs.server";
import { enqueueLearning } from "../learn-patterns.server";
import { takeUpDeepSweep } from "./begin-deep-sweep.server";
import type { DeepRun } from "./begin-deep-sweep.server";
import { landNotice } from "./land-notice.server";
import { halvesOf } from "./plan-deep-sweep";
import type { DeepPiece } from "./plan-deep-sweep";
import { readWindow } from "./read-window.server";

/** One job reads pieces for so long and then makes room for other shops. */
const SLICE_MS = 20_000;
/** Requests in a row that Loop does not answer; after these the next night has to do. */
const PATIENCE = 8;
const LONGEST_WAIT_MS = 15 * 60_000;

export type DeepOutcome =
  /** `more`: the next part is queued. `elsewhere`: another process reads it. `stopped`: given up for tonight. `none`: none is asked for. */
  | { outcome: "done"; found: number }
  | { outcome: "more" | "elsewhere" | "stopped" | "none" | "not-connected" }
  | { outcome: "waits"; until: Date };

export interface DeepOptions {
  sliceMs?: number;
  /** Rows a page of the list, at most 750. */
  pageSize?: number;
  random?: () => number;
}

type PieceOutcome = { ok: true; found: number } | { ok: false; error: LoopError };

/**
 * Reads the next pieces of a shop's deep sweep: what only the shipping notice knows, and returns in states that nobody
 * documents. What is left is put down after each piece, so that a kill costs one piece, and reading a piece twice changes
 * nothing. A piece that Loop does not give is read in halves, and in the end left out by name: the rest goes on.
 */
export function runDeepSweep(house: House, shop: string, options: DeepOptions = {}): Promise<DeepOutcome> {
  return overLoop(house, shop, {}, (loop) => readPieces(house, shop, loop, options));
}

async function readPieces(
  house: House,
  shop: string,
  loop: ShopLoop,
  { sliceMs = SLICE_MS, pageSize, random = Math.random }: DeepOptions,
): Promise<DeepOutcome> {
  const db = house.db.forShop(shop);
  const began = performance.now();
  let run = await takeUpDeepSweep(db, house.now());
  if (run === null) return { outcome: "none" };
  for (;;) {
    const [piece, ...rest] = run.pieces;
    if (!piece) return finish(house, shop, run);
    const read = await readPiece(house, shop, loop, piece, pageSize);
    let next: DeepRun | null;
    if (read.ok) {
      await loop.works();
      next = await moveOn(loop, run, rest, { found: read.found });
    } else {
      const after = await afterFailure(house, loop, run, piece, read.error, random());
      if ("outcome" in after) return after;
      next = await moveOn(loop, run, after.pieces, { found: 0, why: after.why });
    }
    if (next === null) return { outcome: "elsewhere" };
    run = next;
    if (performance.now() - began >= sliceMs && run.pieces.length > 0) {
      await enqueueDeepSweep(house, shop);
      return { outcome: "more" };
    }
  }
}

/** Queues the next part of the shop's deep sweep; one waits at a time. */
export function enqueueDeepSweep(
  house: Pick<House, "queue">,
  shop: string,
  startAfter?: Date,
  tx?: Sql,
): Promise<void> {
  const options = { singletonKey: shop, shop, priority: PRIORITY.machine };
  return enqueue(house.queue, "deep-sweep", { shop }, startAfter ? { ...options, startAfter } : options, tx);
}

async function readPiece(
  house: House,
  shop: string,
  loop: Pick<ShopLoop, "list" | "shippingNotice" | "land">,
  piece: DeepPiece,
  pageSize: number | undefined,
): Promise<PieceOutcome> {
  if (piece.kind === "list") {
    const window = { from: new Date(piece.from), to: new Date(piece.to) };
    const query = {
      filter: "created_at",
      state: piece.state,
      source: "deep",
      ...(pageSize ? { pageSize } : {}),
    } as const;
    const read = await readWindow(house, loop, window, query);
    return read.ok ? { ok: true, found: read.changed } : read;
  }
  // Days, the last one included: pieces meet in one day, whatever time zone Loop counts its days in.
  const [from, to] = [piece.from.slice(0, 10), piece.to.slice(0, 10)];
  const read = await loop.shippingNotice({ from, to });
  if (!read.ok) return read;
  const landed = await landNotice(house, shop, loop, read.value, `notice/${from}`);
  return { ok: true, found: landed.found };
}

/** Puts down what is left. @returns null when another reader has moved on meanwhile */
async function moveOn(
  loop: Pick<ShopLoop, "land">,
  run: DeepRun,
  pieces: DeepPiece[],
  { found, why = null }: { found: number; why?: string | null },
): Promise<DeepRun | null> {
  const [row] = await loop.land((tx) =>
    tx.query<{ step: number }>(
      `UPDATE deep_sweeps SET pieces = $3::jsonb, step = step + 1, failures = 0, found = found + $4, why = coalesce($5, why)
       WHERE shop = $1 AND step = $2 RETURNING step`,
      [run.step, JSON.stringify(pieces), found, why],
    ),
  );
  return row ? { pieces, step: row.step } : null;
}

async function finish(house: House, shop: string, run: DeepRun): Promise<DeepOutcome> {
  const [row] = await house.db.forShop(shop).query<{ found: number }>(
    `UPDATE deep_sweeps SET pieces = NULL, step = step + 1, swept_at = $3, history_mark = next_mark,
       whole_at = CASE WHEN whole THEN $3::timestamptz ELSE whole_at END
     WHERE shop = $1 AND step = $2 RETURNING found`,
    [run.step, house.now()],
  );
  if (!row) return { outcome: "elsewhere" };
  await enqueueLearning(house, shop);
  return { outcome: "done", found: row.found };
}

/** What a piece that was not read leads to: an end for now, or what is read instead of it. */
async function afterFailure(
  house: House,
  loop: Pick<ShopLoop, "land" | "refusesKey">,
  run: DeepRun,
  piece: DeepPiece,
  error: LoopError,
  random: number,
): Promise<DeepOutcome | { pieces: DeepPiece[]; why: string | null }> {
  const rest = run.pieces.slice(1);
  const halves = piece.kind === "notice" ? halvesOf(piece) : null;
  switch (error.kind) {
    case "unauthorized":
      await loop.refusesKey();
      return giveUp(house, loop, run.step, KEY_REFUSED);
    case "rate-limited":
      return waitFor(error.retryAfterMs ?? 5_000);
    case "timeout":
      // The answer is long in the making; half of it may come in time.
      if (halves) return { pieces: [...halves, ...rest], why: null };
      return waitOrGiveUp();
    case "unavailable":
      return waitOrGiveUp();
    case "bad-answer":
    case "refusal":
    case "not-found": {
      if (halves) return { pieces: [...halves, ...rest], why: null };
      const { state } = piece.kind === "list" ? piece : { state: "" };
      if (error.kind === "refusal" && state !== "")
        // Loop's list cannot be asked for this state; its returns are read one by one.
        return { pieces: rest.filter((one) => one.kind !== "list" || one.state !== state), why: null };
      const days = `${piece.from.slice(0, 10)} to ${piece.to.slice(0, 10)}`;
      return { pieces: rest, why: `Loop did not give ${days}: ${error.loopSays ?? error.message}` };
    }
  }

  /** What is not given now is asked for after all the rest: one part that Loop never gives keeps no other from being read. */
  async function waitOrGiveUp(): Promise<DeepOutcome> {
    const [row] = await loop.land((tx) =>
      tx.query<{ step: number; failures: number }>(
        `UPDATE deep_sweeps SET failures = failures + 1, pieces = $3::jsonb, step = step + 1, why = $4
         WHERE shop = $1 AND step = $2 RETURNING step, failures`,
        [run.step, JSON.stringify([...rest, piece]), error.message],
      ),
    );
    if (!row) return { outcome: "elsewhere" };
    if (row.failures >= PATIENCE) return giveUp(house, loop, row.step, error.message);
    return waitFor(Math.min(LONGEST_WAIT_MS, 30_000 * 2 ** row.failures) * (0.5 + random / 2));
  }

  async function waitFor(ms: number): Promise<DeepOutcome> {
    const until = new Date(house.now().getTime() + Math.round(ms));
    await loop.land((tx) => enqueueDeepSweep(house, tx.shop, until, tx.sql));
    return { outcome: "waits", until };
  }
}

/** Nothing of tonight's is marked as read; the next night begins again. */
async function giveUp(
  house: House,
  loop: Pick<ShopLoop, "land">,
  step: number,
  why: string,
): Promise<DeepOutcome> {
  const shop = await loop.land(async (tx) => {
    await tx.query(
      "UPDATE deep_sweeps SET pieces = NULL, step = step + 1, why = $3 WHERE shop = $1 AND step = $2",
      [step, why],
    );
    return tx.shop;
  });
  await enqueueLearning(house, shop);
  return { outcome: "stopped" };
}
