import type { ExchangeSummary, ItemSummary, ReturnSummary } from "./order-summary";
import { nameBrief } from "./name-brief";
import { nameLedger } from "./name-ledger";
import { labelsMade, readable, stageOf } from "./parcel-stage";
import { attentionOf } from "./read-attention";
import { badgeOf, readExtraBadges, readParcel } from "./read-badges";
import { nextLineOf } from "./read-next-line";
import { isFinished, readSituation } from "./read-situation";
import type { ExchangeItem, ReturnCase, ReturnLabel, ReturnLine } from "./return";
import { versionOf } from "./version-of-return";

/** All that an order shows of one return; no comments, notes or links. `asExchangeOrder`: see {@link ReturnSummary}. */
export function summariseReturn(c: ReturnCase, asExchangeOrder = false): ReturnSummary {
  const s = readSituation(c);
  const { facts } = c;
  return {
    id: facts.id,
    version: versionOf(facts),
    state: facts.state,
    finished: isFinished(facts.state),
    badges: [badgeOf(s.stage, facts), ...readExtraBadges(facts)],
    parcel: readParcel(facts),
    attention: attentionOf(s),
    next: nextLineOf(s),
    ledger: nameLedger(c, s.ledger),
    items: facts.lines.map((line) => itemOf(line, s.ledger.currency)),
    exchanges: (facts.exchanges ?? []).map((item) => exchangeOf(item, c, s.ledger.currency)),
    parcels: labelsMade(facts).map(parcelOf),
    asExchangeOrder,
    createdAt: facts.createdAt,
    loopWordAt: c.standing.loopWordAt,
    confirmed: !c.standing.provisional && !c.standing.notConfirmedByLoop,
    brief: nameBrief(s),
  };
}

function itemOf(line: ReturnLine, currency: string | null): ItemSummary {
  return {
    lineId: line.id,
    title: line.title,
    reason: line.reason,
    parentReason: line.parentReason,
    price: line.price === null ? null : { money: line.price, currency: currency ?? "" },
    hasComment: line.hasComment,
    outcome: line.outcome === "default" ? null : line.outcome,
  };
}

function exchangeOf(item: ExchangeItem, c: ReturnCase, currency: string | null): ExchangeSummary {
  const { exchangeOrderId: id, exchangeOrderName: name } = item;
  const same = id === null ? name === c.facts.orderName : id === c.facts.providerOrderId;
  return {
    title: item.title,
    total: item.total === null ? null : { money: item.total, currency: currency ?? "" },
    outOfStock: item.outOfStock && item.outOfStockResolution === null,
    orderName: same ? null : name,
  };
}

function parcelOf(label: ReturnLabel): ReturnSummary["parcels"][number] {
  const stage = stageOf(label);
  return {
    carrier: label.carrier,
    trackingNumber: label.trackingNumber,
    status:
      stage === "word"
        ? { key: "reading.word", params: { word: readable(label.status ?? "") } }
        : { key: `reading.parcel.${stage}` },
    updatedAt: label.updatedAt,
  };
}
