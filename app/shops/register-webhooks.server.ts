import type { LoopClient } from "../loop/client.server";
import type { LoopError } from "../loop/errors";
import type { WebhookSubscription } from "../loop/webhooks-api";
import { isOurs, type TopicTrigger, type WebhookChoice, wantedTriggers } from "./wanted-webhooks";

export interface Registration extends TopicTrigger {
  id: string;
}

/** Loop took the others; this one is to be made by hand, with Loop's words for why. */
export interface NotRegistered extends TopicTrigger {
  loopSays: string | null;
}

export type RegisterOutcome =
  | {
      outcome: "registered";
      registrations: Registration[];
      notRegistered: NotRegistered[];
      /** Subscriptions that were made, switched on or deleted. */
      changed: number;
    }
  /** The key lacks Developer tools. */
  | { outcome: "not-allowed" }
  /** Loop gave no answer in the middle; what was made stays and is adopted next time. */
  | { outcome: "failed"; error: LoopError };

interface Wanted {
  url: string;
  endpointKey: string;
  choice: WebhookChoice;
  findOrphans: (urls: readonly string[]) => Promise<ReadonlySet<string>>;
}

type Webhooks = Pick<LoopClient, "listWebhooks" | "createWebhook" | "updateWebhook" | "deleteWebhook">;

/**
 * Brings Loop's subscriptions to what is wanted: lists first (uniqueness is not documented, so a second one would give
 * every delivery twice), adopts ours, switches on those that are inactive, creates what is missing and deletes ours that
 * are not wanted any more, stand twice, or lead to an address of the app that nobody answers. Subscriptions of others are
 * not touched. New ones are made before old ones are deleted: a change of address loses no delivery.
 * @param findOrphans of these addresses those that are the app's and belong to no connection any more
 */
export async function registerWebhooks(
  client: Webhooks,
  { url, endpointKey, choice, findOrphans }: Wanted,
): Promise<RegisterOutcome> {
  const listed = await client.listWebhooks();
  if (!listed.ok) return ended(listed.error);
  const spare = listed.value.filter((hook) => isOurs(hook.url, endpointKey));
  const orphans = await findOrphans(
    listed.value.flatMap((hook) => (isOurs(hook.url, endpointKey) ? [] : [hook.url])),
  );
  const registrations: Registration[] = [];
  const notRegistered: NotRegistered[] = [];
  let changed = 0;
  for (const { topic, trigger } of wantedTriggers(choice)) {
    const wanted = { topic, trigger, url, status: "active" as const };
    const at = spare.findIndex(
      (hook) => hook.topic === topic && hook.trigger === trigger && hook.url === url,
    );
    const own = at === -1 ? undefined : spare.splice(at, 1)[0];
    const made = own ? await switchedOn(client, own, wanted) : await client.createWebhook(wanted);
    if (own?.status !== "active" && made.ok) changed++;
    if (made.ok) registrations.push({ id: made.value.id, topic, trigger });
    else if (made.error.kind === "refusal")
      notRegistered.push({ topic, trigger, loopSays: made.error.loopSays });
    else return ended(made.error);
  }
  const gone = [...spare, ...listed.value.filter((hook) => orphans.has(hook.url))];
  const failed = await deleteAll(client, gone);
  if (failed) return ended(failed);
  return { outcome: "registered", registrations, notRegistered, changed: changed + gone.length };
}

/** Deletes every subscription of ours. */
export async function unregisterWebhooks(
  client: Webhooks,
  endpointKey: string,
): Promise<
  { outcome: "deleted"; count: number } | { outcome: "not-allowed" } | { outcome: "failed"; error: LoopError }
> {
  const listed = await client.listWebhooks();
  if (!listed.ok) return ended(listed.error);
  const ours = listed.value.filter((hook) => isOurs(hook.url, endpointKey));
  const error = await deleteAll(client, ours);
  return error ? ended(error) : { outcome: "deleted", count: ours.length };
}

async function switchedOn(
  client: Webhooks,
  own: WebhookSubscription,
  wanted: Parameters<Webhooks["createWebhook"]>[0],
) {
  if (own.status === "active") return { ok: true, value: own } as const;
  const updated = await client.updateWebhook(own.id, wanted);
  return updated.ok ? ({ ok: true, value: own } as const) : updated;
}

async function deleteAll(client: Webhooks, hooks: readonly WebhookSubscription[]): Promise<LoopError | null> {
  for (const { id } of hooks) {
    const deleted = await client.deleteWebhook(id);
    if (!deleted.ok && deleted.error.kind !== "not-found") return deleted.error;
  }
  return null;
}

function ended(error: LoopError): { outcome: "not-allowed" } | { outcome: "failed"; error: LoopError } {
  return error.kind === "unauthorized" ? { outcome: "not-allowed" } : { outcome: "failed", error };
}
