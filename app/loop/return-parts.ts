import { z } from "zod";
import {
  Flag,
  Id,
  listOf,
  Money,
  OptionalId,
  orNull,
  State,
  Status,
  Text,
  Unquoted,
  When,
} from "./read-values";

/**
 * What a return looks like on Loop's wire, in the parts that list, details and webhook share. Objects take any further
 * key (Loop adds fields without notice) and drop it: names, e-mail addresses, postal addresses and phone numbers are
 * read by no schema here, so they end at this boundary.
 */

/** The list says return_reason / parent_return_reason where details says reason / parent_reason. */
export const WireLine = z.object({
  line_item_id: Id,
  provider_line_item_id: OptionalId,
  product_id: OptionalId,
  variant_id: OptionalId,
  sku: Text,
  title: Text,
  line_item_title: Text,
  variant_title: Text,
  price: Money,
  refund: Money,
  reason: Unquoted,
  parent_reason: Unquoted,
  return_reason: Unquoted,
  parent_return_reason: Unquoted,
  return_comment: Unquoted,
  outcome: Status,
});

/** `exchange_order_id` stays null until the return is processed. */
export const WireExchange = z.object({
  exchange_id: OptionalId,
  exchange_order_id: OptionalId,
  exchange_order_name: Text,
  variant_id: OptionalId,
  sku: Text,
  type: Text,
  title: Text,
  total: Money,
  out_of_stock: Flag,
  out_of_stock_resolution: Text,
});

export const WireLabel = z.object({
  status: Status,
  updated_at: When,
  url: Text,
  carrier: Text,
  tracking_number: Text,
});

export const WireRefund = z.object({
  gateway: Text,
  amount: Money,
  currency: Text,
  provider_refund_id: OptionalId,
});

export const WireMethod = z.object({ provider: Text, method_type: Text, state: Text, rma_id: Text });

/** An object that is always there, its members null or PHP's DateTime. */
export const WireOutcomesProcessed = z.object({
  return_processed: When,
  refund_processed: When,
  exchange_processed: When,
  gift_card_processed: When,
  shop_cash_processed: When,
});

/** Every field that any of the three sources may carry; which of them it did carry shows in what is not undefined. */
export const WireReturn = z.object({
  id: Id,
  state: State,
  created_at: When,
  updated_at: When,
  edited_at: When,
  outcome: Text,
  type: Text,
  order_id: OptionalId,
  order_name: Text,
  provider_order_id: OptionalId,
  currency: Text,
  multi_currency: Flag,
  is_gift_return: Flag,
  origin_country_code: Text,
  destination_id: OptionalId,
  total: Money,
  return_total: Money,
  exchange_total: Money,
  refund: Money,
  gift_card: Money,
  upsell: Money,
  handling_fee: Money,
  refunds: listOf(WireRefund),
  shopify_refund_object: listOf(z.object({ provider_refund_id: OptionalId })),
  gift_card_order_id: OptionalId,
  exchange_order_id: OptionalId,
  exchange_order_name: Text,
  was_processed: Flag,
  outcomes_processed_at: orNull(WireOutcomesProcessed),
  line_items: listOf(WireLine),
  exchanges: listOf(WireExchange),
  labels: listOf(WireLabel),
  carrier: Text,
  tracking_number: Text,
  label_status: Status,
  label_updated_at: When,
  label_url: Text,
  return_method: orNull(WireMethod),
  status_page_url: Text,
});

export type WireReturn = z.infer<typeof WireReturn>;
export type WireLine = z.infer<typeof WireLine>;
export type WireExchange = z.infer<typeof WireExchange>;
export type WireLabel = z.infer<typeof WireLabel>;
