import { Badge, Banner, BlockStack, Card, DescriptionList, InlineStack, Text } from "@shopify/polaris";
import type { Connection } from "../shops/read-connection.server";
import { UNPROVED_AFTER_MS } from "../shops/replace-secret";
import { age } from "./age";
import type { AsJson } from "./as-json";
import { describeWebhooks } from "./describe-webhooks";
import { DisconnectButton } from "./DisconnectButton";
import { WebhooksToMake } from "./WebhooksToMake";
import { Section } from "./Section";

interface Props {
  connection: AsJson<Connection>;
  now: string;
  onDisconnect: () => void;
}

/** Needed by Loopside, then those that are only asked for to tell a wrong key from a missing scope. */
const SCOPES: [id: string, name: string, needed: boolean][] = [
  ["returns", "Returns", true],
  ["developer_tools", "Developer tools", true],
  ["orders", "Orders", false],
  ["destinations", "Destinations", false],
];

/** How the shop is connected, with what was last seen of Loop; of secrets only the last four characters. */
export function ConnectionCard({ connection, now, onDisconnect }: Props) {
  return (
    <Section
      title="Connection"
      description="Loopside asks Loop with your key and hears from it by signed webhooks."
    >
      <Card>
        <BlockStack gap="400">
          <InlineStack align="space-between" blockAlign="center">
            <InlineStack gap="200" blockAlign="center">
              <Text as="h2" variant="headingSm">
                Loop
              </Text>
              {connection.state === "broken" ? (
                <Badge tone="critical">Broken</Badge>
              ) : (
                <Badge tone="success">Connected</Badge>
              )}
            </InlineStack>
            <DisconnectButton onDisconnect={onDisconnect} />
          </InlineStack>
          <Warning connection={connection} />
          <DescriptionList
            gap="tight"
            items={[
              { term: "API key", description: keyOf(connection) },
              { term: "Webhook secret", description: secretOf(connection) },
              { term: "Scopes of the key", description: <Scopes scopes={connection.scopes} /> },
              { term: "Webhooks", description: describeWebhooks(connection).sentence },
              {
                term: "Last delivery",
                description: connection.lastDeliveryAt ? age(connection.lastDeliveryAt, now) : "None yet",
              },
              ...(connection.signatureFailures > 0
                ? [
                    {
                      term: "Refused deliveries",
                      description: `${connection.signatureFailures} with a wrong signature. Copy the webhook secret again from Loop › Developer tools.`,
                    },
                  ]
                : []),
            ]}
          />
          <WebhooksToMake connection={connection} />
        </BlockStack>
      </Card>
    </Section>
  );
}

function keyOf({ apiKeyLast4, refusedKey }: AsJson<Connection>): string {
  const refused = refusedKey
    ? `. Loop refused the newer one (•••• ${refusedKey.last4 ?? ""}), so this one is used again. Paste a key that Loop accepts below.`
    : "";
  return `•••• ${apiKeyLast4 ?? ""}${refused}`;
}

function secretOf(connection: AsJson<Connection>): string {
  return `•••• ${connection.secretLast4 ?? ""}${besideSecret(connection)}`;
}

function besideSecret(connection: AsJson<Connection>): string {
  const { secretGivenAt, secretProvedAt, previousSecretUntil, previousSignedAt } = connection;
  const stillSigned =
    previousSignedAt !== null &&
    secretGivenAt !== null &&
    Date.parse(previousSignedAt) - Date.parse(secretGivenAt) > UNPROVED_AFTER_MS;
  if (stillSigned)
    return ". Loop does not sign with it: its deliveries come with the one before. Copy the secret again from Loop › Developer tools.";
  if (previousSecretUntil === null) return "";
  return secretProvedAt === null
    ? "; the one before is let in too until a delivery proves this one"
    : "; the one before is let in for two more hours at most";
}

/** Colour is never alone: a missing scope says so. */
function Scopes({ scopes }: { scopes: Record<string, boolean> }) {
  if (Object.keys(scopes).length === 0) return "Not checked yet";
  return (
    <InlineStack gap="100">
      {SCOPES.filter(([id, , needed]) => needed || scopes[id]).map(([id, name]) =>
        scopes[id] ? (
          <Badge key={id}>{name}</Badge>
        ) : (
          <Badge key={id} tone="warning">{`${name}: missing`}</Badge>
        ),
      )}
    </InlineStack>
  );
}

function Warning({ connection }: Pick<Props, "connection">) {
  if (connection.state === "broken")
    return (
      <Banner tone="critical" title="Loop does not accept the key any more">
        <p>
          {connection.why} Add the scope to the key, or make a new one, in Loop › Developer tools, and paste
          it below. What is shown may be old until then; nothing is lost.
        </p>
      </Banner>
    );
  if (connection.accountCheck === "other-shop")
    return (
      <Banner tone="warning" title="Is this the right Loop account?">
        <p>
          The newest returns of this Loop account belong to orders that this shop does not show. If the key is
          of another shop, paste the right one below; old orders that Shopify hides can look the same.
        </p>
      </Banner>
    );
  return null;
}
