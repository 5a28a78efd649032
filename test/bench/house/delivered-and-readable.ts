import { performance } from "node:perf_hooks";
import type { Database } from "../../../app/db.server";
import { phpJson, signLoop } from "../../sandbox/loop/php-json";
import { wireReturnWebhook } from "../../sandbox/loop/wire-webhook";
import type { BenchHouse } from "./open-bench-house";
import type { PlantedShop } from "./plant-shop";

let nextReturn = 80_000_000;

/**
 * Sends another shop the news of a return and looks for it in the database every 5 ms.
 * @param like a return that Loop's stand-in has, whose copy under a new id is told of
 * @returns milliseconds from sent to readable
 */
export async function deliveredAndReadable(
  house: BenchHouse,
  db: Database,
  other: PlantedShop,
  like: number,
): Promise<number> {
  const { loop } = house.sandbox.loop;
  const returnId = ++nextReturn;
  const ret = loop.returns.get(like);
  if (!ret) throw new Error(`Loop has no return ${like}.`);
  const body = phpJson(wireReturnWebhook(loop, { ...ret, id: returnId }, "return.created"));
  const sent = performance.now();
  const response = await fetch(other.webhookUrl(house.appUrl()), {
    method: "POST",
    headers: { "content-type": "application/json", "x-loop-signature": signLoop(body, other.secret) },
    body,
  });
  if (response.status !== 200) throw new Error(`The delivery was answered ${response.status}.`);
  for (;;) {
    const rows = await db.query("SELECT 1 FROM returns WHERE shop = $1 AND return_id = $2", [
      other.shop,
      String(returnId),
    ]);
    if (rows.length > 0) return performance.now() - sent;
    if (performance.now() - sent > 60_000) throw new Error("A delivery was not applied within a minute.");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
