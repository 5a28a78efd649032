import { Decimal } from "decimal.js";
import type { World, WorldOrder, WorldReturn } from "./types";

/**
 * Everything about a world that contradicts itself or Loop's sums, one sentence each; empty for a sound one.
 * @param now nothing may lie after it
 */
export function checkWorld(world: World, now: Date): string[] {
  return [
    ...checkIds(world),
    ...world.orders.flatMap((order) => checkOrder(order, world, now)),
    ...world.returns.flatMap((entry) => checkReturn(entry, world, now)),
  ];
}

function checkIds(world: World): string[] {
  const natives = world.returns.flatMap((entry) => entry.nativeReturn ?? []);
  const refunds = world.returns.flatMap((entry) => entry.issued.refund ?? []);
  const groups: Record<string, (number | string)[]> = {
    "variant id": world.variants.map((variant) => variant.id),
    "inventory item id": world.variants.map((variant) => variant.inventoryItemId),
    "order id": world.orders.map((order) => order.id),
    "order name": world.orders.map((order) => order.name),
    "order line id": world.orders.flatMap((order) => order.lines.map((line) => line.id)),
    "return id": world.returns.map((entry) => entry.id),
    "native return id": natives.map((native) => native.id),
    "native return name": natives.map((native) => native.name),
    "refund id": refunds.map((refund) => refund.shopifyRefundId),
    "tracking number": world.returns.flatMap((entry) => entry.labels.map((label) => label.trackingNumber)),
    "staff id": world.staff.map((person) => person.id),
  };
  return Object.entries(groups).flatMap(([what, ids]) =>
    ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `${what} ${id} is used twice`),
  );
}

function checkOrder(order: WorldOrder, world: World, now: Date): string[] {
  const problems: string[] = [];
  const wrong = (what: string) => problems.push(`order ${order.name}: ${what}`);
  if (new Date(order.createdAt) > now) wrong("lies in the future");
  if (order.createdAt < world.createdAt) wrong("is older than the shop");
  if (order.lines.length === 0) wrong("has no lines");
  const old = now.getTime() - new Date(order.createdAt).getTime() > 60 * 24 * 3_600_000;
  if (order.hidden !== old) wrong(old ? "is older than 60 days and not hidden" : "is hidden too early");
  for (const line of order.lines) {
    if (!world.variants.some((variant) => variant.id === line.variantId))
      wrong(`sells unknown ${line.variantId}`);
    for (const amount of [line.price, line.discount, line.tax])
      if (!/^-?\d+\.\d\d$/.test(amount)) wrong(`has the odd amount ${amount}`);
    const back = world.returns
      .filter((entry) => entry.orderId === order.id && !["cancelled", "expired"].includes(entry.state))
      .flatMap((entry) => entry.lines.filter((returned) => returned.orderLineId === line.id)).length;
    if (back > line.quantity) wrong(`returns ${back} of ${line.quantity} units of line ${line.id}`);
  }
  return problems;
}

function checkReturn(entry: WorldReturn, world: World, now: Date): string[] {
  const problems: string[] = [];
  const wrong = (what: string) => problems.push(`${entry.story}: ${what}`);
  const order = world.orders.find((one) => one.id === entry.orderId);
  if (!order) return [`${entry.story}: its order ${entry.orderId} does not exist`];
  const known = new Set(order.lines.map((line) => line.id));
  if (entry.lines.length === 0) wrong("returns nothing");
  for (const line of entry.lines) if (!known.has(line.orderLineId)) wrong(`names line ${line.orderLineId}`);
  for (const label of entry.labels)
    for (const id of label.orderLineIds) if (!known.has(id)) wrong(`has a label for line ${id}`);
  for (const { variantId } of entry.exchanges)
    if (!world.variants.some((variant) => variant.id === variantId)) wrong(`wants unknown ${variantId}`);
  const exchangeOrder = entry.issued.exchange?.orderId;
  if (exchangeOrder && !world.orders.some((one) => one.id === exchangeOrder))
    wrong("its exchange order does not exist");
  if ((entry.state === "closed") !== (entry.closedAt !== null))
    wrong(`is ${entry.state}, closed ${entry.closedAt}`);
  for (const [what, time] of timesOf(entry)) {
    if (new Date(time) > now) wrong(`${what} lies in the future`);
    if (time < order.createdAt) wrong(`${what} lies before the order`);
    if (time < entry.createdAt && what !== "notes") wrong(`${what} lies before the return`);
  }
  for (const problem of checkMoney(entry, order, world)) wrong(problem);
  return problems;
}

function timesOf({ issued, ...entry }: WorldReturn): [string, string][] {
  const times: [string, string | null | undefined][] = [
    ["created", entry.createdAt],
    ["updated", entry.updatedAt],
    ["closed", entry.closedAt],
    ["edited", entry.editedAt],
    ["refund", issued.refund?.at],
    ["gift card", issued.giftCard?.at],
    ["shop cash", issued.shopCash?.at],
    ["exchange", issued.exchange?.at],
    ["native return", entry.nativeReturn?.createdAt],
    ["native return's end", entry.nativeReturn?.closedAt],
    ...entry.labels.map((label): [string, string] => ["label", label.updatedAt]),
    ...entry.notes.map((note): [string, string] => ["notes", note.createdAt]),
  ];
  return times.flatMap(([what, time]) => (time ? [[what, time] as [string, string]] : []));
}

/**
 * Loop's identities: the return's total is what came back less the exchange items, and it is given as refund, store
 * credit or kept as a fee; what is missing the customer pays.
 */
function checkMoney(entry: WorldReturn, order: WorldOrder, world: World): string[] {
  const returned = entry.lines.reduce((sum, { orderLineId }) => {
    const line = order.lines.find((one) => one.id === orderLineId);
    return line ? sum.plus(line.price).minus(line.discount).plus(line.tax) : sum;
  }, new Decimal(0));
  const chosen = entry.exchanges.reduce(
    (sum, { variantId }) => sum.plus(world.variants.find((one) => one.id === variantId)?.price ?? 0),
    new Decimal(0),
  );
  const total = returned.minus(chosen);
  const { refund, giftCard, handlingFee, upsell } = entry;
  const given = new Decimal(refund).plus(giftCard).plus(handlingFee).minus(upsell);
  const problems: string[] = [];
  if (!total.equals(given)) problems.push(`totals ${total.toFixed(2)} and gives ${given.toFixed(2)}`);
  for (const amount of [refund, giftCard, handlingFee, upsell])
    if (!/^\d+\.\d\d$/.test(amount)) problems.push(`has the odd amount ${amount}`);
  const paid = entry.issued.refund?.amount;
  if (paid !== undefined && new Decimal(paid).greaterThan(refund))
    problems.push(`refunded ${paid} of ${refund}`);
  return problems;
}
