import { BlockStack, Card, InlineGrid, Text } from "@shopify/polaris";
import type { ReturnCounts } from "../returns/list-returns.server";

/** What stands open, in four figures. */
export function Figures({ counts }: { counts: ReturnCounts }) {
  const figures = [
    { label: "Need a human", value: counts.attention },
    { label: "In review", value: counts.review },
    { label: "Open", value: counts.open },
    { label: "On no order", value: counts.unlinked },
  ];
  return (
    <Card>
      <InlineGrid columns={{ xs: 2, md: 4 }} gap="400">
        {figures.map(({ label, value }) => (
          <BlockStack key={label} gap="100">
            <Text as="h2" variant="bodySm" tone="subdued">
              {label}
            </Text>
            <Text as="p" variant="headingLg" numeric>
              {value}
            </Text>
          </BlockStack>
        ))}
      </InlineGrid>
    </Card>
  );
}
