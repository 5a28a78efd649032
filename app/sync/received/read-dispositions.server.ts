import { z } from "zod";
import type { House } from "../../house.server";
import { joinNativeReturn } from "../../returns/join-native-return";
import { loadOrderCases } from "../../returns/load-cases.server";
import { receivedFromShopify } from "../../returns/received-from-shopify";
import { lockReturn } from "../../returns/return-row.server";
import { findNativeReturn, readNativeReturn } from "../../shopify/read-native-return";
import { enqueue } from "../jobs.server";
import type { JobData } from "../jobs.server";
import { refreshOrder } from "../orders/refresh-order.server";
import { storeReceived } from "./store-received.server";

const Told = z.looseObject({
  id: z
    .union([z.number(), z.string()])
    .transform(String)
    .pipe(z.string().regex(/^\d{1,20}$/)),
});

/**
 * Shopify tells that items of a native return were put somewhere (`reverse_fulfillment_orders/dispose`) or that it was
 * processed (`returns/process`). What the webhook carries is not relied on: a job reads what became of all its items, so that
 * one that comes twice or late changes nothing.
 */
export async function dispositionsChanged(
  house: Pick<House, "queue">,
  shop: string,
  payload: unknown,
  of: "return" | "reverse-fulfillment-order",
): Promise<void> {
  const told = Told.safeParse(payload);
  if (!told.success) return;
  const { id } = told.data;
  await enqueue(
    house.queue,
    "read-dispositions",
    { shop, of, id },
    { singletonKey: `${shop}/${of}/${id}`, shop },
  );
}

/**
 * Reads what became of a native return's items in Shopify and takes it as a warehouse's word on its Loop return, where the two
 * are joined uniquely. Kept whether or not the shop's rules are switched on; what they make of it is decided as ever.
 * @returns how many items changed, or why nothing was taken
 * @throws ShopifyThrottled and the like: the job comes again
 */
export async function readDispositions(
  house: House,
  { shop, of, id }: JobData<"read-dispositions">,
): Promise<number | "not-installed" | "gone" | "nothing-disposed" | "not-loops"> {
  const admin = await house.adminFor(shop);
  if (!admin) return "not-installed";
  const nativeId = of === "return" ? id : await findNativeReturn(admin, id);
  const native = nativeId === null ? null : await readNativeReturn(admin, nativeId);
  if (nativeId === null || native === null) return "gone";
  if (native.dispositions.length === 0) return "nothing-disposed";
  const returnId = await findLoopReturn(house, shop, native.orderId, nativeId);
  if (returnId === null) return "not-loops";
  return house.db.forShop(shop).transaction(async (tx) => {
    const row = await lockReturn(tx, returnId);
    if (!row) return "not-loops";
    return storeReceived(house, tx, row, receivedFromShopify(row.facts.lines, native.dispositions));
  });
}

/** The Loop return that a native one was made for; the order is read again where what is known of it lacks the return. */
async function findLoopReturn(
  house: House,
  shop: string,
  orderId: string,
  nativeId: string,
): Promise<string | null> {
  const db = house.db.forShop(shop);
  const look = async () => {
    const { cases, order, asExchangeOrder } = await loadOrderCases(house, db, orderId);
    const own = cases.filter((one) => !asExchangeOrder.has(one.facts.id));
    const natives = order?.nativeReturns ?? null;
    const joined = own.find((one) => joinNativeReturn(one.facts, natives)?.id === nativeId);
    const known = natives?.some((native) => native.id === nativeId) === true;
    return { any: own.length > 0, known, returnId: joined?.facts.id ?? null };
  };
  const first = await look();
  if (!first.any || first.known) return first.returnId;
  await refreshOrder(house, shop, orderId);
  return (await look()).returnId;
}
