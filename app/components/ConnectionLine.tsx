import { Badge, Banner, Box, InlineStack, Text } from "@shopify/polaris";
import type { Connection } from "../shops/read-connection.server";
import { age } from "./age";
import type { AsJson } from "./as-json";
import { INSET } from "./inset";

interface Props {
  connection: AsJson<Connection>;
  news: News;
  now: string;
}

/** The regular reads of Loop: the last good one, and since when they fail. */
export interface News {
  readAt: string | null;
  failedSince: string | null;
}

/** One read that fails is made up for a minute later; only longer silence is worth a word. */
const WORTH_A_WORD_MS = 5 * 60_000;

/** How fresh the connection to Loop is; where there is no news, since when, and what to do. */
export function ConnectionLine({ connection, news, now }: Props) {
  if (connection.state === "broken")
    return (
      <Banner
        tone="critical"
        title="Loop does not accept the key any more"
        action={{ content: "Open settings", url: "/app/settings" }}
      >
        <p>
          {connection.since && `It was refused first ${age(connection.since, now)}. `}Everything below may be
          old. Nothing is lost: it is read again once the key works.
        </p>
      </Banner>
    );
  if (news.failedSince && Date.parse(now) - Date.parse(news.failedSince) >= WORTH_A_WORD_MS)
    return (
      <Banner tone="warning" title="No news from Loop">
        <p>
          Loop stopped answering {age(news.failedSince, now)}, so everything below may be old. Loopside keeps
          asking; nothing is lost.
        </p>
      </Banner>
    );
  return (
    <Box paddingInline={INSET}>
      <InlineStack gap="200" blockAlign="center">
        <Badge tone="success">Connected to Loop</Badge>
        <Text as="span" tone="subdued">
          {[
            news.readAt ? `Read ${age(news.readAt, now)}` : "First read under way",
            connection.lastDeliveryAt
              ? `last delivery ${age(connection.lastDeliveryAt, now)}`
              : "no delivery yet",
          ].join(" · ")}
        </Text>
      </InlineStack>
    </Box>
  );
}
