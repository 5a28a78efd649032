import type { House } from "../house.server";
import type { AccountCheck } from "../shops/check-account.server";
import { startBackfill } from "./backfill/control-backfill.server";

/**
 * A merchant connected the shop to Loop, or changed the key: the past is read once for each connection, and a reading
 * that was paused because of the old key goes on. Another shop's account is not read unless the merchant asks for it.
 */
export async function afterConnect(
  house: Pick<House, "db" | "now" | "queue">,
  shop: string,
  account: AccountCheck["outcome"],
): Promise<"reading" | "read-already" | "not-read"> {
  if (account === "other-shop") return "not-read";
  const read = await house.db.forShop(shop).query(
    `SELECT 1 AS read FROM backfills b JOIN loop_connections c ON c.shop = b.shop
       WHERE b.shop = $1 AND b.state = 'done' AND b.started_at >= c.connected_at`,
  );
  if (read.length > 0) return "read-already";
  const started = await startBackfill(house, shop);
  return started.outcome === "started" || started.outcome === "running" ? "reading" : "not-read";
}
