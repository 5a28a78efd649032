import { CLOSED, OPEN } from "./answers";
import { DAY, HOUR } from "./scenario";
import type { Expected, Scenario } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import { IN_TRANSIT, givenLine, ledger, previewCancel, previewClose, previewProcess } from "./words";

const CREDIT: Amount = ["store credit", "34.00 USD"];
/** Nothing of a store credit is a refund. */
const NO_REFUND = [/refund/i];

const open: Expected = {
  badge: "Open",
  parcel: "In transit",
  next: IN_TRANSIT,
  ledgerLine: ledger([], [CREDIT]),
  attention: null,
  actions: OPEN,
  previews: {
    process: previewProcess([CREDIT], /store credit 34\.00 USD/),
    cancel: previewCancel,
    close: previewClose([CREDIT]),
  },
  mustNotSay: [...NO_REFUND, /\bgiven\b/i],
};

const processed: Expected = {
  badge: "Processed",
  parcel: "Delivered",
  next: givenLine([CREDIT], "Delivered"),
  ledgerLine: ledger([CREDIT], []),
  attention: null,
  actions: CLOSED,
  mustNotSay: NO_REFUND,
};

export const storeCredits: Scenario[] = [
  {
    name: "store-credit-gift-card",
    title: "Store credit by gift card, the parcel moving",
    make: (ids) =>
      tell(ids, {
        story: "store-credit-gift-card",
        items: [
          { variant: "trail-tee-small", reason: ["Style", "Not what I expected"] },
          { variant: "fjord-beanie-oat", notReturned: true },
        ],
        rest: "credit",
        labels: [{ status: "in_transit", at: 1 * DAY }],
        changed: 1 * DAY,
      }),
    expect: open,
  },
  {
    name: "store-credit-gift-card-issued",
    title: "Store credit by gift card, issued",
    make: (ids) =>
      tell(ids, {
        story: "store-credit-gift-card-issued",
        items: [{ variant: "trail-tee-small" }],
        rest: "credit",
        state: "closed",
        closed: 2 * DAY,
        labels: [{ status: "delivered", at: 2 * DAY + 4 * HOUR }],
        given: { giftCard: 2 * DAY },
      }),
    expect: processed,
  },
  {
    name: "native-store-credit",
    title: "Native store credit, the parcel moving",
    make: (ids) =>
      tell(ids, {
        story: "native-store-credit",
        items: [{ variant: "trail-tee-medium" }],
        rest: "nativeCredit",
        labels: [{ status: "in_transit", at: 1 * DAY }],
        changed: 1 * DAY,
      }),
    expect: open,
  },
  {
    name: "native-store-credit-issued",
    title: "Native store credit, issued: only shop_cash_processed tells",
    make: (ids) =>
      tell(ids, {
        story: "native-store-credit-issued",
        items: [{ variant: "trail-tee-medium" }],
        rest: "nativeCredit",
        state: "closed",
        closed: 3 * DAY,
        labels: [{ status: "delivered", at: 3 * DAY + 1 * HOUR }],
        given: { shopCash: 3 * DAY },
      }),
    expect: processed,
  },
];
