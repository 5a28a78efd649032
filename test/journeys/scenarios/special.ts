import { CLOSED, OPEN, UNKNOWN_STATE } from "./answers";
import { DAY, HOUR } from "./scenario";
import type { Expected, Scenario } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import { IN_TRANSIT, deliveredOpen, givenLine, ledger, previewProcess } from "./words";

const TEE: Amount = ["refund", "24.00 USD"];
const NOTHING_GIVEN = [/refunded/i, /\bgiven\b/i];

const open: Expected = {
  badge: "Open",
  parcel: "In transit",
  next: IN_TRANSIT,
  ledgerLine: ledger([], [TEE]),
  attention: null,
  actions: OPEN,
  previews: { process: previewProcess([TEE]) },
  mustNotSay: NOTHING_GIVEN,
};
const NOT_THE_BUYER = /The person returning is not the buyer; do not tell the buyer/;
const MOVING = { labels: [{ status: "in_transit", at: 1 * DAY }], changed: 1 * DAY };

export const specials: Scenario[] = [
  {
    name: "gift-return",
    title: "The person returning is not the buyer",
    make: (ids) =>
      tell(ids, {
        story: "gift-return",
        items: [{ variant: "harbor-tee-small" }],
        rest: "credit",
        ...MOVING,
        return: { gift: true },
      }),
    expect: {
      ...open,
      extraBadges: ["Gift"],
      ledgerLine: ledger([], [["store credit", "24.00 USD"]]),
      previews: {
        process: previewProcess([["store credit", "24.00 USD"]], NOT_THE_BUYER),
        cancel: [NOT_THE_BUYER],
        close: [NOT_THE_BUYER],
      },
    },
  },
  {
    name: "warranty-without-amounts",
    title: "A warranty claim: all amounts are 0",
    make: (ids) =>
      tell(ids, {
        story: "warranty-without-amounts",
        items: [{ variant: "ridge-jacket-small", discount: "148.00", reason: ["Warranty", "Seam tore"] }],
        ...MOVING,
        native: false,
        return: { type: "warranty" },
      }),
    expect: {
      ...open,
      extraBadges: ["Warranty"],
      ledgerLine: /^(?!Given)/,
      previews: {},
      mustNotSay: [...NOTHING_GIVEN, /refund 0\.00/i],
    },
  },
  {
    name: "order-older-than-60-days",
    title: "Shopify hides the order; the return is seen all the same",
    make: (ids) =>
      tell(ids, {
        story: "order-older-than-60-days",
        items: [{ variant: "harbor-tee-small" }],
        ordered: 75 * DAY,
        ...MOVING,
        order: { hidden: true },
      }),
    expect: open,
  },
  {
    name: "order-older-than-60-days-processed",
    title: "Shopify hides the order; Loop says refunded: nothing proves that Shopify lacks it",
    make: (ids) =>
      tell(ids, {
        story: "order-older-than-60-days-processed",
        items: [{ variant: "harbor-tee-small" }],
        ordered: 80 * DAY,
        asked: 12 * DAY,
        state: "closed",
        closed: 3 * DAY,
        labels: [{ status: "delivered", at: 3 * DAY + 1 * HOUR }],
        given: { refund: 3 * DAY },
        order: { hidden: true },
      }),
    expect: {
      badge: "Processed",
      parcel: "Delivered",
      next: givenLine([TEE], "Delivered"),
      ledgerLine: ledger([TEE], []),
      attention: null,
      actions: CLOSED,
      mustNotSay: [/Shopify shows/],
    },
  },
  {
    name: "order-older-than-60-days-no-outcome",
    title: "Shopify hides the order of a return that was closed by hand",
    make: (ids) =>
      tell(ids, {
        story: "order-older-than-60-days-no-outcome",
        items: [{ variant: "harbor-tee-small" }],
        ordered: 80 * DAY,
        asked: 12 * DAY,
        state: "closed",
        closed: 3 * DAY,
        labels: [{ status: "delivered", at: 4 * DAY }],
        order: { hidden: true },
      }),
    expect: {
      badge: "Closed without Loop outcome",
      parcel: "Delivered",
      next: "Closed in Loop; Loop gave no outcome. Refunded in Shopify on this order since then: not visible to us.",
      ledgerLine: /^(?!Given)/,
      attention: null,
      actions: CLOSED,
      mustNotSay: [/since then: nothing/i, /closed in Shopify/i],
    },
  },
  {
    name: "order-cancelled-in-shopify",
    title: "The order was cancelled in Shopify while its return is open",
    make: (ids) =>
      tell(ids, {
        story: "order-cancelled-in-shopify",
        items: [{ variant: "harbor-tee-small" }],
        labels: [{ status: "delivered", at: 1 * DAY + 1 * HOUR }],
        changed: 1 * DAY,
        order: { cancelledAt: ids.ago(2 * DAY) },
      }),
    expect: { ...open, parcel: "Delivered", next: deliveredOpen(1) },
  },
  {
    name: "edited-in-loop-between-preview-and-confirm",
    title: "A fee is added in Loop after the preview was read: nothing is sent",
    make: (ids) =>
      tell(ids, {
        story: "edited-in-loop-between-preview-and-confirm",
        items: [{ variant: "harbor-tee-small" }],
        ...MOVING,
      }),
    expect: open,
    then: () => {
      const edited: Expected = {
        ...open,
        ledgerLine: ledger([], [["refund", "18.00 USD"]], ["fee kept", "6.00 USD"]),
        previews: { process: previewProcess([["refund", "18.00 USD"]], /Fee kept 6\.00 USD/) },
        mustNotSay: [...NOTHING_GIVEN, /refund 24\.00/i],
      };
      return [
        { step: { editInLoop: { handlingFee: "6.00", refund: "18.00" } }, expect: edited },
        {
          step: { confirmStale: "process", by: "Ana Ortiz" },
          expect: { ...edited, ending: /(?=[^]*18\.00 USD)[^]*nothing was sent/i },
        },
      ];
    },
  },
  {
    name: "unknown-state-and-label-word",
    title: "A state and a label word that nobody documents",
    make: (ids) =>
      tell(ids, {
        story: "unknown-state-and-label-word",
        items: [{ variant: "harbor-tee-small" }],
        state: "partial",
        labels: [{ status: "available_for_pickup", at: 1 * DAY }],
        changed: 1 * DAY,
      }),
    expect: {
      badge: "partial",
      parcel: /^available[_ ]for[_ ]pickup$/i,
      next: /./,
      ledgerLine: ledger([], [TEE]),
      attention: null,
      actions: UNKNOWN_STATE,
      mustNotSay: [...NOTHING_GIVEN, /Carrier says delivered/, /Nothing scanned yet/, /Partly processed/],
    },
  },
  {
    name: "negative-price",
    title: "One line has a negative price: the bundle's saving goes back too",
    make: (ids) =>
      tell(ids, {
        story: "negative-price",
        items: [
          { variant: "lakeside-overshirt-medium", reason: ["Fit", '"Item was too big"'] },
          { variant: "bundle-saving", reason: ["Fit", '"Item was too big"'] },
        ],
        ...MOVING,
      }),
    expect: {
      ...open,
      ledgerLine: ledger([], [["refund", "59.01 USD"]]),
      previews: { process: previewProcess([["refund", "59.01 USD"]]) },
      mustNotSay: [...NOTHING_GIVEN, /118\.99/, /NaN/],
    },
  },
  {
    name: "paid-in-another-currency",
    title: "The customer paid in euros, the shop counts in dollars",
    make: (ids) =>
      tell(ids, {
        story: "paid-in-another-currency",
        items: [{ variant: "harbor-tee-small" }],
        ...MOVING,
        order: { presentment: { currency: "EUR", rate: "0.918" }, customerLocale: "fr-FR" },
      }),
    expect: {
      ...open,
      ledgerLine: /^(?!Given).*refund.*24\.00 USD(.*customer sees about 22\.0\d EUR)?/i,
      mustNotSay: [...NOTHING_GIVEN, /24\.00 EUR/, /46\.0\d/],
    },
  },
  {
    name: "learnt-when-returns-like-this-are-processed",
    title: "In transit, and returns like this are usually processed at delivery",
    settings: { pattern: { event: "delivered", counts: { some: 38, of: 40 }, p95Hours: 20 } },
    make: (ids) =>
      tell(ids, {
        story: "learnt-when-returns-like-this-are-processed",
        items: [{ variant: "harbor-tee-small" }],
        ...MOVING,
      }),
    expect: {
      ...open,
      next: /^In transit since .+\. Returns like this are usually processed at \S.* \(38 of 40\)\.$/,
    },
  },
];
