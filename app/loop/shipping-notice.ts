import { z } from "zod";
import { Id, Money, OptionalId, OptionalState, reasonOf, Status, Text, Unquoted, When } from "./read-values";

/**
 * A row of GET /warehouse/reporting/asn: one per returned item. The only place where Loop says `closed_at`,
 * `date_delivered`, `actioned_by`, `restock_status` and `return_method_state`. Addresses
 * of the destination and the customer's e-mail address are dropped.
 */
export const ShippingNoticeRow = z.object({
  /** Loop return id. */
  id: Id,
  return_line_item_id: OptionalId,
  order_name: Text,
  state: OptionalState,
  title: Text,
  purchase_price: Money,
  sku: Text,
  carrier: Text,
  label_status: Status,
  tracking_number: Text,
  label_updated_at: When,
  date_delivered: When,
  closed_at: When,
  updated_at: When,
  created_at: When,
  return_reason: Unquoted,
  return_method_state: Text,
  outcome: Text,
  restock_status: Text,
  actioned_by: Text,
  destination_id: OptionalId,
  destination_name: Text,
});
export type ShippingNoticeRow = z.infer<typeof ShippingNoticeRow>;

export interface ShippingNotice {
  rows: ShippingNoticeRow[];
  unreadable: { index: number; reason: string }[];
}

/** A bare array; a row that does not parse is kept with its reason. Null when the body is no list. */
export function readShippingNotice(body: unknown): ShippingNotice | null {
  if (!Array.isArray(body)) return null;
  const notice: ShippingNotice = { rows: [], unreadable: [] };
  body.forEach((row: unknown, index) => {
    const parsed = ShippingNoticeRow.safeParse(row);
    if (parsed.success) notice.rows.push(parsed.data);
    else notice.unreadable.push({ index, reason: reasonOf(parsed.error) });
  });
  return notice;
}
