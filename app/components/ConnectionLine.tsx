import { Badge, Banner, InlineStack, Text } from "@shopify/polaris";
import type { Connection } from "../shops/read-connection.server";
import { age } from "./age";
import type { AsJson } from "./as-json";

/** How fresh the connection to Loop is; broken, it says what to do. */
export function ConnectionLine({ connection, now }: { connection: AsJson<Connection>; now: string }) {
  if (connection.state === "broken")
    return (
      <Banner
        tone="critical"
        title="Loop does not accept the key any more"
        action={{ content: "Open settings", url: "/app/settings" }}
      >
        <p>
          Everything below may be old since {connection.since ? age(connection.since, now) : "then"}. Nothing
          is lost: it is read again once the key works.
        </p>
      </Banner>
    );
  return (
    <InlineStack gap="200" blockAlign="center">
      <Badge tone="success">Connected to Loop</Badge>
      <Text as="span" tone="subdued">
        {connection.lastDeliveryAt
          ? `Last delivery ${age(connection.lastDeliveryAt, now)}`
          : "No delivery yet"}
      </Text>
    </InlineStack>
  );
}
