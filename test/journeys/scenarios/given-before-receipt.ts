import { OPEN } from "./answers";
import { DAY, HOUR } from "./scenario";
import type { Expected, Scenario } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import { ALREADY_GIVEN, IN_TRANSIT, ledger, previewCancel, previewCancelGiven } from "./words";

const EXCHANGE: Amount = ["exchange", "exchange"];
const REFUND: Amount = ["refund", "24.00 USD"];

/** All is given and Loop still says "open": it waits for the parcel, and the badge says what Loop says. */
const given = (amount: Amount): Expected => ({
  badge: "Open",
  parcel: "Label ready",
  next: ALREADY_GIVEN,
  ledgerLine: ledger([amount], []),
  attention: null,
  actions: OPEN,
  previews: { cancel: previewCancelGiven },
  mustNotSay: [/^Nothing scanned yet/, /expires/i],
});

const scanned = (amount: Amount): Expected => ({
  ...given(amount),
  parcel: "In transit",
  next: IN_TRANSIT,
  previews: { cancel: [...previewCancel, /was already given and is not taken back here\./] },
  mustNotSay: [/not scanned yet/i, /may charge/i],
});

export const givenBeforeReceipt: Scenario[] = [
  {
    name: "instant-exchange-before-scan",
    title: "An instant exchange: given at once, then the parcel is scanned",
    make: (ids) =>
      tell(ids, {
        story: "instant-exchange-before-scan",
        items: [{ variant: "harbor-tee-small", reason: ["Fit", "Too small"] }],
        exchangeFor: [{ variant: "harbor-tee-medium" }],
        asked: 2 * DAY,
        labels: [{ status: "new", at: 2 * DAY }],
        given: { exchange: 2 * DAY - 1 * HOUR },
        changed: 2 * DAY - 1 * HOUR,
      }),
    expect: given(EXCHANGE),
    then: () => [{ step: { scan: "in_transit" }, expect: scanned(EXCHANGE) }],
  },
  {
    name: "instant-refund-before-scan",
    title: "An instant refund: given at once, then the parcel is scanned",
    make: (ids) =>
      tell(ids, {
        story: "instant-refund-before-scan",
        items: [{ variant: "harbor-tee-small" }],
        asked: 2 * DAY,
        labels: [{ status: "pre_transit", at: 1 * DAY }],
        given: { refund: 2 * DAY - 1 * HOUR },
        changed: 1 * DAY,
      }),
    expect: { ...given(REFUND), parcel: "Pre-transit" },
    then: () => [{ step: { scan: "in_transit" }, expect: scanned(REFUND) }],
  },
  {
    name: "instant-exchange-scanned",
    title: "An instant exchange whose parcel is on its way",
    make: (ids) =>
      tell(ids, {
        story: "instant-exchange-scanned",
        items: [{ variant: "trail-tee-medium", reason: ["Fit", "Too big"] }],
        exchangeFor: [{ variant: "trail-tee-small" }],
        asked: 4 * DAY,
        labels: [{ status: "in_transit", at: 1 * DAY }],
        given: { exchange: 4 * DAY - 1 * HOUR },
        changed: 1 * DAY,
      }),
    expect: scanned(EXCHANGE),
  },
];
