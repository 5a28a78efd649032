import { CLOSED, OPEN, PENDING } from "./answers";
import { DAY, HOUR, MINUTE } from "./scenario";
import type { Expected, Scenario } from "./scenario";
import { tell } from "./tell";
import type { Amount } from "./words";
import { SENT, deliveredOpen, givenLine, ledger, previewProcess } from "./words";

const CREDIT: Amount = ["store credit", "34.00 USD"];
const DELIVERED = [{ status: "delivered", at: 1 * DAY + 3 * HOUR }];

const open: Expected = {
  badge: "Open",
  parcel: "Delivered",
  next: deliveredOpen(1),
  ledgerLine: ledger([], [CREDIT]),
  attention: null,
  actions: OPEN,
  mustNotSay: [/failed/i, /\bgiven\b/i],
};

const failed: Expected = {
  ...open,
  badge: "Processing failed",
  next: "Processing failed: Gift card could not be created. Look in Loop before you process again.",
  attention: /^Processing failed/,
  previews: { process: previewProcess([CREDIT]) },
  mustNotSay: [/\bgiven\b/i, /refunded/i],
};

const done: Expected = {
  badge: "Processed",
  parcel: "Delivered",
  next: givenLine([CREDIT], "Delivered"),
  ledgerLine: ledger([CREDIT], []),
  attention: null,
  actions: CLOSED,
  mustNotSay: [/failed/i],
  ending: /done|processed|given/i,
};

const sent: Expected = {
  ...open,
  badge: "Sent to Loop",
  next: SENT,
  actions: PENDING,
  mustNotSay: [/\bgiven\b/i, /refunded/i, /failed/i],
};

export const failures: Scenario[] = [
  {
    name: "failed-then-done",
    title: "Processing fails, a scan comes, processing again gives all",
    make: (ids) =>
      tell(ids, {
        story: "failed-then-done",
        items: [{ variant: "trail-tee-large" }],
        rest: "credit",
        labels: DELIVERED,
        changed: 1 * DAY,
        return: { processEnds: "failed" },
      }),
    expect: open,
    then: () => [
      {
        step: { process: "failed", by: "Ana Ortiz", message: "Gift card could not be created" },
        expect: { ...failed, ending: /Gift card could not be created/ },
      },
      { step: { scan: "delivered" }, expect: { ...failed, next: failed.next } },
      { step: { sendProcess: true, by: "Ben Clarke" }, expect: sent },
      { step: { queueEnds: "closed" }, expect: done },
    ],
  },
  {
    name: "failed-without-reason",
    title: "Processing fails and Loop gives no reason",
    make: (ids) =>
      tell(ids, {
        story: "failed-without-reason",
        items: [{ variant: "trail-tee-large" }],
        rest: "credit",
        labels: DELIVERED,
        changed: 1 * DAY,
        return: { processEnds: "failed" },
      }),
    expect: open,
    then: () => [
      {
        step: { process: "failed", by: "Ana Ortiz", message: null },
        expect: {
          ...failed,
          next: "Processing failed: Loop gave no reason. Look in Loop before you process again.",
          mustNotSay: [/null/, /Gift card could not/],
          ending: /Loop gave no reason/,
        },
      },
    ],
  },
  {
    name: "no-word-from-loop",
    title: "Loop accepts Process and is silent for ten minutes, then does it",
    make: (ids) =>
      tell(ids, {
        story: "no-word-from-loop",
        items: [{ variant: "trail-tee-large" }],
        rest: "credit",
        labels: DELIVERED,
        changed: 1 * DAY,
      }),
    expect: open,
    then: () => [
      { step: { sendProcess: true, by: "Ana Ortiz" }, expect: sent },
      {
        step: { advanceMs: 11 * MINUTE },
        expect: {
          ...sent,
          next: /^Loop has not confirmed since .+\. Do not process again; we keep asking\.$/,
          attention: /^Loop has not confirmed since /,
          ending: /not confirmed/i,
        },
      },
      { step: { queueEnds: "closed" }, expect: done },
    ],
  },
  {
    name: "answer-lost",
    title: "The connection breaks after Process was sent: it is never sent again blindly",
    make: (ids) =>
      tell(ids, {
        story: "answer-lost",
        items: [{ variant: "trail-tee-large" }],
        rest: "credit",
        labels: DELIVERED,
        changed: 1 * DAY,
      }),
    expect: open,
    then: () => [
      {
        step: { loseAnswerTo: "process", by: "Ana Ortiz" },
        expect: {
          ...sent,
          // "Sent to Loop" says that Loop accepted it, which a lost answer does not prove.
          badge: "Open",
          next: /answer .*lost/i,
          attention: /lost|unconfirmed|not known/i,
          ending: /do not repeat/i,
        },
      },
      { step: { queueEnds: "closed" }, expect: done },
    ],
  },
];
