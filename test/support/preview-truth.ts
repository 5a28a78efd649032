import { Decimal } from "decimal.js";
import type { PreviewAnswer } from "../../app/returns/api";
import type { Message, Param } from "../../app/wording/message";
import type { Given, Loop, LoopReturn } from "../sandbox/loop/state";

/** Money and goods by kind, decimal strings in the shop's currency; exchange items by title, sorted. */
export interface Outcome {
  refund: string;
  credit: string;
  exchange: string[];
  customerPays: string;
  feeKept: string;
}

const money = (param: Param | undefined): string => {
  if (typeof param === "object" && "money" in param) return new Decimal(param.money).toFixed(2);
  throw new Error(`a sentence names no amount: ${JSON.stringify(param)}`);
};

/** What the preview of Process says in its sentences, read from their parts; a sentence that is not known here throws. */
export function promisedBy({ previews }: Pick<PreviewAnswer, "previews">): Outcome {
  const said: Outcome = {
    refund: "0.00",
    credit: "0.00",
    exchange: [],
    customerPays: "0.00",
    feeKept: "0.00",
  };
  for (const { message } of previews.process ?? []) {
    if (message.key === "acting.preview.customerPays") said.customerPays = money(message.params?.amount);
    if (message.key === "acting.preview.feeKept") said.feeKept = money(message.params?.amount);
    if (message.key !== "acting.preview.process.gives") continue;
    const what = message.params?.what;
    if (typeof what !== "object" || !("list" in what)) throw new Error("the preview gives nothing by name");
    for (const part of what.list) readPart(part, said);
  }
  said.exchange.sort();
  return said;
}

function readPart(part: Message, said: Outcome): void {
  if (part.key === "acting.give.refund") said.refund = money(part.params?.amount);
  else if (part.key === "acting.give.storeCredit") said.credit = money(part.params?.amount);
  else if (/^acting\.give\.item/.test(part.key)) said.exchange.push(String(part.params?.title));
  else throw new Error(`the preview says ${part.key}, which is not exact`);
}

/** What Loop's Process really gives beyond what it had given before: taken from the stand-in's own books. */
export function watchGiving(loop: Loop, returnId: number): () => Outcome {
  const ret = loop.returns.get(returnId);
  if (!ret) throw new Error(`Loop has no return ${returnId}`);
  const before = ret.given.length;
  const open = ret.state === "open" || ret.state === "review";
  return () => {
    const given = ret.given.slice(before);
    const sum = (kinds: Given["kind"][]) =>
      given
        .filter(({ kind }) => kinds.includes(kind))
        .reduce((total, one) => total.plus(one.amount), new Decimal(0))
        .toFixed(2);
    const settled = open && ret.processedAt !== null;
    return {
      refund: sum(["refund"]),
      credit: sum(["gift-card", "shop-cash"]),
      exchange: given.some(({ kind }) => kind === "exchange") ? titlesOf(ret) : [],
      customerPays: settled ? new Decimal(ret.upsell).toFixed(2) : "0.00",
      feeKept: settled ? new Decimal(ret.handlingFee).toFixed(2) : "0.00",
    };
  };
}

const titlesOf = (ret: LoopReturn): string[] =>
  ret.exchanges
    .map(({ variant }) =>
      variant.title === "Default Title" ? variant.productTitle : `${variant.productTitle} - ${variant.title}`,
    )
    .sort();

/**
 * What of the promise may be held against Loop: where Loop's own plan withholds one kind (sold out, the payment refused), that
 * kind stays open with all that is settled at the end, and the preview said of it that Loop decides.
 */
export function withoutWithheld(
  promised: Outcome,
  ret: LoopReturn,
  ends: LoopReturn["processEnds"],
): Outcome {
  if (ends === "closed" || ret.state === "closed") return promised;
  const left = { ...promised, customerPays: "0.00", feeKept: "0.00" };
  return ends === "review-out-of-stock" ? { ...left, exchange: [] } : { ...left, refund: "0.00" };
}

/** What differs between what was said and what was done, in words; null where nothing does. */
export function differenceOf(promised: Outcome, done: Outcome): string | null {
  const [said, did] = [JSON.stringify(promised), JSON.stringify(done)];
  return said === did ? null : `said ${said}, did ${did}`;
}
