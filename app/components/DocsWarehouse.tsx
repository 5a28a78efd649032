import { BlockStack, Box, DescriptionList, InlineCode, List, Text } from "@shopify/polaris";
import { CONDITION_WORDS, WAREHOUSE_ANSWERS, WAREHOUSE_RULES, exampleOf } from "./docs-warehouse";

/** How a warehouse reports, what it is answered, and what comes of it. */
export function DocsWarehouse({ url }: { url: string }) {
  return (
    <BlockStack gap="400">
      <Text as="p">
        A scanner or a warehouse system reports item by item, with a token made in Settings. The latest word
        on an item counts; the same again changes nothing. Items are named by Loop's line_item_id.
      </Text>
      <Box background="bg-surface-secondary" padding="300" borderRadius="200" overflowX="scroll" tabIndex={0}>
        <pre style={{ margin: 0 }}>
          <code>{exampleOf(url)}</code>
        </pre>
      </Box>
      <DescriptionList
        gap="tight"
        items={CONDITION_WORDS.map(({ condition, meaning }) => ({
          term: <InlineCode>{condition}</InlineCode>,
          description: meaning,
        }))}
      />
      <List>
        {WAREHOUSE_RULES.map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
      <Text as="h3" variant="headingSm">
        What the machine is answered
      </Text>
      <DescriptionList
        gap="tight"
        items={WAREHOUSE_ANSWERS.map(({ status, means }) => ({ term: status, description: means }))}
      />
    </BlockStack>
  );
}
