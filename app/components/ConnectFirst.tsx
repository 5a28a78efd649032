import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";

/** The first thing a new shop sees: one card, one way on. */
export function ConnectFirst() {
  return (
    <Card>
      <Box padding="800">
        <BlockStack gap="400" inlineAlign="center">
          <Picture />
          <Text as="h2" variant="headingMd" alignment="center">
            See Loop returns on the order they belong to
          </Text>
          <Box maxWidth="460px">
            <Text as="p" alignment="center" tone="subdued">
              Connect your Loop account with an API key. Your team then sees each return on its Shopify order:
              its state, its money, its parcel and what happens next.
            </Text>
          </Box>
          <InlineStack gap="200">
            <Button url="/app/docs">How it works</Button>
            <Button variant="primary" url="/app/settings">
              Connect Loop
            </Button>
          </InlineStack>
        </BlockStack>
      </Box>
    </Card>
  );
}

/** An order card with a return's arrow beside it. */
function Picture() {
  return (
    <svg width="220" height="132" viewBox="0 0 220 132" role="img" aria-label="An order with its return">
      <rect x="18" y="16" width="128" height="100" rx="12" fill="#f1f1f1" />
      <rect x="32" y="32" width="60" height="10" rx="5" fill="#b5b5b5" />
      <rect x="32" y="52" width="98" height="8" rx="4" fill="#d4d4d4" />
      <rect x="32" y="68" width="84" height="8" rx="4" fill="#d4d4d4" />
      <rect x="32" y="90" width="48" height="14" rx="7" fill="#affebf" />
      <circle cx="160" cy="66" r="42" fill="#0b5b5f" />
      <path
        d="M178 58h-26a12 12 0 1 0 0 24h20"
        fill="none"
        stroke="#fff"
        strokeWidth="6"
        strokeLinecap="round"
      />
      <path
        d="M170 48l10 10-10 10"
        fill="none"
        stroke="#fff"
        strokeWidth="6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
