import type { Connection } from "../shops/read-connection.server";
import { wantedTriggers } from "../shops/wanted-webhooks";
import type { TopicTrigger } from "../shops/wanted-webhooks";
import type { AsJson } from "./as-json";

/** How Loop's webhooks stand, as far as Loopside can know. */
export interface WebhooksStand {
  /**
   * registered: all of them · partly: Loop did not take some · by-hand: the key may not register any · not-registered: it
   * may, and Loop gave no answer while it was tried
   */
  state: "registered" | "partly" | "by-hand" | "not-registered";
  /** To be made in Loop by hand. */
  toMake: TopicTrigger[];
  sentence: string;
}

export function describeWebhooks(
  connection: Pick<AsJson<Connection>, "registrations" | "scopes" | "webhookChoice">,
): WebhooksStand {
  const { registrations, scopes, webhookChoice } = connection;
  const wanted = wantedTriggers(webhookChoice);
  if (registrations === null)
    return scopes.developer_tools
      ? {
          state: "not-registered",
          toMake: [],
          sentence: "Not registered yet: Loop gave no answer. Press “Check and save” below to try again.",
        }
      : { state: "by-hand", toMake: wanted, sentence: "To be made by hand in Loop" };
  const toMake = wanted.filter(
    ({ topic, trigger }) => !registrations.some((one) => one.topic === topic && one.trigger === trigger),
  );
  const names = registrations.map((one) => one.trigger).join(", ");
  return {
    state: toMake.length > 0 ? "partly" : "registered",
    toMake,
    sentence: `${registrations.length} registered${names && `: ${names}`}`,
  };
}
