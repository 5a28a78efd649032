import { Badge, BlockStack, InlineStack, Link, Text } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import type { ShownRow } from "../returns/show-return-row";
import type { Tone } from "../wording/message";

const TONES: Record<Tone, BadgeProps["tone"]> = {
  neutral: undefined,
  info: "info",
  success: "success",
  caution: "attention",
  warning: "warning",
  critical: "critical",
};

export function OrderLink({ row }: { row: ShownRow }) {
  return row.orderId ? (
    <Link url={`shopify://admin/orders/${row.orderId}`} target="_top" dataPrimaryLink>
      {row.orderName ?? row.orderId}
    </Link>
  ) : (
    <Text as="span">{row.orderName ?? "No order"}</Text>
  );
}

/** The return's badges, then the parcel's where it is asked for. */
export function ReturnBadges({ badges }: { badges: ShownRow["badges"] }) {
  return (
    <InlineStack gap="100">
      {badges.map((badge) => (
        <Badge key={badge.text} tone={TONES[badge.tone]}>
          {badge.text}
        </Badge>
      ))}
    </InlineStack>
  );
}

/** Why a human should look, if one should, and what happens next. */
export function WhatNext({ row }: { row: ShownRow }) {
  const why = row.attention ?? row.unlinked;
  return (
    <BlockStack>
      {why && (
        <Text as="span" fontWeight="medium" breakWord>
          {why}
        </Text>
      )}
      <Text as="span" tone="subdued" breakWord>
        {row.next}
      </Text>
    </BlockStack>
  );
}
