import { describe, expect, it } from "vitest";
import type { OrderReturnsView } from "../../app/returns/api";
import { translatorFor } from "../../app/wording/catalogue";
import { renderMessage } from "../../app/wording/render";
import { tellStandIn } from "../sandbox/loop/checked-client";
import { ORDER, RETURN, answerOf, postAction, withReturns } from "../support/ask-action";
import { everyRow, inClear } from "../support/every-row";
import { useHouse } from "../support/test-house";
import type { TestHouse } from "../support/test-house";

const open = useHouse();
const NOTE = "the lining is torn.";

async function nextLine(t: TestHouse): Promise<string> {
  const view = (await t.api(`/api/orders/${ORDER}/returns`)).body as OrderReturnsView;
  const [one] = view.summary.returns;
  if (!one) throw new Error("the order has a return");
  return renderMessage(one.next, translatorFor("en"));
}

describe("a return that was flagged from Shopify", () => {
  it("says by whom and with which note, to who looks; what is stored and the order do not hold it", async () => {
    const t = await withReturns(await open());
    expect(answerOf(await postAction(t, { kind: "flag", note: NOTE }))).toMatchObject({
      status: "done",
      noteWritten: true,
    });
    await t.settle();
    expect(await nextLine(t)).toBe("Flagged from Shopify by Ana Ortiz: the lining is torn");
    for (const held of await everyRow(t))
      expect([held.table, inClear(held).includes("lining")]).toEqual([held.table, false]);
    const fields = [...(t.admin.store.order(ORDER)?.metafields.values() ?? [])].map((one) => one.value);
    expect(fields.join()).toContain("reading.next.flaggedByUs");
    expect(fields.join()).not.toContain("lining");
    expect(t.lines.join("")).not.toContain("lining");
  });

  it("says by whom alone where no note came with it", async () => {
    const t = await withReturns(await open());
    answerOf(await postAction(t, { kind: "flag" }));
    expect(await nextLine(t)).toBe("Flagged from Shopify by Ana Ortiz.");
  });

  it("says by whom alone once the customer's text was erased", async () => {
    const t = await withReturns(await open());
    answerOf(await postAction(t, { kind: "flag", note: NOTE }));
    const about = { shop_domain: t.shop, customer: { id: 1 }, orders_to_redact: [ORDER] };
    expect((await t.admin.webhook("customers/redact", about)).status).toBe(200);
    await t.settle();
    expect(await nextLine(t)).toBe("Flagged from Shopify by Ana Ortiz.");
  });

  it("does not take an earlier flag's note for that of the flag that stands", async () => {
    const t = await withReturns(await open());
    answerOf(await postAction(t, { kind: "flag", note: NOTE }));
    await tellStandIn(t.loop, `returns/${RETURN}/admin`, { action: "release" });
    await t.settle();
    answerOf(await postAction(t, { kind: "flag" }));
    expect(await nextLine(t)).toBe("Flagged from Shopify by Ana Ortiz.");
  });
});
