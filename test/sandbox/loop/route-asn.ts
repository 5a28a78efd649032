import { ok } from "./http";
import { readLoopDate, tooLong } from "./list-window";
import { readId } from "./route";
import type { Route } from "./route";
import type { Loop, LoopReturn } from "./state";
import { now } from "./state";
import { isoMillis } from "./wire-dates";
import * as parts from "./wire-parts";

const DAY_MS = 24 * 60 * 60_000;

/** Advanced shipping notice: a bare array, one row per returned item, the only place that tells `closed_at`. */
export const asnRoute: Route = {
  method: "GET",
  path: "/warehouse/reporting/asn",
  scope: "returns",
  unauthorized: "returns",
  handle(loop, { query, version }) {
    const today = isoMillis(now(loop)).slice(0, 10);
    const dayOf = (text: string | null, otherwise: string) => {
      // A date that cannot be read is taken as the Unix epoch.
      const read = text ? (readLoopDate(text) ?? new Date(0)).toISOString() : otherwise;
      return new Date(`${read.slice(0, 10)}T00:00:00.000Z`);
    };
    const from = dayOf(query.get("from"), new Date(now(loop).getTime() - 7 * DAY_MS).toISOString());
    const to = new Date(dayOf(query.get("to"), today).getTime() + DAY_MS - 1);
    const refused = version === "2026-10" ? tooLong({ from, to: new Date(to.getTime() - DAY_MS) }) : null;
    if (refused) return refused;
    const status = query.get("tracking_status");
    const found = [...loop.returns.values()]
      .filter((ret) => ret.createdAt >= from && ret.createdAt <= to)
      .filter((ret) => !status || ret.labels.some((label) => label.status === status))
      .sort((a, b) => a.id - b.id);
    return ok(found.flatMap((ret) => rows(loop, ret)));
  },
};

function rows(loop: Loop, ret: LoopReturn) {
  return ret.lines.map((line) => {
    const label =
      ret.labels.find((candidate) => candidate.orderLineIds.includes(line.orderLineId)) ?? ret.labels[0];
    return {
      id: ret.id,
      return_line_item_id: line.id,
      order_id: ret.loopOrderId,
      order_name: ret.order.name,
      order_number: readId(parts.orderNumber(ret)),
      provider_order_number: readId(parts.orderNumber(ret)),
      state: ret.state,
      customer_email: ret.order.customer.email,
      title: parts.titleOf(line.variant),
      purchase_price: line.price,
      sku: line.variant?.sku ?? "",
      barcode: "N/A",
      carrier: label?.carrier ?? "N/A",
      service: label ? "Ground" : "N/A",
      label_status: label?.status ?? "N/A",
      tracking_number: label?.trackingNumber ?? "N/A",
      integration_tracking_url: null,
      restock_status: ret.processedAt ? "restocked" : "pending",
      currency: loop.world.currency,
      label_updated_at: label ? isoMillis(label.updatedAt) : "N/A",
      label_url: label ? parts.labelUrl(label.trackingNumber) : null,
      label_rate: label ? parts.LABEL_RATE : null,
      closed_at: ret.closedAt ? isoMillis(ret.closedAt) : "N/A",
      updated_at: isoMillis(ret.updatedAt),
      created_at: isoMillis(ret.createdAt),
      provider_created_at: isoMillis(new Date(ret.order.createdAt)),
      return_reason: line.reason,
      actioned_by: null,
      return_method: ret.method?.methodType ?? null,
      return_method_rma_code: ret.method?.rmaId ?? null,
      return_method_state: ret.method?.state ?? null,
      date_delivered: label?.status === "delivered" ? isoMillis(label.updatedAt) : "N/A",
      outcome: ret.outcome,
      scannable_id: ret.method?.rmaId ?? null,
      package_reference: null,
      shipping_box_barcode: null,
      consolidation_tracking: null,
      destination_id: parts.DESTINATION_ID,
      destination_name: "Warehouse East",
      destination_address1: "1 Dock Road",
      destination_address2: "",
      destination_city: "Columbus",
      destination_state: "OH",
      destination_zip: "43215",
    };
  });
}
