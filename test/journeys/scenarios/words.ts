/** Sentences that many stories share, as a person reads them in English. */

type Kind = "refund" | "store credit" | "exchange";
/** A kind of outcome and its amount, for example ["refund", "24.00 USD"]. */
export type Amount = [kind: Kind, amount: string];

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const BEFORE_OPEN = "(?:(?!still open).)*";

/**
 * "Given 24.00 USD refund · still open: exchange 29.99 USD". Which word stands before which is free; that what is given
 * and what is open are kept apart is not.
 */
export function ledger(given: Amount[], open: Amount[], also: string[] = []): RegExp {
  const parts = [given.length > 0 ? "(?=Given\\b)" : "(?!Given\\b)"];
  for (const [kind, amount] of given)
    parts.push(`(?=${BEFORE_OPEN}${kind})`, `(?=${BEFORE_OPEN}${literal(amount)})`);
  const openFrom = given.length > 0 ? "still open:?.*" : "";
  for (const [kind, amount] of open)
    parts.push(`(?=.*${openFrom}${kind})`, `(?=.*${openFrom}${literal(amount)})`);
  if (open.length === 0) parts.push("(?!.*still open)");
  for (const text of also) parts.push(`(?=.*${literal(text)})`);
  return new RegExp(`^${parts.join("")}.+$`, "i");
}

export const NOT_SCANNED =
  /^Nothing scanned yet\. Loop usually expires returns not scanned within 28 days: about .+\.$/;
export const IN_TRANSIT = /^In transit since .+\.$/;
export const NO_LABEL =
  "No label in Loop: the customer keeps the item, ships it on their own, or the label is made elsewhere.";
export const CANCELLED_LINE =
  "Cancelled in Loop. The customer may submit a return or exchange again until the return window closes. The label may still work.";
export const EXPIRED_LINE =
  "Expired in Loop: not scanned in time. If the parcel still comes, decide in Loop.";
export const IN_REVIEW = /^In review since .+; Loop does not say why\.$/;
export const CHECKING = /^Closed in Loop at .+; checking what was given\.$/;
export const SENT = /^Sent to Loop at .+; not confirmed yet\. This card updates while it is open\.$/;
export const OUT_OF_STOCK = /In Loop: Edit → refund or store credit( → Process items)?; or wait for stock\.$/;
export const REFUND_FAILED =
  /The refund did not go through\. In Loop: Process items again; or refund in Shopify and close\.$/;
export const NEEDS_REVIEW = /^Needs review\b/;
export const CLOSED_IN_SHOPIFY = /closed in Shopify/i;
export const OWED_PARCEL = /customer may be owed something/;
export const ALREADY_GIVEN =
  / already given\. Item not scanned yet; Loop or its refund partner may charge the customer if it is not sent in time\.$/;

/** Carrier's word, with still open in Loop. */
export const deliveredOpen = (days: number) =>
  new RegExp(`^Carrier says delivered ${days} days? ago; still open in Loop\\.`);

/** "Given on 3 May: 24.00 USD refund. Parcel: Delivered." */
export const givenLine = (amounts: Amount[], parcel: string) =>
  new RegExp(
    `^(?=.+Parcel: ${literal(parcel)}\\.$)Given on .+:${amounts.map(([kind, amount]) => `(?=.*${kind})(?=.*${literal(amount)})`).join("")}.+$`,
    "i",
  );

/** "Given: 24.00 USD refund. Still open: exchange 29.99 USD." and perhaps the cause. */
export const partlyLine = (given: Amount[], open: Amount[], cause?: RegExp) =>
  new RegExp(
    `^Given: ${given.map(([kind, amount]) => `(?=[^]*${kind}[^]*Still open)(?=[^]*${literal(amount)}[^]*Still open)`).join("")}.+ Still open: ` +
      `${open.map(([kind, amount]) => `(?=.*${kind})(?=.*${literal(amount)})`).join("")}.+${cause ? cause.source : ""}`,
    "i",
  );

const UNDONE = /Cannot be undone/;
/** Previews: of what remains to be given. */
export const previewProcess = (open: Amount[], ...also: RegExp[]) => [
  /Loop will give what is still open/,
  ...open.map(([kind, amount]) => new RegExp(kind === "refund" ? `refund up to ${literal(amount)}` : kind)),
  UNDONE,
  /Loop queues it; the result follows/,
  ...also,
];
export const previewCancel = [
  /Cancels the return in Loop\. The customer may submit a return or exchange again until the return window closes\. The label may still work\. Cannot be undone here\./,
];
export const previewCancelGiven = [
  ...previewCancel,
  /was already given and is not taken back here; cancelling can make Loop or its refund partner charge the customer\. Check in Loop first\./,
];
export const previewClose = (open: Amount[], given: Amount[] = []) => [
  /Loop gives nothing more/,
  ...open.map(([kind, amount]) => new RegExp(`${kind}[^.]* ${literal(amount)}.*will not be issued`)),
  ...given.map(([, amount]) => new RegExp(`${literal(amount)}[^]*stays? given`)),
  /These items cannot be returned again/,
  /If the customer is owed anything, give it by hand in Shopify/,
  UNDONE,
];
export const previewFlag = [
  /Stops automatic processing and sends it to Needs review\. Moves no money\./,
  /Loopside cannot take a flag back/,
  /Someone must release it in Loop/,
  /your note is written first/,
];
export const CLOSES_SHOPIFY_RETURN = /Closes this order's Shopify return too/;
export const COUNTS = (count: number) => new RegExp(`Shopify counts ${count} sellable now; Loop decides`);
