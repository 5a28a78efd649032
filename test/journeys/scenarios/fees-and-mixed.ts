import { CLOSED, OPEN } from "./answers";
import { DAY, HOUR } from "./scenario";
import type { Expected, Scenario } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import { IN_TRANSIT, deliveredOpen, givenLine, ledger, previewClose, previewProcess } from "./words";

const JACKET: Amount = ["refund", "161.14 USD"];
const BY_HAND = [/Loop records the refund; your team pays it in Shopify/];

const open: Omit<Expected, "ledgerLine"> = {
  badge: "Open",
  parcel: "In transit",
  next: IN_TRANSIT,
  attention: null,
  actions: OPEN,
  mustNotSay: [/\bgiven\b/i, /refunded/i],
};

const recorded: Expected = {
  badge: "Processed",
  parcel: "Delivered",
  next: givenLine([["refund", "24.00 USD"]], "Delivered"),
  ledgerLine: ledger([["refund", "24.00 USD"]], []),
  attention: null,
  actions: CLOSED,
};

export const feesAndMixed: Scenario[] = [
  {
    name: "mixed-payment",
    title: "Paid by card and gift card: Loop splits the refund",
    make: (ids) =>
      tell(ids, {
        story: "mixed-payment",
        items: [
          { variant: "ridge-jacket-large", tax: "13.14", reason: ["Quality", "Zip does not close"] },
          { variant: "camp-socks-one-size", quantity: 2, notReturned: true },
        ],
        labels: [{ status: "in_transit", at: 1 * DAY }],
        changed: 1 * DAY,
        order: { gateways: ["shopify_payments", "gift_card"] },
      }),
    expect: {
      ...open,
      ledgerLine: ledger([], [JACKET]),
      previews: {
        process: previewProcess(
          [JACKET],
          /Loop splits it over the payment methods; a gift card used on the order is refilled first/,
        ),
        close: previewClose([JACKET]),
      },
    },
  },
  {
    name: "fee-kept",
    title: "A refund less a handling fee",
    make: (ids) =>
      tell(ids, {
        story: "fee-kept",
        items: [{ variant: "lakeside-overshirt-large", discount: "8.90" }],
        fee: "5.00",
        labels: [{ status: "in_transit", at: 1 * DAY }],
        changed: 1 * DAY,
      }),
    expect: {
      ...open,
      ledgerLine: ledger([], [["refund", "75.10 USD"]], ["fee kept", "5.00 USD"]),
      previews: {
        process: previewProcess([["refund", "75.10 USD"]], /Fee kept 5\.00 USD/),
        close: previewClose([["refund", "75.10 USD"]]),
      },
      mustNotSay: [/\bgiven\b/i, /70\.10 USD/, /80\.10 USD/],
    },
  },
  {
    name: "fee-larger-than-refund",
    title: "The fee is more than what is left for the refund",
    make: (ids) =>
      tell(ids, {
        story: "fee-larger-than-refund",
        items: [{ variant: "harbor-tee-small" }],
        fee: "14.00",
        labels: [{ status: "in_transit", at: 1 * DAY }],
        changed: 1 * DAY,
      }),
    expect: {
      ...open,
      ledgerLine: ledger([], [["refund", "10.00 USD"]], ["fee kept", "14.00 USD"]),
      previews: { process: previewProcess([["refund", "10.00 USD"]], /Fee kept 14\.00 USD/) },
      mustNotSay: [/-\s?4\.00/, /refund 24\.00 USD/i, /\bgiven\b/i],
    },
  },
  {
    name: "fee-takes-the-whole-refund",
    title: "The fee takes all: nothing is left to give",
    make: (ids) =>
      tell(ids, {
        story: "fee-takes-the-whole-refund",
        items: [{ variant: "camp-socks-one-size" }],
        fee: "14.00",
        labels: [{ status: "in_transit", at: 1 * DAY }],
        changed: 1 * DAY,
      }),
    expect: {
      ...open,
      ledgerLine: /fee kept 14\.00 USD/i,
      previews: { process: [/Fee kept 14\.00 USD/, /Cannot be undone/] },
      mustNotSay: [/\bgiven\b/i, /-\s?\d/, /refund 14\.00/i],
    },
  },
  {
    name: "refunds-by-hand",
    title: "Loop records refunds, the team pays them in Shopify",
    settings: { refunds: "by-hand" },
    make: (ids) =>
      tell(ids, {
        story: "refunds-by-hand",
        items: [{ variant: "harbor-tee-small" }],
        labels: [{ status: "delivered", at: 1 * DAY + 1 * HOUR }],
        changed: 1 * DAY,
      }),
    expect: {
      ...open,
      parcel: "Delivered",
      next: deliveredOpen(1),
      ledgerLine: ledger([], [["refund", "24.00 USD"]]),
      previews: { process: BY_HAND },
    },
  },
  {
    name: "refunds-by-hand-not-paid-yet",
    title: "Loop recorded the refund two days ago; Shopify shows none, as the merchant said it would be",
    settings: { refunds: "by-hand" },
    make: (ids) =>
      tell(ids, {
        story: "refunds-by-hand-not-paid-yet",
        items: [{ variant: "harbor-tee-small" }],
        state: "closed",
        closed: 2 * DAY,
        labels: [{ status: "delivered", at: 2 * DAY + 1 * HOUR }],
        given: { refund: 2 * DAY },
        shopifyRefunds: [],
      }),
    expect: { ...recorded, mustNotSay: [/Shopify shows/] },
  },
  {
    name: "refund-not-seen-in-shopify",
    title: "Loop says refunded two days ago; Shopify shows nothing",
    settings: { refunds: "loop" },
    make: (ids) =>
      tell(ids, {
        story: "refund-not-seen-in-shopify",
        items: [{ variant: "harbor-tee-small" }],
        state: "closed",
        closed: 2 * DAY,
        labels: [{ status: "delivered", at: 2 * DAY + 1 * HOUR }],
        given: { refund: 2 * DAY },
        shopifyRefunds: [],
      }),
    expect: {
      ...recorded,
      attention: /^Loop says 24\.00 USD refunded on .+; Shopify shows 0\.00 USD on this order\.$/,
    },
  },
  {
    name: "refund-not-seen-yet",
    title: "Loop says refunded 20 hours ago; Shopify may show it later, and shows nothing after a day",
    settings: { refunds: "loop" },
    make: (ids) =>
      tell(ids, {
        story: "refund-not-seen-yet",
        items: [{ variant: "harbor-tee-small" }],
        state: "closed",
        closed: 20 * HOUR,
        labels: [{ status: "delivered", at: 21 * HOUR }],
        given: { refund: 20 * HOUR },
        shopifyRefunds: [],
      }),
    expect: recorded,
    then: () => [
      {
        step: { advanceMs: 6 * HOUR },
        expect: {
          ...recorded,
          attention: /^Loop says 24\.00 USD refunded on .+; Shopify shows 0\.00 USD on this order\.$/,
        },
      },
    ],
  },
];
