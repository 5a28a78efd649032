import { describe, expect, it } from "vitest";
import { ReturnDetails } from "../../app/loop/return-details";
import { readReturnList, readReturnListInTurns } from "../../app/loop/return-list";
import { readReturnNotes } from "../../app/loop/return-notes";
import { readShippingNotice } from "../../app/loop/shipping-notice";
import { example } from "./support";

const page = () =>
  example("ReturnListPageExample") as { returns: Record<string, unknown>[]; nextPageUrl: string };

describe("readReturnList", () => {
  it("reads the documented page and the bare array alike", () => {
    const { returns } = page();
    const read = readReturnList(page());
    expect(read?.returns).toHaveLength(1);
    expect(read?.nextPageUrl).toContain("cursor=");
    expect(readReturnList(returns)).toEqual({ ...read, nextPageUrl: null });
  });

  it("keeps a row that does not parse, with its reason, and goes on", () => {
    const good = page().returns[0];
    const read = readReturnList({
      returns: [good, { id: 77, state: "" }, null, "x", good],
      nextPageUrl: null,
    });
    expect(read?.returns).toHaveLength(2);
    expect(read?.unreadable).toEqual([
      { index: 1, id: "77", reason: "state: is missing" },
      { index: 2, id: null, reason: expect.stringContaining("body:") as string },
      { index: 3, id: null, reason: expect.stringContaining("body:") as string },
    ]);
  });

  it("reads a large page alike, and lets others have their turn meanwhile", async () => {
    const [good] = page().returns;
    const large = {
      returns: Array.from({ length: 200 }, (_, n) => (n % 90 ? { ...good, id: n } : null)),
      nextPageUrl: null,
    };
    let turns = 0;
    const other = setInterval(() => turns++, 0);
    const read = await readReturnListInTurns(large);
    clearInterval(other);
    expect(read).toEqual(readReturnList(large));
    expect(read?.unreadable.map((row) => row.index)).toEqual([0, 90, 180]);
    expect(turns).toBeGreaterThan(0);
    expect(await readReturnListInTurns("x")).toBeNull();
  });

  it("is not fooled by what is no page", () => {
    for (const body of [null, true, "x", {}, { returns: {} }]) expect(readReturnList(body)).toBeNull();
  });
});

describe("ReturnDetails", () => {
  it("reads the documented example with its integer ids and PHP dates", () => {
    expect(ReturnDetails.parse(example("ReturnDetailsExample"))).toMatchObject({
      id: "12345678",
      updated_at: "2026-01-09T10:12:45.000Z",
      outcomes_processed_at: { refund_processed: "2026-01-09T10:12:45.000Z", exchange_processed: null },
      line_items: [{ line_item_id: "293482039", reason: "I like another style more" }],
      refunds: [{ amount: "31.65", provider_refund_id: "900000000001" }],
    });
  });
});

describe("notes and shipping notice", () => {
  it("reads notes, none of them as `false`, and refuses another shape", () => {
    expect(readReturnNotes([{ id: 1, content: "Second", created_at: "2023-04-17 22:56:54" }])).toEqual([
      { id: "1", content: "Second", created_at: "2023-04-17T22:56:54.000Z" },
    ]);
    expect(readReturnNotes(false)).toEqual([]);
    expect(readReturnNotes({})).toBeNull();
  });

  it("reads the rows of a shipping notice without the customer", () => {
    const row = {
      id: 9,
      closed_at: "2026-01-09 10:00:00",
      customer_email: "a@example.com",
      purchase_price: "-1.00",
    };
    const notice = readShippingNotice([row, { id: null }]);
    expect(notice?.rows).toEqual([
      { id: "9", closed_at: "2026-01-09T10:00:00.000Z", purchase_price: "-1.00" },
    ]);
    expect(notice?.unreadable).toEqual([{ index: 1, reason: "id: is not an id" }]);
    expect(readShippingNotice({ error: {} })).toBeNull();
  });
});
