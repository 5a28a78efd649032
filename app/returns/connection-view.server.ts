import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import type { Message } from "../wording/message";
import type { ConnectionView } from "./api";

/** A sweep runs each minute and Loop stumbles now and then; a person hears of it when it lasts. */
const FAILING_MS = 5 * 60_000;
/** No sweep at all for so long, good or bad: nobody does the work. */
const STILL_MS = 15 * 60_000;

const WHY: Record<ConnectionView["state"], Message | null> = {
  connected: null,
  "not-connected": { key: "acting.notConnected.never" },
  broken: { key: "acting.notConnected.broken" },
  "no-news": { key: "acting.notConnected.noNews" },
};

interface Row {
  connected: boolean;
  connected_at: Date;
  broken_since: Date | null;
  failed_since: Date | null;
  swept_at: Date | null;
}

/** How far what is shown can be trusted to be new: one small read, because each block asks it every few seconds. */
export async function viewConnection(house: Pick<House, "now">, db: ShopDb): Promise<ConnectionView> {
  const [row] = await db.query<Row>(
    `SELECT c.status <> 'disconnected' AND c.api_key_sealed IS NOT NULL AS connected, c.connected_at, c.broken_since,
            s.failed_since, s.swept_at
     FROM loop_connections c LEFT JOIN sweeps s ON s.shop = c.shop
     WHERE c.shop = $1`,
  );
  const [state, since] = standing(row, house.now().getTime());
  return { state, why: WHY[state], since: since?.toISOString() ?? null };
}

/** With the time since when it is so; of "no-news", since when everything may be old. */
function standing(row: Row | undefined, now: number): [ConnectionView["state"], Date | null] {
  if (!row?.connected) return ["not-connected", null];
  if (row.broken_since) return ["broken", row.broken_since];
  const lastGood = later(row.swept_at, row.connected_at);
  const failing = row.failed_since !== null && now - row.failed_since.getTime() >= FAILING_MS;
  if (failing || now - lastGood.getTime() >= STILL_MS) return ["no-news", lastGood];
  return ["connected", row.connected_at];
}

/** A sweep of before the present connection says nothing of it. */
const later = (sweptAt: Date | null, connectedAt: Date): Date =>
  sweptAt && sweptAt > connectedAt ? sweptAt : connectedAt;
