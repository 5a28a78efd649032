import { Banner, BlockStack, List, Text } from "@shopify/polaris";
import type { Connection } from "../shops/read-connection.server";
import type { AsJson } from "./as-json";
import { CopyField } from "./CopyField";
import { describeWebhooks } from "./describe-webhooks";

/** The webhooks that somebody makes in Loop by hand, with the address; loud until the first delivery came. */
export function WebhooksToMake({ connection }: { connection: AsJson<Connection> }) {
  const { state, toMake } = describeWebhooks(connection);
  if (toMake.length === 0 || !connection.webhookUrl) return null;
  const waiting = state === "partly" || connection.lastDeliveryAt === null;
  const list = (
    <BlockStack gap="200">
      <Text as="p">
        {state === "by-hand"
          ? "This key lacks Developer tools, so Loopside cannot register its webhooks. Add the scope to the key, or make a new key; or make these webhooks in Loop › Developer tools, with the address below:"
          : "Loop did not take these when Loopside registered them. Make them in Loop › Developer tools, with the address below:"}
      </Text>
      <List>
        {toMake.map(({ topic, trigger }) => (
          <List.Item key={`${topic} ${trigger}`}>
            Topic {topic}, trigger {trigger}
          </List.Item>
        ))}
      </List>
    </BlockStack>
  );
  return (
    <BlockStack gap="300">
      {waiting ? (
        <Banner tone="warning" title="Make these webhooks in Loop">
          {list}
        </Banner>
      ) : (
        list
      )}
      <CopyField label="Address for Loop's webhooks" value={connection.webhookUrl} />
    </BlockStack>
  );
}
