import { CLOSED, OPEN } from "./answers";
import { DAY, HOUR, MINUTE } from "./scenario";
import type { Expected, Scenario, ScenarioIds } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import { NO_LABEL, ledger, previewClose, previewProcess } from "./words";

const BEANIE: Amount = ["refund", "22.00 USD"];
const NOT_AWAITED = [/Nothing scanned yet/, /Label is being made/, /expires/i];

const open: Expected = {
  badge: "Open",
  parcel: "No label in Loop",
  next: NO_LABEL,
  ledgerLine: ledger([], [BEANIE]),
  attention: null,
  actions: OPEN,
  previews: { process: previewProcess([BEANIE]), close: previewClose([BEANIE]) },
  mustNotSay: [...NOT_AWAITED, /\bgiven\b/i],
};

/** Loop's own word on the lines: no parcel is awaited. */
const nothingComes: Expected = {
  ...open,
  parcel: /^(No label in Loop)?$/,
  next: /^(No label in Loop: the customer keeps the item|Nothing comes back)/,
};

const dropOff = (state: string) => ({
  return: {
    method: { provider: "Happy Returns", methodType: "drop-off", state, rmaId: "HR7Q2KD" },
  },
});

const beanie = (ids: ScenarioIds, story: string, outcome?: string) =>
  tell(ids, {
    story,
    items: [
      {
        variant: "fjord-beanie-oat",
        reason: ["Quality", "Damaged on arrival"],
        ...(outcome ? { outcome } : {}),
      },
    ],
    asked: 2 * DAY,
  });

export const withoutLabel: Scenario[] = [
  {
    name: "label-being-made",
    title: "Asked for a few minutes ago: Loop makes the label",
    make: (ids) =>
      tell(ids, {
        story: "label-being-made",
        items: [{ variant: "fjord-beanie-oat" }],
        asked: 4 * MINUTE,
      }),
    expect: { ...open, next: "Label is being made.", mustNotSay: [/No label in Loop:/, /keeps the item/] },
    then: () => [{ step: { advanceMs: 2 * HOUR }, expect: open }],
  },
  {
    name: "keep-item",
    title: "Loop says that the customer keeps the item",
    make: (ids) => beanie(ids, "keep-item", "keep"),
    expect: nothingComes,
    then: () => [
      {
        step: { process: "closed", by: "Ana Ortiz" },
        expect: {
          badge: "Processed",
          parcel: /^(No label in Loop)?$/,
          next: /^Given on .+:.*22\.00 USD/,
          ledgerLine: ledger([BEANIE], []),
          attention: null,
          actions: CLOSED,
          mustNotSay: [/delivered/i],
          ending: /done|processed|given/i,
        },
      },
    ],
  },
  {
    name: "keep-item-by-hand",
    title: "Somebody let the customer keep the item in Loop's admin: no field says so",
    make: (ids) => {
      const made = beanie(ids, "keep-item-by-hand");
      return { ...made, return: { ...made.return, editedAt: ids.ago(1 * DAY), updatedAt: ids.ago(1 * DAY) } };
    },
    expect: { ...open, mustNotSay: [...NOT_AWAITED, /Loop says the customer keeps/i, /\bgiven\b/i] },
  },
  {
    name: "donate",
    title: "Loop says that the customer donates the item",
    make: (ids) => beanie(ids, "donate", "donate"),
    expect: { ...nothingComes, mustNotSay: [...NOT_AWAITED, /\bgiven\b/i] },
  },
  {
    name: "third-party-label",
    title: "The label is made outside of Loop",
    make: (ids) => beanie(ids, "third-party-label"),
    expect: open,
  },
  {
    name: "happy-returns-before-drop-off",
    title: "Happy Returns: the customer has the QR code",
    make: (ids) =>
      tell(ids, {
        story: "happy-returns-before-drop-off",
        items: [{ variant: "fjord-beanie-ink" }],
        asked: 2 * DAY,
        ...dropOff("pending"),
      }),
    expect: {
      ...open,
      parcel: "Drop-off",
      next: "Drop-off at Happy Returns; no label or tracking.",
      mustNotSay: [...NOT_AWAITED, /No label in Loop/, /\bgiven\b/i],
    },
  },
  {
    name: "happy-returns-after-drop-off",
    title: "Happy Returns: the item was dropped off and Loop refunded it",
    make: (ids) =>
      tell(ids, {
        story: "happy-returns-after-drop-off",
        items: [{ variant: "fjord-beanie-ink" }],
        asked: 4 * DAY,
        state: "closed",
        closed: 1 * DAY,
        given: { refund: 1 * DAY },
        ...dropOff("dropped_off"),
      }),
    expect: {
      badge: "Processed",
      parcel: "Drop-off",
      next: /^Given on .+:.*22\.00 USD/,
      ledgerLine: ledger([BEANIE], []),
      attention: null,
      actions: CLOSED,
      mustNotSay: [/No label in Loop/, /delivered/i, /not scanned/i],
    },
  },
];
