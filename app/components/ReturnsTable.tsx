import {
  Badge,
  BlockStack,
  Box,
  Card,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Link,
  Pagination,
  Tabs,
  Tag,
  Text,
} from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import type { ShownRow } from "../returns/show-return-row";
import type { Tone } from "../wording/message";
import { age } from "./age";

const TONES: Record<Tone, BadgeProps["tone"]> = {
  neutral: undefined,
  info: "info",
  success: "success",
  caution: "attention",
  warning: "warning",
  critical: "critical",
};

const TABS = [
  { id: "all", content: "All" },
  { id: "attention", content: "Needs a human" },
  { id: "unlinked", content: "On no order" },
];

interface Props {
  rows: ShownRow[];
  filter: string;
  /** Only this order's returns are shown. */
  order: { id: string; name: string | null } | null;
  next: string | null;
  first: boolean;
  now: string;
  /** Shows another part of the list. */
  onShow: (part: { filter: string; order?: string; after?: string }) => void;
  onBack: () => void;
}

/** The shop's returns, newest first; a row leads to its order. */
export function ReturnsTable({ rows, filter, order, next, first, now, onShow, onBack }: Props) {
  const ofOrder = order ? { order: order.id } : {};
  return (
    <Card padding="0">
      <Tabs
        tabs={TABS}
        selected={Math.max(
          0,
          TABS.findIndex((tab) => tab.id === filter),
        )}
        onSelect={(index) => onShow({ filter: TABS[index]?.id ?? "all", ...ofOrder })}
      />
      {order && (
        <Box paddingInline="300" paddingBlockEnd="300">
          <Tag onRemove={() => onShow({ filter })}>{`Order ${order.name ?? order.id}`}</Tag>
        </Box>
      )}
      <IndexTable
        resourceName={{ singular: "return", plural: "returns" }}
        itemCount={rows.length}
        selectable={false}
        headings={[
          { title: "RMA" },
          { title: "Order" },
          { title: "Return" },
          { title: "Parcel" },
          { title: "What happens next" },
          { title: "Loop's word" },
        ]}
        emptyState={
          <EmptySearchResult
            title="No returns here"
            description={
              filter === "all" && !order
                ? "A return shows here as soon as Loop tells of it."
                : "Nothing matches this filter."
            }
            withIllustration
          />
        }
      >
        {rows.map((row, index) => (
          <IndexTable.Row id={row.returnId} key={row.returnId} position={index}>
            <IndexTable.Cell>
              <Text as="span" fontWeight="semibold">
                {row.returnId}
              </Text>
            </IndexTable.Cell>
            <IndexTable.Cell>
              {row.orderId ? (
                <Link url={`shopify://admin/orders/${row.orderId}`} target="_top" dataPrimaryLink>
                  {row.orderName ?? row.orderId}
                </Link>
              ) : (
                (row.orderName ?? "none")
              )}
            </IndexTable.Cell>
            <IndexTable.Cell>
              <InlineStack gap="100">
                {row.badges.map((badge) => (
                  <Badge key={badge.text} tone={TONES[badge.tone]}>
                    {badge.text}
                  </Badge>
                ))}
              </InlineStack>
            </IndexTable.Cell>
            <IndexTable.Cell>
              {row.parcel && <Badge tone={TONES[row.parcel.tone]}>{row.parcel.text}</Badge>}
            </IndexTable.Cell>
            <IndexTable.Cell>
              <div style={{ maxWidth: 380, minWidth: 200, whiteSpace: "normal" }}>
                <BlockStack>
                  {(row.attention ?? row.unlinked) && (
                    <Text as="span" fontWeight="medium" breakWord>
                      {row.attention ?? row.unlinked}
                    </Text>
                  )}
                  <Text as="span" tone="subdued" breakWord>
                    {row.next}
                  </Text>
                </BlockStack>
              </div>
            </IndexTable.Cell>
            <IndexTable.Cell>
              <Text as="span" tone="subdued">
                {age(row.loopWordAt, now)}
              </Text>
            </IndexTable.Cell>
          </IndexTable.Row>
        ))}
      </IndexTable>
      {(next !== null || !first) && (
        <Box padding="300" borderBlockStartWidth="025" borderColor="border">
          <InlineStack align="center">
            <Pagination
              hasPrevious={!first}
              onPrevious={onBack}
              hasNext={next !== null}
              onNext={() => onShow({ filter, ...ofOrder, after: next ?? "" })}
            />
          </InlineStack>
        </Box>
      )}
    </Card>
  );
}
