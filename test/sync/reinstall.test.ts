import { expect, it } from "vitest";
import { afterConnect } from "../../app/sync/after-connect.server";
import { ORDER, RETURN, postAction, problemIn, sentToLoop, withReturns } from "../support/ask-action";
import { openAppContext } from "../support/app-context";
import { connectShop } from "../support/connect-shop";
import { sendDelivery } from "../support/send-delivery";
import { viewOf } from "../support/read-block";
import { runJobs } from "../support/run-jobs";
import { useHouse } from "../support/test-house";
import { wireReturnWebhook } from "../sandbox/loop/wire-webhook";

const open = useHouse();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it("a shop that uninstalls and comes back begins anew: nobody may act, nothing old is let in, the past is read again", async () => {
  const t = await withReturns(await open());
  const oldUrl = await t.connect();
  await t.house.db.prisma.warehouseRule.create({
    data: { shop: t.shop, mode: "automatic", changedAt: t.now() },
  });
  await t.admin.uninstall();
  await t.advance(MINUTE);
  await t.admin.install();

  const context = await openAppContext(t);
  const { loader } = await import("../../app/routes/app");
  await context.load(loader, "/app");
  const [shop] = await t.db.query("SELECT uninstalled_at FROM shops WHERE shop = $1");
  expect(shop).toEqual({ uninstalled_at: null });
  expect(
    await t.db.query(
      "SELECT status, secret_sealed, previous_secret_sealed FROM loop_connections WHERE shop = $1",
    ),
  ).toEqual([{ status: "disconnected", secret_sealed: null, previous_secret_sealed: null }]);
  const ret = t.loop.loop.returns.get(RETURN);
  if (!ret) throw new Error("Loop lost the return");
  const news = wireReturnWebhook(t.loop.loop, ret, "return.updated");
  expect((await sendDelivery(oldUrl, t.loop.webhookSecret, news)).status).toBe(404);
  expect(await t.db.query("SELECT who_may_act FROM shop_settings WHERE shop = $1")).toEqual([
    { who_may_act: "unanswered" },
  ]);
  expect(await t.db.query("SELECT mode FROM warehouse_rules WHERE shop = $1")).toEqual([{ mode: "off" }]);
  expect(problemIn(await postAction(t, { kind: "flag", seen: "whatever" }))).toEqual({
    status: 403,
    code: "not-allowed",
  });
  const before = await sentToLoop(t);
  await t.settle();
  expect(await sentToLoop(t)).toEqual(before);

  // Loop moved on while nobody listened.
  t.loop.setKnobs({ drop: { probability: 1 } });
  t.loop.flag(RETURN);
  const url = await connectShop(t.house, t.admin, t.loop);
  expect(await afterConnect(t.house, t.shop, "matches")).toBe("reading");
  await t.settle();
  expect(
    await t.db.query("SELECT state FROM returns WHERE shop = $1 AND return_id = $2", [String(RETURN)]),
  ).toEqual([{ state: "review" }]);

  // A delivery is not only let in: what it says stands on the order.
  t.loop.close(RETURN);
  const closed = wireReturnWebhook(t.loop.loop, ret, "return.updated");
  expect((await sendDelivery(url, t.loop.webhookSecret, closed)).status).toBe(200);
  await runJobs(t.house, (names) => names.find((name) => name === "apply-deliveries"));
  expect((await viewOf(t, ORDER)).summary.returns[0]).toMatchObject({ state: "closed" });
});

it("a shop that comes back is installed as soon as somebody opens an order, and shop/redact erases nothing of it", async () => {
  const t = await withReturns(await open());
  await t.admin.uninstall();
  await t.admin.install();
  await t.advance(MINUTE);
  expect((await viewOf(t, ORDER)).summary.returns).toHaveLength(1);
  expect(await t.db.query("SELECT uninstalled_at FROM shops WHERE shop = $1")).toEqual([
    { uninstalled_at: null },
  ]);
  // Shopify's request may come late: it is about the uninstall all the same.
  await t.advance(60 * HOUR);
  expect((await t.admin.webhook("shop/redact", { shop_id: 1, shop_domain: t.shop })).status).toBe(200);
  expect((await viewOf(t, ORDER)).summary.returns).toHaveLength(1);

  await t.admin.uninstall();
  // As if that webhook had never come: what is known says installed.
  await t.db.query("UPDATE shops SET uninstalled_at = NULL WHERE shop = $1");
  await t.advance(48 * HOUR);
  await t.admin.webhook("shop/redact", { shop_id: 1, shop_domain: t.shop });
  expect(await t.db.query("SELECT return_id FROM returns WHERE shop = $1")).toEqual([]);
});
