import { CANCELLED, CLOSED, EXPIRED, OPEN } from "./answers";
import { DAY, HOUR } from "./scenario";
import type { Expected, Scenario } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import { CANCELLED_LINE, EXPIRED_LINE, IN_TRANSIT, OWED_PARCEL, deliveredOpen, ledger } from "./words";

const TEE: Amount = ["refund", "24.00 USD"];
const NOTHING_GIVEN = [/refunded/i, /\bgiven\b/i];

const cancelled: Expected = {
  badge: "Cancelled",
  parcel: "Label ready",
  next: CANCELLED_LINE,
  ledgerLine: /^(?!Given)/,
  attention: null,
  actions: CANCELLED,
  mustNotSay: NOTHING_GIVEN,
};
const expired: Expected = {
  badge: "Expired",
  parcel: "Pre-transit",
  next: EXPIRED_LINE,
  ledgerLine: /^(?!Given)/,
  attention: null,
  actions: EXPIRED,
  mustNotSay: NOTHING_GIVEN,
};
const open: Expected = {
  badge: "Open",
  parcel: "Delivered",
  next: deliveredOpen(5),
  ledgerLine: ledger([], [TEE]),
  attention: /^Delivered 5 days ago/,
  actions: OPEN,
  mustNotSay: NOTHING_GIVEN,
};

export const lateParcels: Scenario[] = [
  {
    name: "cancelled-label-used-later",
    title: "Cancelled; the customer uses the label all the same",
    make: (ids) =>
      tell(ids, {
        story: "cancelled-label-used-later",
        items: [{ variant: "harbor-tee-small" }],
        state: "cancelled",
        asked: 6 * DAY,
        changed: 3 * DAY,
        labels: [{ status: "new", at: 6 * DAY }],
      }),
    expect: cancelled,
    then: () => [
      {
        step: { scan: "in_transit" },
        expect: { ...cancelled, parcel: "In transit", attention: OWED_PARCEL },
      },
    ],
  },
  {
    name: "cancelled-parcel-in-transit",
    title: "Cancelled three days ago, scanned yesterday",
    make: (ids) =>
      tell(ids, {
        story: "cancelled-parcel-in-transit",
        items: [{ variant: "harbor-tee-small" }],
        state: "cancelled",
        asked: 6 * DAY,
        changed: 3 * DAY,
        labels: [{ status: "in_transit", at: 1 * DAY }],
      }),
    expect: { ...cancelled, parcel: "In transit", attention: OWED_PARCEL },
  },
  {
    name: "expired-parcel-delivered-later",
    title: "Expired, and the parcel comes all the same",
    make: (ids) =>
      tell(ids, {
        story: "expired-parcel-delivered-later",
        items: [{ variant: "harbor-tee-small" }],
        state: "expired",
        ordered: 45 * DAY,
        asked: 36 * DAY,
        changed: 8 * DAY,
        labels: [{ status: "pre_transit", at: 35 * DAY }],
      }),
    expect: expired,
    then: () => [
      {
        step: { scan: "delivered" },
        expect: { ...expired, parcel: "Delivered", attention: OWED_PARCEL },
      },
    ],
  },
  {
    name: "expired-parcel-delivered",
    title: "Expired eight days ago, delivered yesterday",
    make: (ids) =>
      tell(ids, {
        story: "expired-parcel-delivered",
        items: [{ variant: "harbor-tee-small" }],
        state: "expired",
        ordered: 45 * DAY,
        asked: 36 * DAY,
        changed: 8 * DAY,
        labels: [{ status: "delivered", at: 1 * DAY }],
      }),
    expect: { ...expired, parcel: "Delivered", attention: OWED_PARCEL },
  },
  {
    name: "delivered-and-still-open",
    title: "Delivered five days ago and nothing happened since",
    make: (ids) =>
      tell(ids, {
        story: "delivered-and-still-open",
        items: [{ variant: "harbor-tee-small" }],
        asked: 9 * DAY,
        changed: 5 * DAY,
        labels: [{ status: "delivered", at: 5 * DAY + 2 * HOUR }],
      }),
    expect: open,
  },
  {
    name: "multiple-parcels",
    title: "Two of three parcels delivered, the third not scanned",
    make: (ids) =>
      tell(ids, {
        story: "multiple-parcels",
        items: [
          { variant: "harbor-tee-small" },
          { variant: "harbor-tee-medium" },
          { variant: "harbor-tee-large" },
        ],
        changed: 1 * DAY,
        labels: [
          { status: "delivered", at: 2 * DAY, items: [0] },
          { status: "delivered", at: 1 * DAY, items: [1] },
          { status: "new", at: 5 * DAY, items: [2] },
        ],
      }),
    expect: {
      ...open,
      parcel: "2 of 3 delivered",
      next: /not scanned yet/i,
      ledgerLine: ledger([], [["refund", "72.00 USD"]]),
      attention: null,
      mustNotSay: [...NOTHING_GIVEN, /Carrier says delivered/, /^Nothing scanned/, /expires/i],
    },
  },
  ...["failure", "error", "return_to_sender"].map((status): Scenario => {
    const name = `delivery-problem-${status.replaceAll("_", "-")}`;
    return {
      name,
      title: `The carrier says "${status}"`,
      make: (ids) =>
        tell(ids, {
          story: name,
          items: [{ variant: "harbor-tee-small" }],
          changed: 1 * DAY,
          labels: [{ status, at: 1 * DAY }],
        }),
      expect: {
        ...open,
        parcel: "Delivery problem",
        next: /./,
        attention: null,
        mustNotSay: [...NOTHING_GIVEN, /Carrier says delivered/, IN_TRANSIT],
      },
    };
  }),
  {
    name: "closed-parcel-still-moving",
    title: "Processed at the first scan; the parcel arrives later, and all is well",
    make: (ids) =>
      tell(ids, {
        story: "closed-parcel-still-moving",
        items: [{ variant: "harbor-tee-small" }],
        state: "closed",
        closed: 2 * DAY,
        labels: [{ status: "in_transit", at: 2 * DAY + 1 * HOUR }],
        given: { refund: 2 * DAY },
      }),
    expect: {
      badge: "Processed",
      parcel: "In transit",
      next: /^Given on .+: .*24\.00 USD.*\. Parcel: In transit\.$/,
      ledgerLine: ledger([TEE], []),
      attention: null,
      actions: CLOSED,
    },
    then: () => [
      {
        step: { scan: "delivered" },
        expect: {
          badge: "Processed",
          parcel: "Delivered",
          next: /^Given on .+: .*24\.00 USD.*\. Parcel: Delivered\.$/,
          ledgerLine: ledger([TEE], []),
          attention: null,
          actions: CLOSED,
          mustNotSay: [OWED_PARCEL],
        },
      },
    ],
  },
];
