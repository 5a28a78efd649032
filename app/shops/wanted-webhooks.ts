/** Which news of returns a merchant wants delivered. */
export const WEBHOOK_CHOICES = ["created", "updated", "both"] as const;
export type WebhookChoice = (typeof WEBHOOK_CHOICES)[number];

export interface TopicTrigger {
  topic: string;
  trigger: string;
}

/** Always registered: an action's ending and the parcel are learnt from them. */
const ALWAYS: readonly TopicTrigger[] = [
  { topic: "return.processing", trigger: "return.processing.failed" },
  { topic: "label", trigger: "label.created" },
  { topic: "label", trigger: "label.updated" },
];

const CREATED: readonly TopicTrigger[] = [{ topic: "return", trigger: "return.created" }];

/**
 * "Changed" is two triggers: whether a close fires `return.updated` as well as `return.closed` is not documented, and a
 * repeat costs one coalesced read at most.
 */
const CHANGED: readonly TopicTrigger[] = [
  { topic: "return", trigger: "return.updated" },
  { topic: "return", trigger: "return.closed" },
];

/** The subscriptions that a choice asks for. */
export function wantedTriggers(choice: WebhookChoice): TopicTrigger[] {
  return [...(choice === "updated" ? [] : CREATED), ...(choice === "created" ? [] : CHANGED), ...ALWAYS];
}

/** The address that Loop calls; it holds the unguessable key, so it never stands in a log. */
export function endpointUrl(appUrl: string, endpointKey: string): string {
  return `${appUrl.replace(/\/+$/, "")}/webhooks/loop/${endpointKey}`;
}

/** The endpoint key in an address of this app; null where it is another's. */
export function endpointKeyOf(appUrl: string, url: string): string | null {
  const base = endpointUrl(appUrl, "");
  const key = url.startsWith(base) ? url.slice(base.length) : "";
  return /^[\w-]{16,128}$/.test(key) ? key : null;
}

/** Ours, also under an address that the app has left: the key in its path is nobody else's. */
export function isOurs(url: string, endpointKey: string): boolean {
  return URL.canParse(url) && new URL(url).pathname.endsWith(`/webhooks/loop/${endpointKey}`);
}
