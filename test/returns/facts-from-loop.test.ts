import { describe, expect, it } from "vitest";
import { ReturnDetails } from "../../app/loop/return-details";
import { ReturnListItem } from "../../app/loop/return-list";
import { WebhookReturn } from "../../app/loop/webhook-return";
import { factsFromDetails, factsFromListItem, factsFromWebhook } from "../../app/returns/facts-from-loop";
import { example } from "../loop/support";

type Wire = Record<string, unknown> & { line_items: Record<string, unknown>[] };
const details = (more: object = {}) =>
  factsFromDetails(ReturnDetails.parse({ ...example("ReturnDetailsExample"), ...more }));
const row = () => (example("ReturnListPageExample") as { returns: Wire[] }).returns[0];
const listed = (more: object = {}) => factsFromListItem(ReturnListItem.parse({ ...row(), ...more }));
const delivered = (more: object = {}) =>
  factsFromWebhook(WebhookReturn.parse({ ...example("ReturnWebhookExample"), ...more }));

describe("facts from Loop", () => {
  it("says the same of one return, whichever source spoke", () => {
    const [fromDetails, fromWebhook] = [details().facts, delivered().facts];
    for (const key of ["id", "orderName", "providerOrderId", "loopOrderId", "currency"] as const) {
      expect(fromWebhook[key]).toBe(fromDetails[key]);
    }
    expect(fromWebhook.planned).toEqual(fromDetails.planned);
    expect(fromWebhook.lines[0]).toEqual(fromDetails.lines[0]);
  });

  it("reads the proofs that details carry", () => {
    expect(details().facts.evidence).toEqual({
      refundProcessedAt: "2026-01-09T10:12:45.000Z",
      giftCardProcessedAt: null,
      shopCashProcessedAt: null,
      exchangeProcessedAt: null,
      returnProcessedAt: "2026-01-09T10:12:45.000Z",
      wasProcessed: true,
      refunds: [
        { amount: "31.65", currency: "USD", gateway: "shopify_payments", shopifyRefundId: "900000000001" },
      ],
      shopifyRefundIds: [],
      giftCardOrderId: null,
      exchangeOrderId: null,
      exchangeOrderName: null,
    });
  });

  it("reads exchanges and their order where it was made", () => {
    expect(listed().facts.exchanges).toMatchObject([{ id: "11801246", total: "31.65", outOfStock: false }]);
    expect(listed().facts.evidence.wasProcessed).toBeNull();
    const [entry] = (row()?.exchanges ?? []) as object[];
    const made = listed({
      exchanges: [{ ...entry, exchange_order_id: 555, exchange_order_name: "EXC-1001-1" }],
    });
    expect(made.facts.evidence).toMatchObject({ exchangeOrderId: "555", exchangeOrderName: "EXC-1001-1" });
  });

  it("knows which source can know what", () => {
    expect(details().carries.fields.has("updatedAt")).toBe(true);
    expect(delivered().carries.fields.has("updatedAt")).toBe(false);
    expect(delivered().carries.fields.has("gift")).toBe(true);
    expect(details({ is_gift_return: true }).carries.fields.has("gift")).toBe(false);
    expect(listed().carries.fields.has("exchanges")).toBe(true);
    expect(details().carries.fields.has("exchanges")).toBe(false);
    expect(listed().carries.fields.has("evidence.refunds")).toBe(false);
    expect(delivered().carries.fields.has("evidence.refundProcessedAt")).toBe(false);
    expect(delivered().carries.lineFields.has("hasComment")).toBe(false);
    expect(details().carries.lineFields.has("hasComment")).toBe(true);
  });

  it("takes the return's own label where Loop lists none, and none for N/A", () => {
    expect(delivered().facts.labels).toMatchObject([{ status: "pending", trackingNumber: null }]);
    expect(
      listed({ labels: [], carrier: "N/A", tracking_number: "N/A", label_status: "N/A" }).facts.labels,
    ).toEqual([]);
    expect(listed().facts.labels).toEqual([
      {
        carrier: "USPS",
        trackingNumber: "9400100000000000000000",
        status: "pre_transit",
        updatedAt: "2026-01-05T14:03:22.000Z",
      },
    ]);
  });

  it("keeps free text and links apart, and drops what is no web address", () => {
    const [line] = row()?.line_items ?? [];
    const said = listed({
      line_items: [
        {
          ...line,
          return_comment: '"Sleeves too long"',
          return_reason: '"Item was too big"',
          price: "-29.99",
        },
      ],
      status_page_url: "javascript:alert(1)",
    });
    expect(said.private).toEqual({
      comments: { "293482039": "Sleeves too long" },
      notes: null,
      statusPageUrl: null,
      labelUrls: ["https://example.com/label.pdf"],
    });
    expect(said.facts.lines[0]).toMatchObject({
      hasComment: true,
      reason: "Item was too big",
      price: "-29.99",
    });
    expect(JSON.stringify(said.facts)).not.toContain("Sleeves");
  });

  it("reads a drop-off method and takes PHP's empty array for none", () => {
    const method = {
      provider: "Happy Returns",
      method_type: "drop_off",
      state: "open",
      rma_id: 12,
      address: { zip: "1" },
    };
    expect(listed({ return_method: method }).facts.method).toEqual({
      provider: "Happy Returns",
      methodType: "drop_off",
      state: "open",
      rmaId: "12",
    });
    expect(listed({ return_method: [] }).facts.method).toBeNull();
  });
});
