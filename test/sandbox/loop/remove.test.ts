import { expect, test } from "vitest";
import { callLoop } from "./checked-client";
import { largeTee, smallOrder } from "./small-world";
import { startWithReturn } from "./stand-in-fixture";

const order = smallOrder(1);
const line = (orderLineId: number) => ({
  orderLineId,
  reason: "Item was too small",
  parentReason: "Item didn't fit",
  comment: null,
  outcome: "default",
});
const bothLines = order.lines.map(({ id }) => line(id));

const remove = (loop: Parameters<typeof callLoop>[0], lines: string, id = 25044001) =>
  callLoop(loop, `/warehouse/return/${id}/remove?line_item_id=${lines}`, { method: "POST" });
const lineIds = (loop: Awaited<ReturnType<typeof startWithReturn>>) =>
  loop.loop.returns.get(25044001)?.lines.map((entry) => entry.id) ?? [];

test("removing a line processes the rest at once, for less money", async () => {
  const loop = await startWithReturn({ lines: bothLines, refund: "63.30" });
  expect((await remove(loop, String(lineIds(loop)[0]))).body).toBe(true);
  await loop.idle();
  expect(loop.loop.returns.get(25044001)).toMatchObject({
    state: "closed",
    refund: "31.65",
    given: [{ kind: "refund", amount: "31.65" }],
  });
});

test("removing every line cancels the return", async () => {
  const loop = await startWithReturn({ lines: bothLines, refund: "63.30" });
  expect((await remove(loop, lineIds(loop).join(","))).body).toBe(true);
  expect(loop.loop.returns.get(25044001)).toMatchObject({ state: "cancelled", given: [] });
});

test("what cannot be removed is refused, each with its own status and shape", async () => {
  const loop = await startWithReturn({
    lines: bothLines,
    refund: "31.65",
    exchanges: [{ variantId: largeTee.id, outOfStock: false, outOfStockResolution: null }],
  });
  const [exchanged, refunded] = lineIds(loop);
  expect(await remove(loop, "1", 7)).toMatchObject({
    status: 403,
    body: { errors: [{ message: "No return found with this ID." }] },
  });
  expect(await remove(loop, "")).toMatchObject({
    status: 422,
    body: { error: { message: "The line item id field is required." } },
  });
  expect(await remove(loop, String(exchanged))).toMatchObject({
    status: 422,
    body: { message: "There are no line items that qualify for removal" },
  });
  expect(await remove(loop, `${exchanged},${refunded}`)).toMatchObject({
    status: 422,
    body: { message: "Not all line items qualify for removal" },
  });
  loop.flag(25044001);
  expect(await remove(loop, String(refunded))).toMatchObject({
    status: 422,
    body: { message: "Return cannot be modified." },
  });
});
