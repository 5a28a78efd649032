import { describe, expect, it } from "vitest";
import { readShippingNotice } from "../../app/loop/shipping-notice";
import { factsFromListItem } from "../../app/returns/facts-from-loop";
import { mergeFacts } from "../../app/returns/merge-facts";
import { movedOn, noticesOf, withNotice } from "../../app/returns/notice-of-return";
import type { NoticeOfReturn } from "../../app/returns/notice-of-return";
import { readAttention } from "../../app/returns/read-attention";
import { readNextLine } from "../../app/returns/read-next-line";
import { readReturnList } from "../../app/loop/return-list";
import { aCase, ago, facts, label } from "../support/return-case";

const row = (more: object = {}) => ({
  id: 25044777,
  return_line_item_id: 1,
  state: "closed",
  tracking_number: "T1",
  closed_at: "2026-05-02 10:00:00",
  date_delivered: "2026-05-01T08:00:00+00:00",
  restock_status: "restocked",
  return_method_state: "N/A",
  actioned_by: "",
  updated_at: "2026-05-02T10:00:00.000Z",
  ...more,
});
const noticeOf = (...rows: object[]): NoticeOfReturn => {
  const [one] = noticesOf(readShippingNotice(rows)?.rows ?? []);
  if (!one) throw new Error("the notice is empty");
  return one;
};
const closed = facts({ state: "closed", updatedAt: "2026-05-02T10:00:00.000Z" });

describe("the rows of a notice", () => {
  it("are one notice a return, each parcel and item with its own word", () => {
    const other = row({
      return_line_item_id: 2,
      tracking_number: "T2",
      date_delivered: "N/A",
      restock_status: "pending",
    });
    expect(noticesOf(readShippingNotice([row(), row({ id: "9" }), other])?.rows ?? [])).toMatchObject([
      {
        id: "25044777",
        closedAt: "2026-05-02T10:00:00.000Z",
        facts: {
          deliveredAt: { T1: "2026-05-01T08:00:00.000Z" },
          restock: { "1": "restocked", "2": "pending" },
          methodState: null,
        },
        actionedBy: null,
      },
      { id: "9" },
    ]);
  });

  it("are bounded, and a parcel may be called anything", () => {
    const many = Array.from({ length: 500 }, (_, n) =>
      row({ return_line_item_id: n + 1, tracking_number: `T${n}`, actioned_by: "x".repeat(5_000) }),
    );
    const notice = noticeOf(
      ...many,
      row({ tracking_number: "__proto__" }),
      row({ tracking_number: "constructor" }),
    );
    expect(Object.keys(notice.facts.deliveredAt)).toHaveLength(200);
    expect(notice.actionedBy).toHaveLength(100);
    const strange = facts({
      labels: [label({ status: "delivered", trackingNumber: "constructor", updatedAt: ago({ days: 1 }) })],
    });
    expect(readNextLine(aCase({ facts: withNotice(strange, noticeOf(row())) })).params).toEqual({ count: 1 });
  });
});

describe("a notice laid over what is known", () => {
  it("adds the closing time only where Loop and we both call the return closed", () => {
    expect(withNotice(closed, noticeOf(row())).closedAt).toBe("2026-05-02T10:00:00.000Z");
    expect(withNotice(facts(), noticeOf(row())).closedAt).toBeNull();
    expect(withNotice(closed, noticeOf(row({ state: "cancelled" }))).closedAt).toBeNull();
  });

  it("erases nothing that it lacks, and says nothing new the second time", () => {
    const once = withNotice(closed, noticeOf(row({ return_method_state: "received" })));
    const poor = noticeOf(
      row({ closed_at: null, date_delivered: "", restock_status: "N/A", return_method_state: null }),
    );
    expect(withNotice(once, poor)).toEqual(once);
    expect(withNotice(once, noticeOf(row({ return_method_state: "received" })))).toEqual(once);
  });

  it("stays when the list is read after it; the closing time goes with the state", () => {
    const listed = (state: string) => {
      const one = readReturnList([{ id: 25044777, state, updated_at: "2026-05-03T10:00:00.000Z" }])
        ?.returns[0];
      if (!one) throw new Error("the list is empty");
      return factsFromListItem(one);
    };
    const known = withNotice(closed, noticeOf(row()));
    const again = listed("closed");
    expect(mergeFacts(known, again.facts, again.carries)).toMatchObject({
      closedAt: known.closedAt,
      notice: known.notice,
    });
    const open = listed("open");
    expect(mergeFacts(known, open.facts, open.carries).closedAt).toBeNull();
  });

  it.each<[string, boolean, Parameters<typeof facts>[0], object]>([
    ["another state, told later than ours", true, { state: "open", updatedAt: ago({ days: 9 }) }, {}],
    ["another state, told before ours", false, { state: "open", updatedAt: "2026-05-03T00:00:00.000Z" }, {}],
    [
      "a delivery that our label lacks",
      true,
      { state: "closed", labels: [label({ trackingNumber: "T1", status: "in_transit" })], updatedAt: null },
      {},
    ],
    [
      "nothing new",
      false,
      { state: "closed", labels: [label({ trackingNumber: "T1", status: "delivered" })] },
      {},
    ],
  ])("tells that a read is needed: %s", (_what, needed, known, more) => {
    expect(movedOn(facts(known), noticeOf(row(more)))).toBe(needed);
  });
});

describe("what is said then", () => {
  it("counts the days since the carrier delivered, not since Loop last wrote on the label", () => {
    const labels = [label({ trackingNumber: "T1", status: "delivered", updatedAt: ago({ hours: 3 }) })];
    const before = facts({ labels });
    expect(readNextLine(aCase({ facts: before }))).toMatchObject({ key: "reading.next.deliveredToday" });
    const after = withNotice(
      before,
      noticeOf(row({ state: "open", closed_at: null, date_delivered: ago({ days: 2, hours: 1 }) })),
    );
    expect(readNextLine(aCase({ facts: after }))).toEqual({
      key: "reading.next.delivered",
      params: { count: 2 },
    });
  });

  it("raises no alarm for a parcel that came before the return was cancelled, whatever was written on its label since", () => {
    const labels = [label({ trackingNumber: "T1", status: "delivered", updatedAt: ago({ hours: 3 }) })];
    const cancelled = {
      facts: { state: "cancelled", updatedAt: ago({ days: 1 }), labels },
      standing: { stateSince: ago({ days: 1 }) },
    };
    expect(readAttention(aCase(cancelled))).toMatchObject({ reason: "parcel-on-finished" });
    const told = withNotice(
      facts(cancelled.facts),
      noticeOf(row({ state: "cancelled", date_delivered: ago({ days: 2 }) })),
    );
    expect(readAttention(aCase({ ...cancelled, facts: told }))).toBeNull();
  });

  it("names Loop's own time of the closing", () => {
    const at = ago({ hours: 5 });
    const known = facts({ state: "closed", updatedAt: ago({ hours: 1 }), labels: [] });
    const told = withNotice(
      known,
      noticeOf(row({ closed_at: at, updated_at: ago({ hours: 1 }), tracking_number: null })),
    );
    const said = readNextLine(aCase({ facts: told, standing: { stateSince: ago({ hours: 1 }) } }));
    expect(said).toEqual({ key: "reading.next.closedChecking", params: { time: { at, as: "dateTime" } } });
  });
});
