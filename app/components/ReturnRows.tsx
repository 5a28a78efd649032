import { BlockStack, Box, InlineStack, Text } from "@shopify/polaris";
import type { ShownRow } from "../returns/show-return-row";
import { age } from "./age";
import { OrderLink, ReturnBadges, WhatNext } from "./ReturnPieces";

/** The list on a phone: what a table would push off the screen stands one below the other. */
export function ReturnRows({ rows, now }: { rows: ShownRow[]; now: string }) {
  return (
    <Box as="ul" paddingInlineStart="0">
      {rows.map((row) => (
        <li key={row.returnId} style={{ listStyle: "none" }}>
          <Box padding="400" borderBlockStartWidth="025" borderColor="border">
            <BlockStack gap="200">
              <InlineStack align="space-between" blockAlign="baseline" gap="200">
                <InlineStack gap="200" blockAlign="baseline">
                  <Text as="span" variant="headingSm">
                    <OrderLink row={row} />
                  </Text>
                  <Text as="span" tone="subdued">{`RMA ${row.returnId}`}</Text>
                </InlineStack>
                <Text as="span" variant="bodySm" tone="subdued">
                  {age(row.loopWordAt, now)}
                </Text>
              </InlineStack>
              <ReturnBadges badges={[...row.badges, ...(row.parcel ? [row.parcel] : [])]} />
              <WhatNext row={row} />
            </BlockStack>
          </Box>
        </li>
      ))}
    </Box>
  );
}
