import { CLOSED, OPEN, OPEN_FLAGGED, REVIEW } from "./answers";
import { DAY, HOUR, MINUTE, SECOND } from "./scenario";
import type { Expected, Scenario } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import {
  IN_REVIEW,
  IN_TRANSIT,
  NEEDS_REVIEW,
  REFUND_FAILED,
  deliveredOpen,
  ledger,
  partlyLine,
  previewClose,
  previewFlag,
  previewProcess,
} from "./words";

const TEE: Amount = ["refund", "24.00 USD"];
const CHEAPER: Amount = ["exchange", "24.00 USD"];
const TEN: Amount = ["refund", "10.00 USD"];
const INTERNATIONAL = "Probably international or a policy that asks for review: check and process in Loop.";

const inReview: Expected = {
  badge: "Needs review",
  parcel: "In transit",
  next: IN_REVIEW,
  ledgerLine: ledger([], [TEE]),
  attention: NEEDS_REVIEW,
  actions: REVIEW,
  previews: { process: previewProcess([TEE]), close: previewClose([TEE]) },
  mustNotSay: [/flagged/i, /probably international/i, /did not go through/i, /out of stock/i, /\bgiven\b/i],
  summary30: "Needs review",
};

const refundFailed: Expected = {
  badge: "Partly processed",
  parcel: "Delivered",
  next: REFUND_FAILED,
  ledgerLine: ledger([CHEAPER], [TEN]),
  attention: /refund did not go through|^Needs review/i,
  actions: REVIEW,
  previews: { process: previewProcess([TEN]), close: previewClose([TEN], [CHEAPER]) },
  mustNotSay: [/refunded/i, /out of stock/i],
};

export const reviews: Scenario[] = [
  {
    name: "international-in-review",
    title: "From Germany, sent to review as it was asked for",
    make: (ids) =>
      tell(ids, {
        story: "international-in-review",
        items: [{ variant: "harbor-tee-small" }],
        state: "review",
        asked: 1 * DAY,
        changed: 1 * DAY - 10 * SECOND,
        return: { originCountryCode: "DE" },
      }),
    expect: {
      ...inReview,
      parcel: "No label in Loop",
      next: INTERNATIONAL,
      mustNotSay: [/flagged/i, /Label is being made/, /\bgiven\b/i],
    },
  },
  {
    name: "review-by-workflow-at-creation",
    title: "Sent to review by a workflow as it was asked for; from the shop's own country",
    make: (ids) =>
      tell(ids, {
        story: "review-by-workflow-at-creation",
        items: [{ variant: "harbor-tee-small", reason: ["Quality", "Arrived damaged"] }],
        state: "review",
        asked: 5 * HOUR,
        changed: 5 * HOUR - 5 * SECOND,
        return: { originCountryCode: "US" },
      }),
    expect: { ...inReview, parcel: "No label in Loop" },
  },
  {
    name: "flagged-in-loop",
    title: "Flagged by somebody in Loop: no field says so",
    make: (ids) =>
      tell(ids, {
        story: "flagged-in-loop",
        items: [{ variant: "harbor-tee-small" }],
        state: "review",
        changed: 6 * HOUR,
        labels: [{ status: "in_transit", at: 1 * DAY }],
        return: { flagged: true },
      }),
    expect: inReview,
  },
  {
    name: "flagged-by-us",
    title: "Flagged from the order page, with a note",
    make: (ids) =>
      tell(ids, {
        story: "flagged-by-us",
        items: [{ variant: "harbor-tee-small" }],
        labels: [{ status: "in_transit", at: 1 * DAY }],
        changed: 1 * DAY,
      }),
    expect: {
      badge: "Open",
      parcel: "In transit",
      next: IN_TRANSIT,
      ledgerLine: ledger([], [TEE]),
      attention: null,
      actions: OPEN,
      previews: { flag: previewFlag },
      mustNotSay: [/flagged/i],
    },
    then: () => [
      {
        step: { flag: true, by: "Ana Ortiz", note: "Box arrived wet" },
        expect: {
          ...inReview,
          next: /^Flagged from Shopify by Ana Ortiz(: Box arrived wet)?\.?$/,
          mustNotSay: [/does not say why/, /probably international/i],
        },
      },
    ],
  },
  {
    name: "open-but-flagged-in-loop",
    title: "Open, and Loop refuses Process because it is flagged",
    make: (ids) =>
      tell(ids, {
        story: "open-but-flagged-in-loop",
        items: [{ variant: "harbor-tee-small" }],
        labels: [{ status: "delivered", at: 1 * DAY + 5 * HOUR }],
        changed: 1 * DAY,
        return: { flagged: true },
      }),
    expect: {
      badge: "Open",
      parcel: "Delivered",
      next: deliveredOpen(1),
      ledgerLine: ledger([], [TEE]),
      attention: null,
      actions: OPEN,
      mustNotSay: [/flagged/i],
    },
    then: () => [
      {
        step: { processRefusedAsFlagged: true, by: "Ben Clarke" },
        expect: {
          badge: "Open",
          parcel: "Delivered",
          next: deliveredOpen(1),
          ledgerLine: ledger([], [TEE]),
          attention: null,
          actions: OPEN_FLAGGED,
          mustNotSay: [/\bgiven\b/i, /refunded/i],
          ending: /Return is open and therefore cannot be processed/,
        },
      },
    ],
  },
  {
    name: "refund-error",
    title: "The exchange was given, the refund did not go through",
    make: (ids) =>
      tell(ids, {
        story: "refund-error",
        items: [{ variant: "trail-tee-small" }],
        exchangeFor: [{ variant: "harbor-tee-small" }],
        labels: [{ status: "delivered", at: 1 * DAY + 5 * HOUR }],
        changed: 1 * DAY,
        return: { processEnds: "review-refund-failed" },
      }),
    expect: {
      badge: "Open",
      parcel: "Delivered",
      next: deliveredOpen(1),
      ledgerLine: ledger([], [CHEAPER, TEN]),
      attention: null,
      actions: OPEN,
      mustNotSay: [/did not go through/i],
    },
    then: () => [
      {
        step: { process: "review-refund-failed", by: "Ana Ortiz" },
        expect: { ...refundFailed, ending: /24\.00 USD|exchange/ },
      },
    ],
  },
  {
    name: "refund-error-found",
    title: "Found in review with the exchange given and the refund owed; the cause is only inferred",
    make: (ids) =>
      tell(ids, {
        story: "refund-error-found",
        items: [{ variant: "trail-tee-small" }],
        exchangeFor: [{ variant: "harbor-tee-small" }],
        state: "review",
        labels: [{ status: "delivered", at: 6 * HOUR }],
        given: { exchange: 5 * HOUR },
        changed: 5 * HOUR - 1 * MINUTE,
        return: { processEnds: "review-refund-failed" },
      }),
    expect: { ...refundFailed, next: partlyLine([CHEAPER], [TEN]) },
    then: () => [
      {
        step: { process: "closed", by: "Ana Ortiz" },
        expect: {
          badge: "Processed",
          parcel: "Delivered",
          next: /^Given on .+: .*10\.00 USD.*\. Parcel: Delivered\.$/,
          ledgerLine: ledger([CHEAPER, TEN], []),
          attention: null,
          actions: CLOSED,
          ending: /done|processed|given/i,
        },
      },
    ],
  },
];
