import type { ShopTx } from "../../db.server";
import type { ApplyOutcome } from "../../returns/apply-return.server";
import type { ReturnNews } from "../../returns/return-news";
import type { DriftFinder } from "./drift";
import { driftOfNews } from "./drift-of-news";
import { recordDrifts } from "./record-drift.server";

/**
 * Puts on record what a sweep changed in the one door, in the same transaction. A page that changed nothing costs nothing.
 * @param outcomes one for each news, in the same order
 */
export async function findDrift(
  tx: ShopTx,
  page: readonly ReturnNews[],
  outcomes: readonly ApplyOutcome[],
  by: DriftFinder,
): Promise<void> {
  const changed = outcomes.flatMap((one, index) => {
    const news = page[index];
    return one.outcome === "applied" && news && one.changes.length > 0 ? [{ news, one }] : [];
  });
  const [first] = changed;
  if (!first) return;
  const [connection] = await tx.query<{ connected_at: Date }>(
    "SELECT connected_at FROM loop_connections WHERE shop = $1",
  );
  if (!connection) return;
  const found = changed.flatMap(({ news, one }) =>
    driftOfNews(
      {
        returnId: one.row.returnId,
        orderId: one.row.orderId,
        said: news.news.facts,
        changes: one.changes,
        was: one.was,
      },
      connection.connected_at,
      news.at,
    ),
  );
  await recordDrifts(tx, found, { by, at: first.news.at });
}
