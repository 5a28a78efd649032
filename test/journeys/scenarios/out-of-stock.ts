import { CLOSED, OPEN, REVIEW } from "./answers";
import { DAY, HOUR } from "./scenario";
import type { Expected, Scenario } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import {
  COUNTS,
  OUT_OF_STOCK,
  deliveredOpen,
  givenLine,
  ledger,
  partlyLine,
  previewClose,
  previewProcess,
} from "./words";

const TEE: Amount = ["refund", "24.00 USD"];
const FIELD: Amount = ["exchange", "29.99 USD"];
const RIDGE: Amount = ["exchange", "148.00 USD"];
/** One item refunded, the other exchanged for another size. */
const TWO_ITEMS = [
  { variant: "harbor-tee-small" },
  { variant: "field-tee-small", comment: "sleeves too long" },
];

const restGiven: Expected = {
  badge: "Partly processed",
  parcel: "In transit",
  next: OUT_OF_STOCK,
  ledgerLine: ledger([TEE], [FIELD]),
  attention: "Exchange item out of stock; the rest was given",
  actions: REVIEW,
  previews: {
    process: previewProcess([FIELD], COUNTS(0)),
    close: previewClose([FIELD], [TEE]),
  },
  mustNotSay: [/Refunded 53\.99/i, /53\.99 USD refund/i, /does not say why/, /back in stock/i],
};

const GIVES_NOW = /Process gives the exchange now/;

export const outOfStock: Scenario[] = [
  {
    name: "exchange-out-of-stock-by-hand",
    title: "Processed by hand; the exchange item is sold out, the rest was given",
    make: (ids) =>
      tell(ids, {
        story: "exchange-out-of-stock-by-hand",
        items: TWO_ITEMS,
        exchangeFor: [{ variant: "field-tee-medium", outOfStock: true }],
        state: "review",
        changed: 3 * HOUR,
        labels: [{ status: "in_transit", at: 2 * DAY }],
        given: { refund: 3 * HOUR },
        return: { processEnds: "review-out-of-stock" },
      }),
    expect: restGiven,
    then: (made) => [
      {
        step: { restock: exchangeVariant(made), to: 3 },
        expect: {
          ...restGiven,
          attention: GIVES_NOW,
          next: partlyLine([TEE], [FIELD]),
          previews: { process: previewProcess([FIELD], COUNTS(3)) },
          mustNotSay: [/Refunded 53\.99/i],
        },
      },
      {
        step: { process: "closed", by: "Ana Ortiz" },
        expect: {
          badge: "Processed",
          parcel: "In transit",
          next: givenLine([TEE, ["exchange", "exchange"]], "In transit"),
          ledgerLine: ledger([TEE, ["exchange", "exchange"]], []),
          attention: null,
          actions: CLOSED,
          mustNotSay: [/back in stock/i, /out of stock/i],
          ending: /done|processed|given/i,
        },
      },
    ],
  },
  {
    name: "exchange-out-of-stock-when-processed",
    title: "Open and delivered; Process finds the exchange item sold out",
    make: (ids) =>
      tell(ids, {
        story: "exchange-out-of-stock-when-processed",
        items: TWO_ITEMS,
        exchangeFor: [{ variant: "field-tee-medium" }],
        labels: [{ status: "delivered", at: 2 * DAY + 1 * HOUR }],
        changed: 2 * DAY,
        return: { processEnds: "review-out-of-stock" },
      }),
    expect: {
      badge: "Open",
      parcel: "Delivered",
      next: deliveredOpen(2),
      ledgerLine: ledger([], [FIELD, TEE]),
      attention: null,
      actions: OPEN,
      previews: { process: previewProcess([FIELD, TEE], COUNTS(0)) },
      mustNotSay: [/\bgiven\b/i],
    },
    then: () => [
      {
        step: { process: "review-out-of-stock", by: "Ana Ortiz" },
        expect: { ...restGiven, parcel: "Delivered", ending: /24\.00 USD/ },
      },
    ],
  },
  {
    name: "exchange-out-of-stock-nothing-given",
    title: "In review for a sold-out exchange item; there was nothing else to give",
    make: (ids) =>
      tell(ids, {
        story: "exchange-out-of-stock-nothing-given",
        items: [{ variant: "ridge-jacket-small", reason: ["Fit", "Too small"] }],
        exchangeFor: [{ variant: "ridge-jacket-medium", outOfStock: true }],
        state: "review",
        changed: 1 * DAY,
        labels: [{ status: "delivered", at: 1 * DAY + 1 * HOUR }],
        return: { processEnds: "review-out-of-stock" },
      }),
    expect: {
      badge: "Needs review",
      parcel: "Delivered",
      next: OUT_OF_STOCK,
      ledgerLine: ledger([], [RIDGE]),
      attention: /out of stock/i,
      actions: REVIEW,
      previews: { process: previewProcess([RIDGE], COUNTS(0)), close: previewClose([RIDGE]) },
      mustNotSay: [/the rest was given/i, /\bgiven\b/i, /refund 1/i],
    },
  },
  {
    name: "exchange-back-in-stock",
    title: "In review for an exchange item that Shopify counts again",
    make: (ids) =>
      tell(ids, {
        story: "exchange-back-in-stock",
        items: [{ variant: "harbor-tee-small" }, { variant: "field-tee-small" }],
        exchangeFor: [{ variant: "field-tee-large", outOfStock: true }],
        state: "review",
        changed: 8 * HOUR,
        labels: [{ status: "delivered", at: 9 * HOUR }],
        given: { refund: 8 * HOUR },
      }),
    expect: {
      badge: "Partly processed",
      parcel: "Delivered",
      next: partlyLine([TEE], [FIELD]),
      ledgerLine: ledger([TEE], [FIELD]),
      attention: GIVES_NOW,
      actions: REVIEW,
      previews: { process: previewProcess([FIELD], COUNTS(3)) },
    },
  },
];

function exchangeVariant(made: { return: { exchanges: { variantId: number }[] } }): number {
  const [first] = made.return.exchanges;
  if (!first) throw new Error("the story has no exchange item");
  return first.variantId;
}
