import {
  Box,
  Card,
  EmptySearchResult,
  IndexTable,
  InlineStack,
  Pagination,
  Tabs,
  Tag,
  Text,
  useBreakpoints,
} from "@shopify/polaris";
import type { ShownRow } from "../returns/show-return-row";
import { age } from "./age";
import { OrderLink, ReturnBadges, WhatNext } from "./ReturnPieces";
import { ReturnRows } from "./ReturnRows";

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

/** The shop's returns, newest first; a row leads to its order. A table, or rows of several lines where it is narrow. */
export function ReturnsTable({ rows, filter, order, next, first, now, onShow, onBack }: Props) {
  const ofOrder = order ? { order: order.id } : {};
  const narrow = useBreakpoints().mdDown;
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
      {narrow && rows.length > 0 ? (
        <ReturnRows rows={rows} now={now} />
      ) : (
        <Table rows={rows} now={now} nothingAtAll={filter === "all" && !order} />
      )}
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

function Table({ rows, now, nothingAtAll }: Pick<Props, "rows" | "now"> & { nothingAtAll: boolean }) {
  return (
    <IndexTable
      resourceName={{ singular: "return", plural: "returns" }}
      itemCount={rows.length}
      selectable={false}
      headings={[
        { title: "Order" },
        { title: "RMA" },
        { title: "Return" },
        { title: "Parcel" },
        { title: "What happens next" },
        { title: "Loop's word" },
      ]}
      emptyState={
        <EmptySearchResult
          title="No returns here"
          description={
            nothingAtAll ? "A return shows here as soon as Loop tells of it." : "Nothing matches this filter."
          }
          withIllustration
        />
      }
    >
      {rows.map((row, index) => (
        <IndexTable.Row id={row.returnId} key={row.returnId} position={index}>
          <IndexTable.Cell>
            <Text as="span" fontWeight="semibold">
              <OrderLink row={row} />
            </Text>
          </IndexTable.Cell>
          <IndexTable.Cell>{row.returnId}</IndexTable.Cell>
          <IndexTable.Cell>
            <ReturnBadges badges={row.badges} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <ReturnBadges badges={row.parcel ? [row.parcel] : []} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <div style={{ maxWidth: 420, minWidth: 200, whiteSpace: "normal" }}>
              <WhatNext row={row} />
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
  );
}
