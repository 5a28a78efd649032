import { BlockStack, Card, DescriptionList, InlineCode, Layout, List, Page, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { TOPICS } from "../loop/topics";
import type { ShopSettings } from "../shops/settings";
import { ERRORS_AND_REMEDIES, NOT_BY_API, WHERE_SEEN } from "./docs-facts";
import { DocsWarehouse } from "./DocsWarehouse";
import { WEBHOOK_WORDS } from "./webhook-words";

interface Props {
  /** The shop's own address for Loop; null before the first connect. */
  webhookUrl: string | null;
  /** Where the shop's warehouse reports. */
  warehouseUrl: string;
  settings: Pick<ShopSettings, "freeTextRetentionDays" | "deliveryRetentionDays" | "unreadableRetentionDays">;
  /** Shopify's. */
  scopes: string[];
}

/** "How this integration works": true to the code, since the triggers and errors are read from it. */
export function HowItWorks({ webhookUrl, warehouseUrl, settings, scopes }: Props) {
  return (
    <Page title="How this integration works" backAction={{ content: "Returns", url: "/app" }}>
      <Layout>
        <Section title="What goes where">
          <List>
            <List.Item>
              Loop tells Loopside of every change by a signed webhook. The news shows at once and is confirmed
              by reading the return from Loop.
            </List.Item>
            <List.Item>
              What no webhook told is found all the same: every minute Loopside asks Loop what changed, and
              every half hour it reads all unfinished returns. After connecting it reads all past returns
              once.
            </List.Item>
            <List.Item>
              Loopside writes what an order shows of its returns into a metafield of the order. The block
              paints from it even when Loopside cannot be reached, and says how old it is.
            </List.Item>
            <List.Item>
              Process, Flag, Cancel, Close and notes go to Loop's API. Loop moves the money and the Shopify
              return; Loopside never does.
            </List.Item>
            <List.Item>
              “Sent to Loop” is not “done”: an action stays open until Loop shows how it ended.
            </List.Item>
          </List>
        </Section>
        <Section title="Endpoint">
          <Text as="p" breakWord>
            {webhookUrl ? (
              <InlineCode>{webhookUrl}</InlineCode>
            ) : (
              "Connect Loop first: the address is made for your shop alone."
            )}
          </Text>
          <Text as="p" tone="subdued">
            Loop signs the raw body with your webhook secret (X-Loop-Signature, base64 HMAC-SHA256). Forged or
            changed deliveries are answered 401 and counted. When Loopside cannot store one it answers 503,
            and Loop sends it again.
          </Text>
        </Section>
        <Section title="Triggers">
          <Text as="p">
            You choose in Settings which news of returns Loop sends. Failed processing and labels are always
            sent, because endings are proved by them. What is late is found by asking Loop every minute.
          </Text>
          <DescriptionList
            gap="tight"
            items={WEBHOOK_WORDS.map(({ label, late }) => ({ term: label, description: late }))}
          />
          <Text as="h3" variant="headingSm">
            What each delivery does here
          </Text>
          <DescriptionList
            gap="tight"
            items={TOPICS.map(({ topic, trigger, reason }) => ({
              term: (
                <>
                  {topic} <InlineCode>{trigger}</InlineCode>
                </>
              ),
              description: reason,
            }))}
          />
        </Section>
        <Section title="Scopes">
          <List>
            <List.Item>
              Loop key: Returns (read returns and act on them), Developer tools (register webhooks; without it
              you paste the address).
            </List.Item>
            <List.Item>Shopify: {scopes.join(", ")}. No field of a customer is read.</List.Item>
          </List>
        </Section>
        <Section title="What a warehouse reports">
          <DocsWarehouse url={warehouseUrl} />
        </Section>
        <Section title="When something goes wrong">
          {WHERE_SEEN.map(({ where, heading }) => (
            <BlockStack key={where} gap="100">
              <Text as="h3" variant="headingSm">
                {heading}
              </Text>
              <DescriptionList
                gap="tight"
                items={ERRORS_AND_REMEDIES.filter((one) => one.where === where).map(({ seen, remedy }) => ({
                  term: seen,
                  description: remedy,
                }))}
              />
            </BlockStack>
          ))}
        </Section>
        <Section title="What Loop's API cannot do">
          <List>
            {NOT_BY_API.map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Section>
        <Section title="What is stored">
          <List>
            <List.Item>
              Ids, states, items, amounts, labels, times, and who acted. No names, e-mail addresses, postal
              addresses or phone numbers of customers.
            </List.Item>
            <List.Item>
              Comments and notes, sealed, for {settings.freeTextRetentionDays} days after a return is
              finished.
            </List.Item>
            <List.Item>
              Raw deliveries, sealed, for {settings.deliveryRetentionDays} days after they were applied (
              {settings.unreadableRetentionDays} when they could not be read).
            </List.Item>
            <List.Item>
              Uninstalling erases tokens and keys at once, and everything else when Shopify asks for it 48
              hours later.
            </List.Item>
          </List>
        </Section>
      </Layout>
    </Page>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Layout.Section>
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          {children}
        </BlockStack>
      </Card>
    </Layout.Section>
  );
}
