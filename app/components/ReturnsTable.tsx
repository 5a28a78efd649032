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
import { ReturnSearch } from "./ReturnSearch";

const TABS = [
  { id: "all", content: "All" },
  { id: "attention", content: "Needs a human" },
  { id: "review", content: "In review" },
  { id: "open", content: "Open" },
  { id: "unlinked", content: "On no order" },
];

interface Props {
  rows: ShownRow[];
  filter: string;
  /** Only this order's returns are shown. */
  order: { id: string; name: string | null } | null;
  /** Only what has this RMA, order name or tracking number; empty: everything. */
  find: string;
  next: string | null;
  first: boolean;
  now: string;
  /** Shows another part of the list. */
  onShow: (part: { filter: string; order?: string; find?: string; after?: string }) => void;
  onBack: () => void;
}

/** The shop's returns, newest first; a row leads to its order. A table, or rows of several lines where it is narrow. */
export function ReturnsTable({ rows, filter, order, find, next, first, now, onShow, onBack }: Props) {
  const kept = { ...(order ? { order: order.id } : {}), ...(find ? { find } : {}) };
  const narrow = useBreakpoints().mdDown;
  return (
    <Card padding="0">
      <Tabs
        tabs={TABS}
        selected={Math.max(
          0,
          TABS.findIndex((tab) => tab.id === filter),
        )}
        onSelect={(index) => onShow({ filter: TABS[index]?.id ?? "all", ...kept })}
      />
      <Box padding="300">
        {/* Among all returns: a filter that was left on would hide what somebody looks for. */}
        <ReturnSearch
          key={find}
          find={find}
          onFind={(what) => onShow({ filter: "all", ...(what ? { find: what } : {}) })}
        />
      </Box>
      {order && (
        <Box paddingInline="300" paddingBlockEnd="300">
          <Tag
            onRemove={() => onShow({ filter, ...(find ? { find } : {}) })}
          >{`Order ${order.name ?? order.id}`}</Tag>
        </Box>
      )}
      {narrow && rows.length > 0 ? (
        <ReturnRows rows={rows} now={now} />
      ) : (
        <Table rows={rows} now={now} empty={emptyWords(filter, order !== null, find)} />
      )}
      {(next !== null || !first) && (
        <Box padding="300" borderBlockStartWidth="025" borderColor="border">
          <InlineStack align="center">
            <Pagination
              hasPrevious={!first}
              onPrevious={onBack}
              hasNext={next !== null}
              onNext={() => onShow({ filter, ...kept, after: next ?? "" })}
            />
          </InlineStack>
        </Box>
      )}
    </Card>
  );
}

function emptyWords(filter: string, ofOrder: boolean, find: string): string {
  if (find)
    return `No return ${filter === "all" ? "" : "in this filter "}has the RMA, order or tracking number “${find}”. Write it out as a whole.`;
  return filter === "all" && !ofOrder
    ? "A return shows here as soon as Loop tells of it."
    : "Nothing matches this filter.";
}

function Table({ rows, now, empty }: Pick<Props, "rows" | "now"> & { empty: string }) {
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
      emptyState={<EmptySearchResult title="No returns here" description={empty} withIllustration />}
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
