import { CANCELLED, CLOSED, OPEN } from "./answers";
import { DAY, HOUR, MINUTE } from "./scenario";
import type { Expected, Scenario } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import { CANCELLED_LINE, CHECKING, CLOSED_IN_SHOPIFY, IN_TRANSIT, ledger } from "./words";

const TEE: Amount = ["refund", "24.00 USD"];
const NOTHING_GIVEN = [/\bgiven on\b/i, /refunded 24/i, /still open/i];

const open: Expected = {
  badge: "Open",
  parcel: "In transit",
  next: IN_TRANSIT,
  ledgerLine: ledger([], [TEE]),
  attention: null,
  actions: OPEN,
};
const checking: Expected = {
  badge: "Closed, checking",
  parcel: "In transit",
  next: CHECKING,
  ledgerLine: /^(?!Given)/,
  attention: null,
  actions: CLOSED,
  mustNotSay: NOTHING_GIVEN,
};
const withoutOutcome = (seen: string): Expected => ({
  ...checking,
  badge: "Closed without Loop outcome",
  next: `Closed in Loop; Loop gave no outcome. Refunded in Shopify on this order since then: ${seen}.`,
});
const cancelled: Expected = {
  badge: "Cancelled",
  parcel: "In transit",
  next: CANCELLED_LINE,
  ledgerLine: /^(?!Given)/,
  attention: null,
  actions: CANCELLED,
  mustNotSay: [/refunded/i, /\bgiven\b/i, /still open/i],
};

export const closedElsewhere: Scenario[] = [
  {
    name: "closed-in-shopify",
    title: "Somebody closes the return in Shopify: Loop closes it and gives nothing",
    make: (ids) =>
      tell(ids, {
        story: "closed-in-shopify",
        items: [{ variant: "harbor-tee-small" }],
        labels: [{ status: "in_transit", at: 2 * DAY }],
        changed: 2 * DAY,
      }),
    expect: open,
    then: () => [
      { step: { closeInShopify: true }, expect: checking },
      { step: { advanceMs: 30 * MINUTE }, expect: { ...checking, attention: CLOSED_IN_SHOPIFY } },
      {
        step: { advanceMs: 25 * HOUR },
        expect: { ...withoutOutcome("nothing"), attention: CLOSED_IN_SHOPIFY },
      },
    ],
  },
  {
    name: "closed-in-shopify-two-hours-ago",
    title: "Closed in Shopify two hours ago, no outcome anywhere",
    make: (ids) =>
      tell(ids, {
        story: "closed-in-shopify-two-hours-ago",
        items: [{ variant: "harbor-tee-small" }],
        state: "closed",
        closed: 2 * HOUR,
        labels: [{ status: "in_transit", at: 2 * DAY }],
      }),
    expect: { ...checking, attention: CLOSED_IN_SHOPIFY },
  },
  {
    name: "closed-by-hand-no-outcome",
    title: "Closed by hand in Loop two days ago; nobody refunded; Shopify's sync made no return",
    make: (ids) =>
      tell(ids, {
        story: "closed-by-hand-no-outcome",
        items: [{ variant: "harbor-tee-small" }],
        state: "closed",
        closed: 2 * DAY,
        labels: [{ status: "in_transit", at: 3 * DAY }],
        native: false,
      }),
    expect: { ...withoutOutcome("nothing"), mustNotSay: [...NOTHING_GIVEN, /closed in Shopify/i] },
  },
  {
    name: "closed-by-hand-refunded-in-shopify",
    title: "Closed by hand in Loop; the team refunded in Shopify an hour later",
    make: (ids) =>
      tell(ids, {
        story: "closed-by-hand-refunded-in-shopify",
        items: [{ variant: "harbor-tee-small" }],
        state: "closed",
        closed: 2 * DAY,
        labels: [{ status: "in_transit", at: 3 * DAY }],
        shopifyRefunds: [{ id: ids.refundId, createdAt: ids.ago(2 * DAY - 1 * HOUR), amount: "24.00" }],
      }),
    expect: { ...withoutOutcome("24.00 USD"), mustNotSay: [/closed in Shopify/i, /nothing/i] },
  },
  {
    name: "cancelled-in-shopify",
    title: "Somebody cancels the return in Shopify: Loop cancels it",
    make: (ids) =>
      tell(ids, {
        story: "cancelled-in-shopify",
        items: [{ variant: "harbor-tee-small" }],
        labels: [{ status: "in_transit", at: 2 * DAY }],
        changed: 2 * DAY,
      }),
    expect: open,
    then: () => [{ step: { cancelInShopify: true }, expect: cancelled }],
  },
  {
    name: "cancelled-in-shopify-yesterday",
    title: "Cancelled in Shopify yesterday",
    make: (ids) =>
      tell(ids, {
        story: "cancelled-in-shopify-yesterday",
        items: [{ variant: "harbor-tee-small" }],
        state: "cancelled",
        labels: [{ status: "in_transit", at: 2 * DAY }],
        changed: 1 * DAY,
      }),
    expect: cancelled,
  },
];
