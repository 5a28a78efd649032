import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ReturnDetails } from "../../app/loop/return-details";
import { ReturnListItem } from "../../app/loop/return-list";
import { WebhookReturn } from "../../app/loop/webhook-return";
import {
  factsFromDetails,
  factsFromListItem,
  factsFromWebhook,
  type NewsOfReturn,
} from "../../app/returns/facts-from-loop";
import { mergeFacts, mergePrivate } from "../../app/returns/merge-facts";
import { withLabel } from "../../app/returns/merge-labels";
import type { ReturnFacts } from "../../app/returns/return";

const line = { line_item_id: 1, title: "Tee", price: "30.00", reason: "Too big", return_comment: "Sleeves" };
const base = { id: 5, state: "open", refund: "30.00", order_name: "#1001", line_items: [line] };
const details = (more: object = {}) =>
  factsFromDetails(ReturnDetails.parse({ ...base, updated_at: "2026-01-05 10:00:00", ...more }));
const listed = (more: object = {}) =>
  factsFromListItem(ReturnListItem.parse({ ...base, exchanges: [], ...more }));
const delivered = (more: object = {}) => {
  const { return_comment: _comment, ...bare } = line;
  return factsFromWebhook(
    WebhookReturn.parse({ topic: "return", ...base, line_items: [bare], exchanges: [], ...more }),
  );
};
const merge = (...news: NewsOfReturn[]): ReturnFacts => {
  const merged = news.reduce<ReturnFacts | null>(
    (old, { facts, carries }) => mergeFacts(old, facts, carries),
    null,
  );
  if (!merged) throw new Error("no news");
  return merged;
};
const label = (trackingNumber: string | null, status: string, updatedAt: string | null = null) => ({
  carrier: "USPS",
  trackingNumber,
  status,
  updatedAt,
});

describe("mergeFacts", () => {
  it("keeps what a source lacks", () => {
    const known = merge(delivered({ is_gift_return: true, exchanges: [{ exchange_id: 3, title: "Cap" }] }));
    const read = merge(
      delivered({ is_gift_return: true, exchanges: [{ exchange_id: 3, title: "Cap" }] }),
      details({ state: "review", exchanges: [] }),
    );
    expect(read.gift).toBe(true);
    expect(read.exchanges).toEqual(known.exchanges);
    expect(read.state).toBe("review");
    const later = merge(details(), delivered({ state: "closed" }));
    expect(later.updatedAt).toBe("2026-01-05T10:00:00.000Z");
    expect(later.lines[0]).toMatchObject({ hasComment: true, reason: "Too big" });
  });

  it("empties the exchanges when the list says there are none", () => {
    expect(merge(delivered({ exchanges: [{ exchange_id: 3 }] }), listed()).exchanges).toEqual([]);
  });

  it("never takes a proof back", () => {
    const proved = details({
      was_processed: true,
      outcomes_processed_at: { refund_processed: { date: "2026-01-09 10:00:00", timezone: "UTC" } },
      refunds: [{ amount: "30.00", provider_refund_id: 9 }],
      shopify_refund_object: [{ provider_refund_id: 9 }],
      exchange_order_id: 77,
    });
    const later = [
      details({
        was_processed: false,
        outcomes_processed_at: { refund_processed: null },
        refunds: [],
        shopify_refund_object: [],
        exchange_order_id: null,
      }),
      listed({ was_processed: false }),
      delivered({ refunds: [] }),
    ];
    for (const news of later) expect(merge(proved, news).evidence).toEqual(proved.facts.evidence);
  });

  it("lets a read correct the list of refunds, and a stale delivery only add to it", () => {
    const two = details({
      refunds: [
        { amount: "10.00", provider_refund_id: 1 },
        { amount: "20.00", provider_refund_id: 2 },
      ],
    });
    const one = { refunds: [{ amount: "30.00", provider_refund_id: 3 }] };
    expect(merge(two, details(one)).evidence.refunds).toHaveLength(1);
    expect(merge(two, delivered(one)).evidence.refunds).toHaveLength(2);
  });

  it("takes changed amounts, lines and states, and no null for an amount", () => {
    const edited = merge(
      details(),
      details({ refund: "12.00", gift_card: "N/A", line_items: [{ ...line, line_item_id: 2 }] }),
    );
    expect(edited.planned.refund).toBe("12.00");
    expect(edited.lines.map(({ id }) => id)).toEqual(["2"]);
    expect(merge(details(), details({ refund: "N/A" })).planned.refund).toBe("30.00");
  });

  it("empties what Loop may really empty", () => {
    const dropOff = { return_method: { provider: "Happy Returns" }, destination_id: 4 };
    expect(merge(details(dropOff), details()).method).toMatchObject({ provider: "Happy Returns" });
    expect(merge(details(dropOff), details({ return_method: null, destination_id: null }))).toMatchObject({
      method: null,
      destinationId: null,
    });
  });

  it("refuses to mix two returns", () => {
    const other = details({ id: 6 });
    expect(() => mergeFacts(details().facts, other.facts, other.carries)).toThrow("cannot be merged");
  });

  it("changes nothing when the same news comes twice, and ends in what the last read says of what it carries", () => {
    const state = fc.constantFrom("open", "review", "closed", "cancelled", "strange");
    const more = fc.record({
      state,
      refund: fc.constantFrom("1.00", "2.50"),
      label_status: fc.constantFrom("new", "delivered", "N/A"),
    });
    const some = fc.oneof(more.map(details), more.map(listed), more.map(delivered));
    fc.assert(
      fc.property(fc.array(some, { maxLength: 8 }), more.map(details), (before, last) => {
        const end = merge(...before, last);
        expect(end).toMatchObject({
          state: last.facts.state,
          updatedAt: last.facts.updatedAt,
          labels: last.facts.labels,
        });
        expect(end.planned.refund).toBe(last.facts.planned.refund);
        expect(merge(...before, last, last)).toEqual(end);
        for (const news of before) expect(merge(news, news)).toEqual(merge(news));
      }),
    );
  });
});

describe("labels", () => {
  it("survive a delivery that was written before the label", () => {
    const withOne = withLabel(details().facts, label("94", "pre_transit", "2026-01-05T10:00:00.000Z"));
    const late = delivered({ labels: [], label_status: "N/A", tracking_number: "N/A" });
    expect(mergeFacts(withOne, late.facts, late.carries).labels).toEqual(withOne.labels);
    const pending = delivered({ labels: [], label_status: "pending", tracking_number: "N/A" });
    expect(mergeFacts(withOne, pending.facts, pending.carries).labels).toEqual(withOne.labels);
  });

  it("move forward by the carrier's time, not by arrival", () => {
    const facts = [
      label("94", "in_transit", "2026-01-07T10:00:00.000Z"),
      label("94", "pre_transit", "2026-01-05T10:00:00.000Z"),
    ].reduce(withLabel, details().facts);
    expect(facts.labels).toMatchObject([{ trackingNumber: "94", status: "in_transit" }]);
  });

  it("keep several parcels apart and give a nameless one its number", () => {
    const facts = [label(null, "new"), label("1", "pre_transit"), label("2", "delivered")].reduce(
      withLabel,
      details().facts,
    );
    expect(new Set(facts.labels.map(({ trackingNumber }) => trackingNumber))).toEqual(new Set(["1", "2"]));
  });

  it("are what a read says they are", () => {
    const facts = withLabel(details().facts, label("94", "in_transit"));
    const read = details({ labels: [{ tracking_number: "95", status: "new", carrier: "UPS" }] });
    expect(mergeFacts(facts, read.facts, read.carries).labels).toMatchObject([{ trackingNumber: "95" }]);
    const silent = details();
    expect(mergeFacts(facts, silent.facts, silent.carries).labels).toEqual(facts.labels);
  });
});

describe("mergePrivate", () => {
  it("keeps comments, notes and links that the news does not carry", () => {
    const known = {
      ...listed({ status_page_url: "https://a.example/#/r" }).private,
      notes: [{ content: "n", createdAt: null }],
    };
    const news = delivered();
    expect(mergePrivate(known, news.private, news.carries)).toEqual(known);
    const fresh = listed({ line_items: [{ ...line, return_comment: "N/A" }] });
    expect(mergePrivate(known, fresh.private, fresh.carries).comments).toEqual({});
  });
});
