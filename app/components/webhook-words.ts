import type { WebhookChoice } from "../shops/wanted-webhooks";

/** Which return triggers Loop sends, and what gets late without the others. */
export const WEBHOOK_WORDS: readonly { value: WebhookChoice; label: string; late: string }[] = [
  {
    value: "both",
    label: "Returns created and changed",
    late: "Every change shows within seconds.",
  },
  {
    value: "updated",
    label: "Returns changed",
    late: "A new return shows with its first change or when Loopside next asks Loop, about a minute late.",
  },
  {
    value: "created",
    label: "Returns created only",
    late: "Edits, closings and reviews show when Loopside next asks Loop, about a minute late. Labels and failed processing are sent all the same.",
  },
];
