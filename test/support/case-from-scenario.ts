import { ReturnDetails } from "../../app/loop/return-details";
import { readReturnList } from "../../app/loop/return-list";
import { WebhookReturn } from "../../app/loop/webhook-return";
import { factsFromDetails, factsFromListItem, factsFromWebhook } from "../../app/returns/facts-from-loop";
import { mergeFacts, mergePrivate } from "../../app/returns/merge-facts";
import type { OrderInShopify, ReturnCase, ReturnStanding } from "../../app/returns/return";
import type { MadeScenario, Scenario, Step } from "../journeys/scenarios/scenario";
import { buildScenarioWorld } from "../sandbox/world/build-scenario-world";
import type { World } from "../sandbox/world/types";
import { startLoopStandIn } from "../sandbox/loop/start";
import type { LoopStandIn } from "../sandbox/loop/start";
import { wireDetails } from "../sandbox/loop/wire-details";
import { wireListItem } from "../sandbox/loop/wire-list";
import { wireReturnWebhook } from "../sandbox/loop/wire-webhook";

/** One story as it happens in the Loop stand-in, read through Loop's wire into the case that the pure rules look at. */
export interface StoryAtWork {
  made: MadeScenario;
  read(): ReturnCase;
  /** Lets one thing happen, in Loop, in Shopify or in the app. */
  take(step: Step): Promise<void>;
  stop(): Promise<void>;
}

/** Loop's queue takes that long: longer than the ten minutes after which its silence is told. */
const QUEUE_MS = 30 * 60_000;

export async function tellStory(scenario: Scenario, now: Date): Promise<StoryAtWork> {
  const { world, made } = buildScenarioWorld(scenario, { now });
  const loop = await startLoopStandIn({ world, startAt: now });
  loop.setKnobs({ processDelayMs: QUEUE_MS });
  const shop = shopOf(made, world, loop);
  const standing = standingAtFirst(made, now);
  const id = made.return.id;
  const inLoop = () => {
    const ret = loop.loop.returns.get(id);
    if (!ret) throw new Error(`Loop lost return ${id}`);
    return ret;
  };
  let lastState = inLoop().state;
  const at = () => loop.clock.now().toISOString();
  const pass = async (ms: number) => {
    loop.clock.advance(ms);
    // Expiry waits for a timer's turn, and nobody waits for it.
    await new Promise((resolve) => setTimeout(resolve, 1));
    await loop.idle(0);
  };
  const sent = (by: string, status: "accepted" | "unconfirmed"): ReturnStanding["pending"] => ({
    actionId: "1",
    kind: "process",
    status,
    at: at(),
    staffName: by,
  });
  const admin = async (body: object) => {
    const response = await fetch(`${loop.url}/stand-in/returns/${id}/admin`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`the stand-in refused ${JSON.stringify(body)}`);
  };
  const queueEnds = async (ending: MadeScenario["return"]["processEnds"], message: string | null) => {
    inLoop().processEnds = ending;
    loop.setKnobs({ failureMessage: message });
    await pass(QUEUE_MS + 1000);
    standing.pending = null;
    standing.processingFailed = ending === "failed" ? { at: at(), message } : null;
  };

  return {
    made,
    read() {
      const ret = inLoop();
      if (ret.state !== lastState) {
        lastState = ret.state;
        standing.stateSince = ret.updatedAt.toISOString();
        if (ret.state !== "review") standing.flagged = null;
      }
      standing.loopWordAt = standing.detailsReadAt = at();
      const heard = factsFromWebhook(
        WebhookReturn.parse(onWire(wireReturnWebhook(loop.loop, ret, "return.updated"))),
      );
      const listed = readReturnList(onWire([wireListItem(loop.loop, ret)]))?.returns[0];
      if (!listed) throw new Error("the list row cannot be read");
      const row = factsFromListItem(listed);
      const details = factsFromDetails(ReturnDetails.parse(onWire(wireDetails(loop.loop, ret, "shop"))));
      const facts = [row, details].reduce(
        (known, news) => mergeFacts(known, news.facts, news.carries),
        heard.facts,
      );
      return {
        facts,
        private: mergePrivate(heard.private, details.private, details.carries),
        standing: { ...standing },
        order: shop.order(ret.nativeReturn, at()),
        link: { state: "linked", how: "provider-order-id", orderId: String(made.order.id) },
        rules: {
          refunds: scenario.settings?.refunds ?? "unknown",
          expiryDays: 28,
          deliveredDays: 3,
          flaggedProcessRefusedAt: null,
          pattern: scenario.settings?.pattern ?? null,
          homeCountryCode: "US",
        },
        now: loop.clock.now(),
      };
    },
    async take(step) {
      if ("advanceMs" in step) return pass(step.advanceMs);
      if ("scan" in step) {
        const { state } = inLoop();
        loop.scan(id, step.scan);
        // Whether a scan reopens what has expired is not documented; the stories tell the case in which it does not.
        inLoop().state = state;
        return;
      }
      if ("sendProcess" in step) {
        loop.process(id, { actor: "api" });
        standing.pending = sent(step.by, "accepted");
      } else if ("loseAnswerTo" in step) {
        loop.process(id, { actor: "api" });
        standing.pending = sent(step.by, "unconfirmed");
      } else if ("process" in step) {
        loop.process(id, { actor: "admin" });
        await queueEnds(step.process, step.message ?? null);
      } else if ("queueEnds" in step) {
        await queueEnds(step.queueEnds, step.message ?? null);
      } else if ("processRefusedAsFlagged" in step) {
        standing.flagged = { by: "loop", staffName: null, at: at() };
      } else if ("flag" in step) {
        loop.flag(id, { actor: "api" });
        standing.flagged = { by: "us", staffName: step.by, at: at() };
      } else if ("editInLoop" in step) {
        await admin({ action: "edit", ...step.editInLoop });
      } else if ("restock" in step) {
        shop.restock(step.restock, step.to);
      } else if ("closeInShopify" in step || "cancelInShopify" in step) {
        const native = inLoop().nativeReturn;
        if (!native) throw new Error("Shopify has no return to close");
        loop.applyShopifyEffect({
          kind:
            "closeInShopify" in step
              ? "native-return-closed-in-shopify"
              : "native-return-cancelled-in-shopify",
          shopOrderId: made.order.id,
          nativeReturnId: native.id,
          at: at(),
        });
      }
    },
    stop: () => loop.stop(),
  };
}

/** What JSON keeps of it. */
const onWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function standingAtFirst({ return: ret }: MadeScenario, now: Date): ReturnStanding {
  return {
    loopWordAt: now.toISOString(),
    provisional: false,
    notConfirmedByLoop: false,
    stateSince: ret.state === "open" ? ret.createdAt : ret.updatedAt,
    detailsReadAt: now.toISOString(),
    processingFailed: null,
    flagged: null,
    pending: null,
    closingSettled: false,
    lastReadFailedAt: null,
  };
}

/** Shopify's side: refunds as the story tells them, and what Loop writes there while it happens. */
function shopOf(made: MadeScenario, world: World, loop: LoopStandIn) {
  const issued = made.return.issued.refund;
  const told =
    made.shopify.refunds ??
    (issued ? [{ id: issued.shopifyRefundId, createdAt: issued.at, amount: issued.amount }] : []);
  const refunds = told.map(({ id, createdAt, amount }) => refund(id, createdAt, amount));
  loop.onEffect((effect) => {
    if (effect.kind === "refund-issued") refunds.push(refund(effect.refundId, effect.at, effect.amount));
  });
  const sellable = Object.fromEntries(
    world.variants.map((variant) => [
      String(variant.id),
      variant.tracked && variant.policy === "deny" ? variant.inventory : null,
    ]),
  );
  return {
    restock(variantId: number, to: number) {
      sellable[String(variantId)] = to;
    },
    order(native: MadeScenario["return"]["nativeReturn"], readAt: string): OrderInShopify {
      const { order } = made;
      const nativeReturn = native && {
        id: String(native.id),
        name: native.name,
        status: native.status,
        createdAt: native.createdAt,
        closedAt: native.closedAt,
        lineItemIds: made.return.lines.map((line) => String(line.orderLineId)),
        exchangeProcessed: made.return.nativeExchange && made.return.issued.exchange !== undefined,
      };
      return {
        id: String(order.id),
        name: order.name,
        currency: world.currency,
        presentmentCurrency: order.presentment?.currency ?? world.currency,
        presentmentRate: order.presentment?.rate ?? null,
        cancelledAt: order.cancelledAt,
        customerLocale: order.customerLocale,
        hidden: order.hidden,
        refunds: order.hidden ? null : [...refunds],
        nativeReturns: order.hidden ? null : nativeReturn ? [nativeReturn] : [],
        sellable: { ...sellable },
        readAt,
      };
    },
  };
}

function refund(id: number, at: string, amount: string) {
  return { id: String(id), at, amount, transactionsAmount: amount };
}
