import { translatorFor } from "../wording/catalogue";
import type { Message, Param } from "../wording/message";
import { renderMessage } from "../wording/render";
import { isAboveZero } from "./decimal-money";
import { lastGivenAt } from "./ledger";
import type { Ledger, LedgerEntry } from "./ledger";
import { allDeliveredAt, isKnownUnscanned, labelsMade, slowestLabel, stageOf } from "./parcel-stage";
import { readSituation } from "./read-situation";
import type { Situation } from "./read-situation";
import type { ReturnCase } from "./return";

/**
 * For whom the sentence is. Of a gift return the buyer must not learn, so it is for whoever sends the gift back, and the
 * agent is told so beside it.
 */
export function whomToTell(c: Pick<ReturnCase, "facts">): "customer" | "returner" {
  return c.facts.gift === true ? "returner" : "customer";
}

/**
 * One sentence that an agent may hand to {@link whomToTell}, with the status page's link; null where nothing is proved.
 * `locale` is the customer's (`Order.customerLocale`; of a gift's returner none is known, so it serves there too),
 * `timeZone` the shop's.
 */
export function tellCustomer(c: ReturnCase, locale: string, timeZone = "UTC"): string | null {
  const message = sentenceFor(readSituation(c));
  if (message === null) return null;
  const t = { ...translatorFor(locale, timeZone), now: c.now };
  const url = c.private.statusPageUrl;
  const whole: Message =
    url === null ? message : { key: "reading.tell.withLink", params: { sentence: { list: [message] }, url } };
  return renderMessage(whole, t);
}

function sentenceFor(s: Situation): Message | null {
  if (s.ledger.given.length > 0) return givenSentence(s);
  switch (s.stage) {
    case "cancelled":
    case "expired":
      return { key: `reading.tell.${s.stage}` };
    case "review":
      return { key: "reading.tell.review" };
    case "open":
    case "sent":
    case "failed":
      return onTheWay(s.c);
    default:
      return null;
  }
}

/** Money that goes back comes first: it is what customers ask for. */
function givenSentence({ c, ledger }: Situation): Message | null {
  const { refund, storeCredit, exchange } = ledger.entries;
  if (whomToTell(c) === "returner") return giftSentence(ledger);
  if (refund.issued !== null) return moneySentence("refunded", refund, ledger, c);
  if (storeCredit.issued !== null) return moneySentence("storeCredit", storeCredit, ledger, c);
  return datedOr("exchangedNoDate", "exchanged", exchange.issued?.at ?? lastGivenAt(ledger));
}

/**
 * No amount: it would tell what the gift cost. No refund either: money goes back to the payment of the order, which was
 * the buyer's.
 */
function giftSentence(ledger: Ledger): Message {
  const { storeCredit, exchange } = ledger.entries;
  if (storeCredit.issued !== null)
    return datedOr("storeCreditBare", "storeCreditNoAmount", storeCredit.issued.at);
  if (exchange.issued !== null) return datedOr("exchangedNoDate", "exchanged", exchange.issued.at);
  return datedOr("processedNoDate", "processed", lastGivenAt(ledger));
}

function moneySentence(key: string, entry: LedgerEntry, ledger: Ledger, c: ReturnCase): Message {
  const at = entry.issued?.at ?? null;
  const said = entry.issued?.amount ?? null;
  const amount = said !== null && isAboveZero(said) && seesShopMoney(c, ledger) ? said : null;
  const money: Record<string, Param> =
    amount === null ? {} : { amount: { money: amount, currency: ledger.currency ?? "" } };
  const date: Record<string, Param> = at === null ? {} : { date: { at, as: "date" } };
  const form = amount === null ? (at === null ? "Bare" : "NoAmount") : at === null ? "NoDate" : "";
  return { key: `reading.tell.${key}${form}`, params: { ...money, ...date } };
}

/** An amount in the shop's money is a strange number to a customer who paid in another currency. */
function seesShopMoney(c: ReturnCase, ledger: Ledger): boolean {
  const sees = c.order?.presentmentCurrency ?? null;
  if (ledger.currency === null) return false;
  return sees === null ? c.facts.multiCurrency !== true : sees === ledger.currency;
}

function onTheWay(c: ReturnCase): Message | null {
  const { createdAt } = c.facts;
  const labels = labelsMade(c.facts);
  const label = slowestLabel(labels);
  if (label === null) return createdAt === null ? null : dated("received", createdAt);
  if (labels.every(isKnownUnscanned)) return { key: "reading.tell.notScanned" };
  switch (stageOf(label)) {
    case "inTransit":
    case "outForDelivery":
      return datedOr("inTransitNoDate", "inTransit", label.updatedAt);
    case "delivered":
      return datedOr("deliveredNoDate", "delivered", allDeliveredAt(labels));
    default:
      return null;
  }
}

function datedOr(without: string, key: string, at: string | null): Message {
  return at === null ? { key: `reading.tell.${without}` } : dated(key, at);
}

function dated(key: string, at: string): Message {
  return { key: `reading.tell.${key}`, params: { date: { at, as: "date" } } };
}
