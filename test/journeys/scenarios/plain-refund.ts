import { CLOSED, EXPIRED, OPEN, PENDING } from "./answers";
import { DAY, HOUR, MINUTE } from "./scenario";
import type { Expected, Scenario, ScenarioIds } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import {
  CHECKING,
  CLOSED_IN_SHOPIFY,
  CLOSES_SHOPIFY_RETURN,
  EXPIRED_LINE,
  IN_TRANSIT,
  NOT_SCANNED,
  SENT,
  deliveredOpen,
  givenLine,
  ledger,
  previewCancel,
  previewClose,
  previewFlag,
  previewProcess,
} from "./words";

const TEE: Amount = ["refund", "24.00 USD"];
const NOTHING_PROVES_A_REFUND = [/refunded/i, /\bgiven\b/i, /processed\b/i];

const refundOfTee = (ids: ScenarioIds, story: string, label: { status: string; at: number }) =>
  tell(ids, {
    story,
    items: [{ variant: "harbor-tee-small", comment: "sleeves too long" }],
    labels: [label],
    changed: Math.min(label.at, 5 * DAY),
  });

const waiting: Omit<Expected, "parcel" | "next"> = {
  badge: "Open",
  ledgerLine: ledger([], [TEE]),
  attention: null,
  actions: OPEN,
  previews: {
    process: previewProcess([TEE], CLOSES_SHOPIFY_RETURN),
    cancel: [...previewCancel, /(Closes|Cancels) this order's Shopify return too/],
    close: [...previewClose([TEE]), CLOSES_SHOPIFY_RETURN],
    flag: previewFlag,
  },
  mustNotSay: NOTHING_PROVES_A_REFUND,
};
/** Next lines may tell what returns like this are "usually processed at". */
const moving = { ...waiting, mustNotSay: [/refunded/i, /\bgiven\b/i, /expires/i] };

const processed: Expected = {
  badge: "Processed",
  parcel: "Delivered",
  next: givenLine([TEE], "Delivered"),
  ledgerLine: ledger([TEE], []),
  attention: null,
  actions: CLOSED,
  mustNotSay: [/still open/i, /without Loop outcome/i],
  summary30: "Refunded 24.00 USD",
};

/** Closed, and nothing proves yet what was given. */
const justClosed: Expected = {
  badge: "Closed, checking",
  parcel: "Delivered",
  next: CHECKING,
  ledgerLine: /^(?!Given).*24\.00 USD/,
  attention: null,
  actions: CLOSED,
  mustNotSay: [/refunded/i, /without Loop outcome/i, /nothing was/i, /still open/i],
};

export const plainRefunds: Scenario[] = [
  {
    name: "plain-refund-label-new",
    title: "A refund; the label is made and not scanned",
    make: (ids) => refundOfTee(ids, "plain-refund-label-new", { status: "new", at: 5 * DAY }),
    expect: { ...waiting, parcel: "Label ready", next: NOT_SCANNED },
    then: () => [
      {
        step: { advanceMs: 24 * DAY },
        expect: {
          badge: "Expired",
          parcel: "Label ready",
          next: EXPIRED_LINE,
          ledgerLine: /^(?!Given)/,
          attention: null,
          actions: EXPIRED,
          mustNotSay: NOTHING_PROVES_A_REFUND,
        },
      },
    ],
  },
  {
    name: "plain-refund-label-pending",
    title: "A refund; the label is pending",
    make: (ids) => refundOfTee(ids, "plain-refund-label-pending", { status: "pending", at: 5 * DAY }),
    expect: { ...waiting, parcel: "Label ready", next: NOT_SCANNED },
  },
  {
    name: "plain-refund-pre-transit",
    title: "A refund; the carrier knows of the parcel and has not scanned it",
    make: (ids) => refundOfTee(ids, "plain-refund-pre-transit", { status: "pre_transit", at: 4 * DAY }),
    expect: { ...waiting, parcel: "Pre-transit", next: NOT_SCANNED },
  },
  {
    name: "plain-refund-in-transit",
    title: "A refund; the parcel is moving",
    make: (ids) => refundOfTee(ids, "plain-refund-in-transit", { status: "in_transit", at: 2 * DAY }),
    expect: { ...moving, parcel: "In transit", next: IN_TRANSIT },
  },
  {
    name: "plain-refund-out-for-delivery",
    title: "A refund; the parcel comes today",
    make: (ids) =>
      refundOfTee(ids, "plain-refund-out-for-delivery", { status: "out_for_delivery", at: 2 * HOUR }),
    expect: { ...moving, parcel: "Out for delivery", next: /^(In transit|Out for delivery) since .+\.$/ },
    then: () => [
      {
        step: { scan: "delivered" },
        expect: {
          ...moving,
          parcel: "Delivered",
          next: /^Carrier says delivered less than a day ago; still open/,
        },
      },
      {
        step: { advanceMs: 26 * HOUR },
        expect: { ...moving, parcel: "Delivered", next: deliveredOpen(1) },
      },
      {
        step: { advanceMs: 2 * DAY },
        expect: {
          ...moving,
          parcel: "Delivered",
          next: deliveredOpen(3),
          attention: /^Delivered 3 days ago and still open/,
        },
      },
    ],
  },
  {
    name: "plain-refund-delivered",
    title: "A refund; the parcel was delivered yesterday; processed from the order page",
    make: (ids) =>
      refundOfTee(ids, "plain-refund-delivered", { status: "delivered", at: 1 * DAY + 2 * HOUR }),
    expect: { ...moving, parcel: "Delivered", next: deliveredOpen(1) },
    then: () => [
      {
        step: { sendProcess: true, by: "Ana Ortiz" },
        expect: {
          ...moving,
          badge: "Sent to Loop",
          parcel: "Delivered",
          next: SENT,
          actions: PENDING,
          previews: {},
        },
      },
      { step: { queueEnds: "closed" }, expect: { ...processed, ending: /done|processed|given/i } },
    ],
  },
  {
    name: "plain-refund-closed-1-minute-ago",
    title: "Closed a minute ago; Loop's evidence lags behind",
    make: (ids) =>
      tell(ids, {
        story: "plain-refund-closed-1-minute-ago",
        items: [{ variant: "harbor-tee-small" }],
        state: "closed",
        closed: 1 * MINUTE,
        labels: [{ status: "delivered", at: 3 * HOUR }],
      }),
    expect: justClosed,
    then: () => [
      { step: { advanceMs: 10 * MINUTE }, expect: justClosed },
      { step: { advanceMs: 3 * HOUR }, expect: { ...justClosed, attention: CLOSED_IN_SHOPIFY } },
      {
        step: { advanceMs: 22 * HOUR },
        expect: {
          ...justClosed,
          badge: "Closed without Loop outcome",
          next: "Closed in Loop; Loop gave no outcome. Refunded in Shopify on this order since then: nothing.",
          attention: CLOSED_IN_SHOPIFY,
          mustNotSay: [/still open/i],
        },
      },
    ],
  },
  {
    name: "plain-refund-closed-1-day-ago",
    title: "Closed yesterday, the refund proved",
    make: (ids) =>
      tell(ids, {
        story: "plain-refund-closed-1-day-ago",
        items: [{ variant: "harbor-tee-small" }],
        state: "closed",
        closed: 1 * DAY,
        labels: [{ status: "delivered", at: 1 * DAY + 2 * HOUR }],
        given: { refund: 1 * DAY },
      }),
    expect: processed,
  },
];
