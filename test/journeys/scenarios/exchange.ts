import { CLOSED, OPEN } from "./answers";
import { DAY, HOUR } from "./scenario";
import type { Expected, Scenario } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import {
  COUNTS,
  IN_TRANSIT,
  deliveredOpen,
  givenLine,
  ledger,
  partlyLine,
  previewClose,
  previewProcess,
} from "./words";

const TEE: Amount = ["exchange", "24.00 USD"];
const TRAIL: Amount = ["exchange", "34.00 USD"];
const TEN: Amount = ["refund", "10.00 USD"];

const open: Omit<Expected, "ledgerLine" | "previews"> = {
  badge: "Open",
  parcel: "In transit",
  next: IN_TRANSIT,
  attention: null,
  actions: OPEN,
  mustNotSay: [/\bgiven\b/i, /refunded/i, /\bnew order\b/i],
};

const PARTLY: Expected = {
  badge: "Partly processed",
  parcel: "In transit",
  next: partlyLine([TEE], [TEN]),
  ledgerLine: ledger([TEE], [TEN]),
  attention: null,
  actions: OPEN,
  previews: {
    process: [...previewProcess([TEN]), /24\.00 USD/],
    close: previewClose([TEN], [TEE]),
  },
  mustNotSay: [/refunded/i, /10\.00 USD refund (was )?given/i, /did not go through/i],
};

export const exchanges: Scenario[] = [
  {
    name: "exchange-even",
    title: "One size for another at the same price",
    make: (ids) =>
      tell(ids, {
        story: "exchange-even",
        items: [{ variant: "harbor-tee-small", reason: ["Fit", "Too small"] }],
        exchangeFor: [{ variant: "harbor-tee-medium" }],
        labels: [{ status: "in_transit", at: 1 * DAY }],
        changed: 1 * DAY,
      }),
    expect: {
      ...open,
      ledgerLine: ledger([], [TEE]),
      previews: {
        process: previewProcess([TEE], /exchange items? 1 × .*Harbor Tee.*Medium/i, COUNTS(7)),
        close: previewClose([TEE]),
      },
      mustNotSay: [/\bgiven\b/i, /refund/i, /0\.00 USD/],
    },
  },
  {
    name: "exchange-even-processed",
    title: "An even exchange, sent on a new order",
    make: (ids) =>
      tell(ids, {
        story: "exchange-even-processed",
        items: [{ variant: "harbor-tee-small", reason: ["Fit", "Too small"] }],
        exchangeFor: [{ variant: "harbor-tee-large" }],
        state: "closed",
        closed: 2 * DAY,
        labels: [{ status: "delivered", at: 2 * DAY + 5 * HOUR }],
        given: { exchange: 2 * DAY },
      }),
    expect: {
      badge: "Processed",
      parcel: "Delivered",
      next: givenLine([["exchange", "exchange"]], "Delivered"),
      ledgerLine: ledger([["exchange", "exchange"]], []),
      attention: null,
      actions: CLOSED,
      mustNotSay: [/refund/i, /0\.00 USD/],
    },
  },
  {
    name: "exchange-cheaper",
    title: "An exchange for something cheaper, the difference refunded",
    make: (ids) =>
      tell(ids, {
        story: "exchange-cheaper",
        items: [{ variant: "trail-tee-small", reason: ["Style", "Changed my mind"] }],
        exchangeFor: [{ variant: "harbor-tee-small" }],
        labels: [{ status: "in_transit", at: 1 * DAY }],
        changed: 1 * DAY,
      }),
    expect: {
      ...open,
      ledgerLine: ledger([], [TEE, TEN]),
      previews: {
        process: previewProcess([TEE, TEN], COUNTS(12)),
        close: previewClose([TEE, TEN]),
      },
      mustNotSay: [/\bgiven\b/i, /34\.00 USD/],
    },
  },
  {
    name: "exchange-with-upsell",
    title: "An exchange for something dearer: the customer pays more",
    make: (ids) =>
      tell(ids, {
        story: "exchange-with-upsell",
        items: [{ variant: "harbor-tee-large", reason: ["Style", "I like another style more"] }],
        exchangeFor: [{ variant: "trail-tee-large" }],
        labels: [{ status: "in_transit", at: 1 * DAY }],
        changed: 1 * DAY,
      }),
    expect: {
      ...open,
      ledgerLine: ledger([], [TRAIL], ["customer pays", "10.00 USD"]),
      previews: {
        process: previewProcess([TRAIL], /Customer pays 10\.00 USD more, collected by Loop/, COUNTS(2)),
      },
      mustNotSay: [/\bgiven\b/i, /refund/i, /-10\.00/],
    },
  },
  {
    name: "exchange-given-refund-open",
    title: "The exchange is given, the refund is still open",
    make: (ids) =>
      tell(ids, {
        story: "exchange-given-refund-open",
        items: [{ variant: "trail-tee-small" }],
        exchangeFor: [{ variant: "harbor-tee-small" }],
        labels: [{ status: "in_transit", at: 6 * HOUR }],
        given: { exchange: 5 * HOUR },
        changed: 5 * HOUR,
      }),
    expect: PARTLY,
    then: () => [
      {
        step: { advanceMs: 25 * HOUR },
        expect: { ...PARTLY, attention: /^Partly processed for more than 24 h/ },
      },
      {
        step: { process: "closed", by: "Ana Ortiz" },
        expect: {
          badge: "Processed",
          parcel: "In transit",
          next: givenLine([TEE, TEN], "In transit"),
          ledgerLine: ledger([TEE, TEN], []),
          attention: null,
          actions: CLOSED,
          ending: /done|processed|given/i,
        },
      },
    ],
  },
  {
    name: "native-exchange",
    title: "A native exchange: the items join the original order",
    make: (ids) =>
      tell(ids, {
        story: "native-exchange",
        items: [{ variant: "harbor-tee-small", reason: ["Fit", "Too small"] }],
        exchangeFor: [{ variant: "harbor-tee-medium" }],
        labels: [{ status: "delivered", at: 1 * DAY + 2 * HOUR }],
        changed: 1 * DAY,
        return: { nativeExchange: true },
      }),
    expect: {
      ...open,
      parcel: "Delivered",
      next: deliveredOpen(1),
      ledgerLine: ledger([], [TEE]),
      previews: { process: previewProcess([TEE], COUNTS(7)) },
      mustNotSay: [/new order/i, /EXC-/, /refund/i],
    },
  },
  {
    name: "native-exchange-processed",
    title: "A native exchange, given: there is no second order",
    make: (ids) =>
      tell(ids, {
        story: "native-exchange-processed",
        items: [{ variant: "harbor-tee-small", reason: ["Fit", "Too small"] }],
        exchangeFor: [{ variant: "harbor-tee-large" }],
        state: "closed",
        closed: 2 * DAY,
        labels: [{ status: "delivered", at: 2 * DAY + 5 * HOUR }],
        given: { exchange: 2 * DAY },
        return: { nativeExchange: true },
      }),
    expect: {
      badge: "Processed",
      parcel: "Delivered",
      next: givenLine([["exchange", "exchange items"]], "Delivered"),
      ledgerLine: ledger([["exchange", "exchange items"]], []),
      attention: null,
      actions: CLOSED,
      mustNotSay: [/new order/i, /EXC-/, /refund/i],
    },
  },
];
