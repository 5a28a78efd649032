import {
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  ChoiceList,
  Form,
  FormLayout,
  InlineStack,
  Link,
  Text,
  TextField,
} from "@shopify/polaris";
import { useEffect, useState } from "react";
import type { Connection } from "../shops/read-connection.server";
import type { KnownSettings } from "../shops/settings.server";
import type { SettingsAnswer } from "../shops/settings-form.server";
import type { AsJson } from "./as-json";
import { Section } from "./Section";
import { useFocusOnError } from "./use-focus-on-error";
import { WEBHOOK_WORDS } from "./webhook-words";

const DEVELOPER_TOOLS = "https://admin.loopreturns.com/settings/developers";

interface Props {
  connection: AsJson<Connection>;
  settings: AsJson<KnownSettings>;
  answer: AsJson<SettingsAnswer> | null;
  /** Sends the form; its fields by name. */
  onConnect: (fields: Record<string, string>) => void;
  connecting: boolean;
}

/** Key, secret and the first answers; connected, the same form replaces key or secret. What was typed stays on an error. */
export function ConnectCard({ connection, settings, answer, onConnect, connecting }: Props) {
  const connected = connection.state !== "not-connected";
  const [apiKey, setApiKey] = useState("");
  const [secret, setSecret] = useState("");
  const [choice, setChoice] = useState<string>(connection.webhookChoice);
  const [whoMayAct, setWhoMayAct] = useState<string>(
    settings.whoMayAct === "unanswered" ? "order-editors" : settings.whoMayAct,
  );
  const [refunds, setRefunds] = useState<string>(settings.refunds === "unknown" ? "loop" : settings.refunds);
  const problem = answer?.form === "connect" && answer.outcome === "problem" ? answer : null;
  const marked = useFocusOnError(problem);
  useEffect(() => {
    if (answer?.form !== "connect" || answer.outcome !== "connected") return;
    setApiKey("");
    setSecret("");
  }, [answer]);

  return (
    <Section
      title={connected ? "Change the connection" : "Connect Loop"}
      description={
        <BlockStack gap="200">
          <Text as="p">
            In Loop, open Returns management › Tools & integrations › Developer tools. Make an API key with
            the scopes Returns and Developer tools, and copy the webhook secret.
          </Text>
          <Text as="p">
            <Link url={DEVELOPER_TOOLS} target="_blank">
              Loop › Developer tools
            </Link>
          </Text>
          <Text as="p" tone="subdued">
            No Developer tools page? Your Loop plan may not include the API: ask Loop.
          </Text>
        </BlockStack>
      }
    >
      <Card>
        <div ref={marked}>
          <Form
            onSubmit={() =>
              onConnect({
                intent: "connect",
                apiKey,
                secret,
                choice,
                ...(connected ? {} : { whoMayAct, refunds }),
              })
            }
          >
            <FormLayout>
              {problem && problem.field === null && (
                <Banner tone="critical" title="Not connected">
                  <p>{problem.message}</p>
                </Banner>
              )}
              <TextField
                label="Loop API key"
                name="apiKey"
                type="password"
                autoComplete="off"
                value={apiKey}
                onChange={setApiKey}
                error={problem?.field === "apiKey" ? problem.message : undefined}
                helpText={
                  connected
                    ? `Stored: •••• ${connection.apiKeyLast4 ?? ""}. Leave empty to keep it.`
                    : "Made in Loop › Developer tools, with the scopes Returns and Developer tools."
                }
              />
              <TextField
                label="Webhook secret"
                name="secret"
                type="password"
                autoComplete="off"
                value={secret}
                onChange={setSecret}
                error={problem?.field === "secret" ? problem.message : undefined}
                helpText={
                  connected
                    ? `Stored: •••• ${connection.secretLast4 ?? ""}. Leave empty to keep it. After a change the old one is let in until a delivery proves the new one, for a week at most.`
                    : "Shown in Loop › Developer tools. Loop signs every delivery with it."
                }
              />
              <ChoiceList
                title="Which news Loop sends"
                selected={[choice]}
                onChange={([next]) => setChoice(next ?? "both")}
                choices={WEBHOOK_WORDS.map(({ value, label, late }) => ({ value, label, helpText: late }))}
              />
              {!connected && (
                <ChoiceList
                  title="Who may act on returns"
                  selected={[whoMayAct]}
                  onChange={([next]) => setWhoMayAct(next ?? "nobody")}
                  choices={[
                    { label: "Staff who may edit orders", value: "order-editors" },
                    {
                      label: "Nobody yet",
                      value: "nobody",
                      helpText: "Everyone sees returns, no one acts. You can choose people later.",
                    },
                  ]}
                />
              )}
              {!connected && (
                <ChoiceList
                  title="Who pays refunds"
                  selected={[refunds]}
                  onChange={([next]) => setRefunds(next ?? "loop")}
                  choices={[
                    { label: "Loop refunds by itself", value: "loop" },
                    { label: "Our team refunds by hand in Shopify", value: "by-hand" },
                  ]}
                />
              )}
              <InlineStack align="end">
                <Button submit variant="primary" loading={connecting}>
                  {connected ? "Check and save" : "Connect"}
                </Button>
              </InlineStack>
            </FormLayout>
          </Form>
        </div>
      </Card>
      <Box paddingBlockEnd="400" />
    </Section>
  );
}
