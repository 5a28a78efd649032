import { BlockStack, Button, Card, InlineGrid, InlineStack, List, Text } from "@shopify/polaris";

/** Merchants add and pin blocks themselves; shown until the block was opened once, or put away. */
export function PinTheBlock({ onPutAway }: { onPutAway: () => void }) {
  return (
    <Card>
      <InlineGrid columns={{ xs: 1, sm: "1fr auto" }} gap={{ xs: "400", sm: "600" }} alignItems="center">
        <BlockStack gap="300">
          <Text as="h2" variant="headingSm">
            Add the block to the order page and pin it
          </Text>
          <List type="number">
            <List.Item>Open any order in Shopify.</List.Item>
            <List.Item>Below the order's cards choose “Add block”, then Loop returns.</List.Item>
            <List.Item>
              Press the pin on the block, so that it stands on every order for your whole team.
            </List.Item>
          </List>
          <InlineStack gap="200" align="start">
            <Button url="shopify://admin/orders" target="_top">
              Open orders
            </Button>
            <Button variant="tertiary" onClick={onPutAway}>
              It is there
            </Button>
          </InlineStack>
        </BlockStack>
        <Picture />
      </InlineGrid>
    </Card>
  );
}

/** The order page with the block at its place and the pin. */
function Picture() {
  return (
    <svg
      viewBox="0 0 240 140"
      role="img"
      aria-label="The order page with the Loop returns block pinned below the payment card"
      style={{ display: "block", width: "100%", maxWidth: 240, marginInline: "auto" }}
    >
      <rect width="240" height="140" rx="8" fill="#f1f1f1" />
      <rect x="12" y="12" width="146" height="34" rx="6" fill="#fff" />
      <rect x="20" y="20" width="70" height="7" rx="3" fill="#d4d4d4" />
      <rect x="20" y="32" width="110" height="6" rx="3" fill="#e3e3e3" />
      <rect x="168" y="12" width="60" height="60" rx="6" fill="#fff" />
      <rect x="12" y="54" width="146" height="74" rx="6" fill="#fff" stroke="#0b5b5f" strokeWidth="2" />
      <rect x="20" y="62" width="12" height="12" rx="3" fill="#0b5b5f" />
      <rect x="38" y="64" width="62" height="7" rx="3" fill="#8a8a8a" />
      <path d="M146 61l4 4-2 1-3 4 .4 3-2.4-2.400-4 4 3.600-4.400-2.600-2.600 3 .4 4-3z" fill="#0b5b5f" />
      <rect x="20" y="84" width="36" height="11" rx="5" fill="#ffd6a4" />
      <rect x="60" y="84" width="36" height="11" rx="5" fill="#d5ebff" />
      <rect x="20" y="102" width="120" height="6" rx="3" fill="#e3e3e3" />
      <rect x="20" y="113" width="52" height="9" rx="4" fill="#303030" />
    </svg>
  );
}
