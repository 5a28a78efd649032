import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  DescriptionList,
  InlineStack,
  Layout,
  List,
  Modal,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import type { Connection } from "../shops/read-connection.server";
import type { SettingsAnswer } from "../shops/settings-form.server";
import { age } from "./age";
import type { AsJson } from "./as-json";

interface Props {
  connection: AsJson<Connection>;
  answer: AsJson<SettingsAnswer> | null;
  now: string;
  onDisconnect: () => void;
}

const SCOPES: Record<string, string> = {
  returns: "Returns",
  developer_tools: "Developer tools",
  orders: "Orders",
  destinations: "Destinations",
};

/** How the shop is connected, with what was last seen of Loop; of secrets only the last four characters. */
export function ConnectionCard({ connection, answer, now, onDisconnect }: Props) {
  return (
    <Layout.AnnotatedSection
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
            <Disconnect onDisconnect={onDisconnect} />
          </InlineStack>
          <Notices connection={connection} answer={answer} />
          <DescriptionList
            gap="tight"
            items={[
              { term: "API key", description: `•••• ${connection.apiKeyLast4 ?? ""}` },
              { term: "Webhook secret", description: `•••• ${connection.secretLast4 ?? ""}` },
              { term: "Scopes of the key", description: scopesOf(connection.scopes) },
              { term: "Webhooks", description: webhooksOf(connection) },
              {
                term: "Last delivery",
                description: connection.lastDeliveryAt ? age(connection.lastDeliveryAt, now) : "none yet",
              },
              ...(connection.signatureFailures > 0
                ? [
                    {
                      term: "Refused deliveries",
                      description: `${connection.signatureFailures} with a wrong signature: compare the webhook secret with Loop's.`,
                    },
                  ]
                : []),
            ]}
          />
          {connection.registrations === null && connection.webhookUrl && (
            <TextField
              label="Address for Loop's webhooks"
              value={connection.webhookUrl}
              readOnly
              autoComplete="off"
              selectTextOnFocus
            />
          )}
        </BlockStack>
      </Card>
    </Layout.AnnotatedSection>
  );
}

function scopesOf(scopes: Record<string, boolean>): string {
  const granted = Object.entries(SCOPES).filter(([id]) => scopes[id]);
  return granted.map(([, name]) => name).join(", ") || "not checked yet";
}

function webhooksOf({ registrations }: AsJson<Connection>): string {
  if (registrations === null) return "made by hand in Loop";
  return `${registrations.length} registered: ${registrations.map((one) => one.trigger).join(", ")}`;
}

function Notices({ connection, answer }: Pick<Props, "connection" | "answer">) {
  const done = answer?.form === "connect" && answer.outcome === "connected" ? answer : null;
  if (connection.state === "broken")
    return (
      <Banner tone="critical" title="Loop does not accept the key any more">
        <p>
          {connection.why} Add the scope to the key, or make a new one in Loop › Developer tools, and paste it
          below. What is shown may be old until then.
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
  if (done && (done.webhooks === "paste" || done.toPaste.length > 0))
    return (
      <Banner tone="warning" title="Make these webhooks in Loop">
        <BlockStack gap="200">
          <p>
            {done.webhooks === "paste"
              ? "This key lacks Developer tools, so Loopside cannot register its webhooks."
              : "Loop did not take all webhooks."}{" "}
            In Loop › Developer tools make them with the address below:
          </p>
          <List>
            {done.toPaste.map((entry) => (
              <List.Item key={entry}>{entry}</List.Item>
            ))}
          </List>
        </BlockStack>
      </Banner>
    );
  if (done?.webhooks === "failed")
    return (
      <Banner tone="warning" title="Connected, but the webhooks are not registered yet">
        <p>Loop gave no answer while they were registered. Press “Check and save” below to try again.</p>
      </Banner>
    );
  return null;
}

function Disconnect({ onDisconnect }: Pick<Props, "onDisconnect">) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button tone="critical" variant="tertiary" onClick={() => setOpen(true)}>
        Disconnect
      </Button>
      <Modal
        open={open}
        onClose={() => setOpen(false)}
        title="Disconnect Loop?"
        primaryAction={{
          content: "Disconnect",
          destructive: true,
          onAction: () => {
            setOpen(false);
            onDisconnect();
          },
        }}
        secondaryActions={[{ content: "Keep it connected", onAction: () => setOpen(false) }]}
      >
        <Modal.Section>
          <Text as="p">
            The key and the secret are erased and the webhooks are removed from Loop. Orders keep what is
            known of their returns; it grows old, and nobody can act. Connect again whenever you like.
          </Text>
        </Modal.Section>
      </Modal>
    </>
  );
}
