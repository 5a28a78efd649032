import { expect, test } from "vitest";
import { callLoop, returnsOf } from "./checked-client";
import { isRecord } from "./http";
import { smallOrder, smallReturn } from "./small-world";
import { ago, DAY_MS, HOUR_MS, noon, startWith, startWithReturn } from "./stand-in-fixture";

const order = smallOrder(1);
const LIST = "/warehouse/return/list";
const idsOf = (body: unknown) => returnsOf(body).map((ret) => ret["id"]);
const at = (when: Date) => encodeURIComponent(when.toISOString());

test("without dates it is the previous 24 hours, as a bare array of strings for ids", async () => {
  const loop = await startWith({
    returns: [smallReturn(1, order, ago(HOUR_MS)), smallReturn(2, order, ago(25 * HOUR_MS))],
  });
  const { body } = await callLoop(loop, LIST);
  expect(Array.isArray(body)).toBe(true);
  expect(returnsOf(body)).toMatchObject([
    {
      id: "1",
      order_id: "98761001",
      provider_order_id: "5540000001001",
      created_at: "2026-11-20T11:00:00.000Z",
      line_items: [
        {
          line_item_id: "293482039",
          return_reason: "Item was too small",
          return_comment: "N/A",
          exchange_variant: "",
        },
      ],
    },
  ]);
});

test("from alone is the 24 hours after it; to alone is ignored", async () => {
  const loop = await startWith({
    returns: [
      smallReturn(1, order, ago(HOUR_MS)),
      smallReturn(2, order, ago(60 * HOUR_MS)),
      smallReturn(3, order, ago(30 * HOUR_MS)),
    ],
  });
  expect(idsOf((await callLoop(loop, `${LIST}?from=${at(ago(70 * HOUR_MS))}`)).body)).toEqual(["2"]);
  expect(idsOf((await callLoop(loop, `${LIST}?from=2026-11-18%2000:00:00`)).body)).toEqual(["2"]);
  expect(idsOf((await callLoop(loop, `${LIST}?to=${at(ago(50 * HOUR_MS))}`)).body)).toEqual(["1"]);
});

test("a window of 120 days is taken, one second more is refused with 422", async () => {
  const loop = await startWith({ returns: [smallReturn(1, order, ago(HOUR_MS))] });
  const window = (ms: number) => `${LIST}?from=${at(ago(ms))}&to=${at(noon)}`;
  expect(idsOf((await callLoop(loop, window(120 * DAY_MS))).body)).toEqual(["1"]);
  const { status, body } = await callLoop(loop, window(120 * DAY_MS + 1000));
  expect(status).toBe(422);
  expect(body).toMatchObject({ errors: { from: [expect.stringContaining("120 days")] } });
});

test("without a state, cancelled returns and those in review are left out; with one it is exactly that", async () => {
  const states = ["open", "closed", "expired", "cancelled", "review"];
  const loop = await startWith({
    returns: states.map((state, index) =>
      smallReturn(index + 1, order, ago(HOUR_MS * (index + 1)), { state }),
    ),
  });
  expect(idsOf((await callLoop(loop, LIST)).body)).toEqual(["1", "2", "3"]);
  for (const [index, state] of states.entries()) {
    expect(idsOf((await callLoop(loop, `${LIST}?state=${state}`)).body)).toEqual([String(index + 1)]);
  }
});

test("the window applies to the date that the filter names", async () => {
  const loop = await startWith({
    returns: [
      smallReturn(1, order, ago(40 * DAY_MS), { updatedAt: ago(HOUR_MS).toISOString() }),
      smallReturn(2, order, ago(2 * HOUR_MS)),
    ],
  });
  expect(idsOf((await callLoop(loop, LIST)).body)).toEqual(["2"]);
  expect(idsOf((await callLoop(loop, `${LIST}?filter=updated_at`)).body)).toEqual(["1", "2"]);
});

test.each([
  ["filter=closed_at", "filter"],
  ["state=needs%20review", "state"],
  ["from=yesterday", "from"],
  ["from=2026-11-01&to=soon", "to"],
  ["paginate=true&pageSize=751", "pageSize"],
  ["paginate=true&pageSize=0", "pageSize"],
  ["paginate=true&cursor=nonsense", "cursor"],
])("%s is refused with 422", async (query, field) => {
  const loop = await startWithReturn();
  const { status, body } = await callLoop(loop, `${LIST}?${query}`);
  expect(status).toBe(422);
  expect(body).toMatchObject({ errors: { [field]: [expect.any(String)] } });
});

test("pages follow each other by opaque addresses that forget pageSize, and lead back", async () => {
  const loop = await startWith({
    returns: [1, 2, 3, 4, 5].map((id) => smallReturn(id, order, ago(HOUR_MS * id))),
  });
  const first = await callLoop(loop, `${LIST}?paginate=true&pageSize=2`, { version: "v1" });
  expect(idsOf(first.body)).toEqual(["1", "2"]);
  expect(first.body).toMatchObject({ previousPageUrl: null });
  const next = isRecord(first.body) ? String(first.body["nextPageUrl"]) : "";
  expect(next).toMatch(new RegExp(`^${loop.url}/api/v1/warehouse/return/list\\?paginate=true&cursor=`));

  const second = await callLoop(loop, `${next}&pageSize=2`);
  expect(idsOf(second.body)).toEqual(["3", "4"]);
  const back = isRecord(second.body) ? String(second.body["previousPageUrl"]) : "";
  expect(idsOf((await callLoop(loop, `${back}&pageSize=2`)).body)).toEqual(["1", "2"]);

  const rest = await callLoop(loop, next);
  expect(idsOf(rest.body)).toEqual(["3", "4", "5"]);
  expect(rest.body).toMatchObject({ nextPageUrl: null });
});

test("two returns of the same second are both reached by pages of one", async () => {
  const loop = await startWith({
    returns: [1, 2, 3].map((id) => smallReturn(id, order, new Date(ago(HOUR_MS).getTime() + id))),
  });
  const seen: unknown[] = [];
  for (let url = `${LIST}?paginate=true`; url;) {
    const { body } = await callLoop(loop, `${url}&pageSize=1`);
    seen.push(...idsOf(body));
    url = isRecord(body) && typeof body["nextPageUrl"] === "string" ? body["nextPageUrl"] : "";
  }
  expect(seen).toEqual(["3", "2", "1"]);
});

test("a return without label says N/A, and its sums keep Loop's identities", async () => {
  const loop = await startWithReturn({ labels: [], handlingFee: "5.00", refund: "26.65" });
  const [ret] = returnsOf((await callLoop(loop, LIST)).body);
  expect(ret).toMatchObject({
    carrier: "N/A",
    tracking_number: "N/A",
    label_status: "N/A",
    label_updated_at: "N/A",
    label_url: null,
    return_product_total: "30.00",
    return_tax_total: "1.65",
    return_total: "31.65",
    exchange_total: "0.00",
    total: "31.65",
    handling_fee: "5.00",
    refund: "26.65",
  });
});
