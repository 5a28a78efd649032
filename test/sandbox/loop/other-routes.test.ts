import { expect, test } from "vitest";
import { callLoop } from "./checked-client";
import { smallOrder, smallReturn } from "./small-world";
import { ago, DAY_MS, HOUR_MS, startWith, startWithReturn } from "./stand-in-fixture";

const ASN = "/warehouse/reporting/asn";
const order = smallOrder(1);

test("the shipping notice has one row per item of the last week, and tells when a return closed", async () => {
  const [first, second] = order.lines;
  const line = { reason: "Too small", parentReason: "Fit", comment: null, outcome: "default" };
  const loop = await startWith({
    returns: [
      smallReturn(1, order, ago(HOUR_MS), {
        lines: [first, second].map((entry) => ({ ...line, orderLineId: entry?.id ?? 0 })),
      }),
      smallReturn(2, order, ago(20 * DAY_MS)),
    ],
  });
  loop.close(1);
  const { body } = await callLoop(loop, ASN);
  expect(body).toMatchObject([
    {
      id: 1,
      order_name: "#1001",
      purchase_price: "30.00",
      closed_at: expect.stringContaining("2026-11-20T12:00"),
    },
    { id: 1 },
  ]);
  const wide = await callLoop(loop, `${ASN}?from=2026-10-01&to=2026-11-20&tracking_status=new`);
  expect(wide.body).toMatchObject([{ id: 1 }, { id: 1 }, { id: 2, closed_at: "N/A" }]);
});

test("its window is bounded from version 2026-10 on; a date that cannot be read is 1970", async () => {
  const loop = await startWithReturn();
  for (const query of ["?from=2026-01-01", "?from=whenever"]) {
    expect((await callLoop(loop, ASN + query)).status).toBe(422);
    expect(await callLoop(loop, ASN + query, { version: "2026-07" })).toMatchObject({
      status: 200,
      body: [{ id: 25044001 }],
    });
  }
});

test("a label is queued and appears later; a second one is refused", async () => {
  const loop = await startWithReturn({ labels: [] });
  const generate = (id = 25044001) => callLoop(loop, `/returns/${id}/labels`, { method: "POST" });
  expect(await generate()).toMatchObject({ status: 202, body: { returnId: 25044001 } });
  await loop.idle();
  expect(loop.loop.returns.get(25044001)?.labels).toMatchObject([{ status: "new", carrier: "USPS" }]);
  expect(await generate()).toMatchObject({ status: 409, body: { code: "label_already_exists" } });
  expect(await generate(1)).toMatchObject({ status: 404, body: { code: "return_not_found" } });
});

test("a return that has ended receives no label", async () => {
  const loop = await startWithReturn({ labels: [], state: "closed" });
  expect(await callLoop(loop, "/returns/25044001/labels", { method: "POST" })).toMatchObject({
    status: 422,
    body: { code: "return_cannot_receive_label" },
  });
});

test("a link into the portal for who knows the order's name and ZIP or e-mail", async () => {
  const loop = await startWithReturn();
  const link = (body: unknown) => callLoop(loop, "/order/link", { method: "POST", body });
  const { body } = await link({ name: "#1001", zip: "04101", gift: false });
  expect(body).toMatchObject({
    url: expect.stringMatching(/^https:\/\/northwind-supply\.loopreturns\.com\/#\/link\//),
  });
  expect((await link({ name: "1001", zip: "zoe.1@example.com" })).body).toEqual(body);
  expect(await link({ name: "1001", zip: "99999" })).toMatchObject({
    status: 400,
    body: { errors: ['["ORDER_NOT_FOUND"]'] },
  });
  expect(await link({ name: "1001" })).toMatchObject({
    status: 422,
    body: { errors: { message: 'Missing fields - "name" and "zip" are required.' } },
  });
});

test("policy lists are Laravel's pages; destinations a plain list", async () => {
  const loop = await startWithReturn();
  expect((await callLoop(loop, "/allowlists")).body).toMatchObject({
    current_page: 1,
    last_page: 1,
    total: 2,
  });
  expect((await callLoop(loop, "/allowlists?page=2")).body).toMatchObject({
    data: [],
    from: null,
    current_page: 2,
  });
  expect((await callLoop(loop, "/blocklists/921")).body).toMatchObject({ value: "final-sale" });
  expect((await callLoop(loop, "/blocklists/1")).status).toBe(404);
  expect((await callLoop(loop, "/destinations")).body).toMatchObject({ destinations: [{ id: 7295 }] });
  expect((await callLoop(loop, "/destinations/7295")).body).toMatchObject({ type: "warehouse" });
  expect((await callLoop(loop, "/destinations/1")).status).toBe(404);
});
