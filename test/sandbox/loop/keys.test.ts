import { expect, onTestFinished, test } from "vitest";
import { callLoop, tellStandIn } from "./checked-client";
import { startWith, startWithReturn } from "./stand-in-fixture";
import { startLoopStandIn } from "./start";

const DETAILS = "/warehouse/return/details?return_id=25044001";
const gateway = { error: { code: "401", http_code: "GEN-UNAUTHORIZED", message: "Unauthorized." } };

const keys = [
  { key: "returns-only", scopes: ["returns"] },
  { key: "no-returns", scopes: ["orders", "developer_tools", "destinations:read"] },
];
const endpoints = [
  [DETAILS, "returns", { errors: "Unauthorized." }],
  ["/warehouse/return/list", "returns", { errors: "Unauthorized." }],
  ["/warehouse/reporting/asn", "returns", { errors: "Unauthorized." }],
  ["/webhooks", "developer_tools", gateway],
  ["/allowlists", "orders", gateway],
  ["/blocklists", "orders", gateway],
  ["/destinations", "destinations:read", gateway],
] as const;

test.each(endpoints)("%s refuses a wrong key and a key without %s alike", async (path, scope, body) => {
  const loop = await startWith({}, { apiKeys: keys });
  const withScope = scope === "returns" ? "returns-only" : "no-returns";
  const withoutScope = scope === "returns" ? "no-returns" : "returns-only";
  for (const key of ["wrong", withoutScope]) {
    expect(await callLoop(loop, path, { key })).toMatchObject({ status: 401, body });
  }
  expect((await callLoop(loop, path, { key: withScope })).status).toBe(200);
});

test("return endpoints can refuse in the gateway's shape too", async () => {
  const loop = await startWithReturn();
  loop.setKnobs({ unauthorizedShape: "gateway" });
  expect(await callLoop(loop, DETAILS, { key: "wrong" })).toMatchObject({ status: 401, body: gateway });
});

test("the 301st request of a minute is refused, per key, until the minute is over", async () => {
  const loop = await startWith(
    {},
    {
      apiKeys: [
        { key: "one", scopes: ["returns"] },
        { key: "two", scopes: ["returns"] },
      ],
    },
  );
  const call = (key: string) => callLoop(loop, DETAILS, { key });
  const first = await call("one");
  expect(first.headers.get("x-ratelimit-limit")).toBe("300");
  expect(first.headers.get("x-ratelimit-remaining")).toBe("299");
  for (let made = 1; made < 300; made += 1) await call("one");
  const refused = await call("one");
  expect(refused).toMatchObject({ status: 429, body: { message: "Too Many Attempts." } });
  expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
  expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
  expect((await call("two")).status).toBe(200);
  loop.clock.advance(60_000);
  expect((await call("one")).status).toBe(200);
});

test("knobs break answers as often as told, only where they are told to", async () => {
  const loop = await startWithReturn();
  loop.setKnobs({ answerPath: "details", answer429: 1, answer500: 1, sendRetryAfter: false });
  expect((await callLoop(loop, "/webhooks")).status).toBe(200);
  const busy = await callLoop(loop, DETAILS);
  expect([busy.status, busy.headers.get("retry-after")]).toEqual([429, null]);
  expect(await callLoop(loop, DETAILS)).toMatchObject({ status: 500, body: { message: "Server Error" } });
  expect((await callLoop(loop, DETAILS)).status).toBe(200);
});

test("a page of HTML, an empty answer, an answer that is lost after the work was done", async () => {
  const loop = await startWithReturn();
  const flag = () =>
    fetch(`${loop.url}/api/2026-10/warehouse/return/25044001/flag`, {
      method: "POST",
      headers: { "x-authorization": loop.apiKey },
    });
  loop.setKnobs({ answerHtml: 1 });
  const page = await flag();
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(await page.text()).toContain("<!DOCTYPE html>");
  loop.setKnobs({ answerEmpty: 1 });
  expect(await (await flag()).text()).toBe("");
  expect(loop.loop.returns.get(25044001)).toMatchObject({ state: "open" });

  loop.setKnobs({ loseAnswer: 1 });
  await expect(flag()).rejects.toThrow();
  expect(loop.loop.returns.get(25044001)).toMatchObject({ state: "review" });
});

test("a slow answer can be given up by the caller", async () => {
  const loop = await startWithReturn();
  loop.setKnobs({ slowMs: 60_000 });
  const call = fetch(`${loop.url}/api/2026-10${DETAILS}`, {
    headers: { "x-authorization": loop.apiKey },
    signal: AbortSignal.timeout(50),
  });
  await expect(call).rejects.toThrow(/timeout/);
});

test("calls are kept with time, path and status, without their key", async () => {
  const loop = await startWithReturn();
  await callLoop(loop, DETAILS);
  await callLoop(loop, DETAILS, { key: "wrong-key" });
  const kept = await tellStandIn(loop, "requests");
  expect(kept).toMatchObject({
    requests: [
      {
        method: "GET",
        path: "/api/2026-10/warehouse/return/details",
        query: "?return_id=25044001",
        status: 200,
      },
      { status: 401 },
    ],
  });
  expect(JSON.stringify(kept)).not.toContain("key");
});

test.each(["2025-01", "latest", ""])("a version %s is not answered", async (version) => {
  const loop = await startWithReturn();
  const response = await fetch(`${loop.url}/api/${version}${DETAILS}`, {
    headers: { "x-authorization": loop.apiKey },
  });
  expect(response.status).toBe(404);
});

test("alone it has a small shop of its own and a key with every scope", async () => {
  const loop = await startLoopStandIn();
  onTestFinished(() => loop.stop());
  for (const [path] of endpoints) expect((await callLoop(loop, path)).status).toBe(200);
  expect(loop.webhookSecret).toMatch(/^[0-9a-f]{16}$/);
});
