import type { Message, Tone, ToneMessage } from "../wording/message";
import { isAboveZero } from "./decimal-money";
import { joinNativeReturn } from "./join-native-return";
import { GIVING_KINDS } from "./ledger";
import type { Ledger } from "./ledger";
import { dateTime, say } from "./message-words";
import { amountIn, nameGiven, nameOpen } from "./name-amounts";
import { nameOutcomesToCome } from "./name-outcomes-to-come";
import { isScanned } from "./parcel-stage";
import { previewRemove } from "./preview-remove";
import { readLedger } from "./read-ledger";
import { readSituation } from "./read-situation";
import type { ActionKind, ReturnCase } from "./return";

/**
 * What an action will do, as sentences from most to least important: of what remains by the ledger, with what was
 * already given and stays given. Says nothing about whether it is offered (see `offerActions`).
 * @param input `lineItemIds`: Loop's line ids, for `remove` only
 */
export function previewAction(
  c: ReturnCase,
  kind: ActionKind,
  input: { lineItemIds?: string[] } = {},
): ToneMessage[] {
  const ledger = readLedger(c);
  switch (kind) {
    case "process":
      return [...failedBefore(c), ...previewProcess(c, ledger), ...aroundIt(c, ledger)];
    case "remove":
      return previewRemoval(c, ledger, input.lineItemIds ?? []);
    case "flag":
      return previewFlag(c);
    case "cancel":
      return [...previewCancel(c, ledger), ...inShopifyToo(c, "cancel"), ...gift(c)];
    case "close":
      return [...previewClose(c, ledger), ...inShopifyToo(c, "close"), ...amountsAt(c), ...gift(c)];
    case "note":
      return [tell("info", say("acting.preview.note"))];
  }
}

function previewProcess(c: ReturnCase, ledger: Ledger): ToneMessage[] {
  const outcomes = nameOutcomesToCome(c, ledger);
  return [
    outcomes.length > 0
      ? tell("info", say("acting.preview.process.gives", { what: { list: outcomes } }))
      : tell("warning", say("acting.preview.process.givesNothing")),
    ...when(isAboveZero(ledger.entries.refund.remaining), "info", refundSentence(c)),
  ];
}

function refundSentence(c: ReturnCase): Message {
  return say(
    c.rules.refunds === "by-hand" ? "acting.preview.process.byHand" : "acting.preview.process.refundSplit",
  );
}

/** What stands below Process and Remove alike: what is paid, kept, given, and what cannot be seen from here. */
function aroundIt(c: ReturnCase, ledger: Ledger): ToneMessage[] {
  const { customerPays, feeKept } = ledger.entries;
  const cancelledAt = c.order?.cancelledAt ?? null;
  const said = (amount: string | null) => ({ amount: amountIn(ledger, amount ?? "0") });
  const unknown = GIVING_KINDS.some((kind) => ledger.entries[kind].owed === null);
  return [
    ...when(
      isAboveZero(customerPays.remaining),
      "info",
      say("acting.preview.customerPays", said(customerPays.remaining)),
    ),
    ...when(isAboveZero(feeKept.remaining), "info", say("acting.preview.feeKept", said(feeKept.remaining))),
    ...alreadyGiven(c, ledger, "info"),
    ...when(unknown, "caution", say("acting.preview.amountsUnknown")),
    ...when(
      cancelledAt !== null,
      "warning",
      say("acting.preview.orderCancelled", { on: { at: cancelledAt ?? "", as: "date" } }),
    ),
    ...inShopifyToo(c, "close"),
    ...gift(c),
    tell("warning", say("acting.preview.process.final")),
    tell("neutral", say("acting.preview.restock")),
    ...amountsAt(c),
  ];
}

/** Loop processes what is left; where nothing is left it cancels, and then says what cancelling does. */
function previewRemoval(c: ReturnCase, ledger: Ledger, lineItemIds: string[]): ToneMessage[] {
  const out = c.facts.lines.filter(({ id }) => lineItemIds.includes(id)).length;
  const removal = previewRemove(c, ledger, lineItemIds);
  if (out === 0) return removal;
  if (out < c.facts.lines.length) return [...removal, ...aroundIt(c, ledger)];
  return [...removal, ...previewCancel(c, ledger), ...inShopifyToo(c, "cancel"), ...gift(c)];
}

function previewFlag(c: ReturnCase): ToneMessage[] {
  const refusedAt = c.rules.flaggedProcessRefusedAt;
  return [
    tell("info", say("acting.preview.flag.does")),
    tell("warning", say("acting.preview.flag.noWayBack")),
    ...when(
      refusedAt !== null,
      "warning",
      say("acting.preview.flag.processRefused", { on: { at: refusedAt ?? "", as: "date" } }),
    ),
    tell("info", say("acting.preview.flag.note")),
  ];
}

/** Red where money or goods went out and no carrier has seen the parcel: then cancelling can cost the customer. */
function previewCancel(c: ReturnCase, ledger: Ledger): ToneMessage[] {
  const given = ledger.given.length > 0;
  const early = given && !c.facts.labels.some(isScanned);
  const what = { what: nameGiven(ledger, c.facts) };
  return [
    ...when(early, "critical", say("acting.preview.cancel.givenEarly", what)),
    ...when(given && !early, "warning", say("acting.preview.cancel.given", what)),
    tell("info", say("acting.preview.cancel.does")),
    tell("warning", say("acting.preview.cancel.final")),
  ];
}

function previewClose(c: ReturnCase, ledger: Ledger): ToneMessage[] {
  return [
    ledger.open.length > 0
      ? tell("critical", say("acting.preview.close.notIssued", { what: nameOpen(ledger) }))
      : tell("critical", say("acting.preview.close.nothingMore")),
    ...alreadyGiven(c, ledger, "critical"),
    tell("critical", say("acting.preview.close.final")),
  ];
}

function alreadyGiven(c: ReturnCase, ledger: Ledger, tone: Tone): ToneMessage[] {
  return when(
    ledger.given.length > 0,
    tone,
    say("acting.preview.staysGiven", { what: nameGiven(ledger, c.facts) }),
  );
}

function failedBefore(c: ReturnCase): ToneMessage[] {
  const { failure } = readSituation(c);
  if (!failure) return [];
  const at = { at: dateTime(failure.at) };
  return [
    failure.message === null
      ? tell("warning", say("acting.preview.failedBefore", at))
      : tell("warning", say("acting.preview.failedBeforeReason", { ...at, reason: failure.message })),
  ];
}

/** Loop's sync closes or cancels the order's own Shopify return too; said only where it can only be this one. */
function inShopifyToo(c: ReturnCase, what: "close" | "cancel"): ToneMessage[] {
  const native = joinNativeReturn(c.facts, c.order?.nativeReturns ?? null);
  const over = ["CLOSED", "CANCELED", "DECLINED"].includes(native?.status.toUpperCase() ?? "");
  return when(native !== null && !over, "info", say(`acting.preview.${what}sShopifyReturn`));
}

function gift(c: ReturnCase): ToneMessage[] {
  return when(c.facts.gift === true, "warning", say("acting.preview.gift"));
}

function amountsAt(c: ReturnCase): ToneMessage[] {
  const paidIn = c.order?.presentmentCurrency ?? null;
  const other = c.facts.currency !== null && paidIn !== null && paidIn !== c.facts.currency;
  return [
    tell("neutral", say("acting.preview.amountsAt", { at: dateTime(c.standing.loopWordAt) })),
    ...when(other, "neutral", say("acting.preview.otherCurrency", { currency: paidIn ?? "" })),
  ];
}

function tell(tone: Tone, message: Message): ToneMessage {
  return { message, tone };
}

function when(holds: boolean, tone: Tone, message: Message): ToneMessage[] {
  return holds ? [tell(tone, message)] : [];
}
