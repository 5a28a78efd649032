import { describe, expect, it } from "vitest";
import { API_ERROR_CODES } from "../../app/returns/api";
import { documentedOperations, wrongWith } from "../support/api-document";
import { ORDER, RETURN, actionNow, answerOf, postAction, withReturns } from "../support/ask-action";
import { routeFiles } from "../support/route-build";
import { CHLOE, useHouse } from "../support/test-house";
import { makeToken, report } from "../support/warehouse";

const open = useHouse();

/** Every route with ids that exist, and a body that it takes. */
const CALLS: { operation: string; path: string; body?: unknown; byMachine?: true }[] = [
  { operation: "GET /api/orders/:orderId/returns", path: `/api/orders/${ORDER}/returns` },
  { operation: "GET /api/orders/:orderId/focus", path: `/api/orders/${ORDER}/focus` },
  {
    operation: "POST /api/orders/:orderId/focus",
    path: `/api/orders/${ORDER}/focus`,
    body: { returnId: String(RETURN), kind: "process" },
  },
  { operation: "POST /api/returns/:returnId/preview", path: `/api/returns/${RETURN}/preview`, body: {} },
  {
    operation: "POST /api/returns/:returnId/actions",
    path: `/api/returns/${RETURN}/actions`,
    body: { kind: "note", seen: "any", idempotencyKey: "one-click-of-ana", note: "hello" },
  },
  { operation: "POST /api/returns/:returnId/refresh", path: `/api/returns/${RETURN}/refresh`, body: {} },
  {
    operation: "POST /api/returns/:returnId/link",
    path: `/api/returns/${RETURN}/link`,
    body: { orderId: String(ORDER) },
  },
  { operation: "POST /api/orders/:orderId/resync", path: `/api/orders/${ORDER}/resync`, body: {} },
  { operation: "POST /api/drift/:driftId/repair", path: "/api/drift/7700001/repair", body: {} },
  {
    operation: "POST /api/received/:returnId",
    path: `/api/received/${RETURN}`,
    body: { lines: [{ lineItemId: "the return's own", condition: "accepted" }] },
    byMachine: true,
  },
  { operation: "GET /api/health", path: "/api/health" },
  { operation: "GET /api/dead-letters", path: "/api/dead-letters" },
  { operation: "POST /api/dead-letters/replay", path: "/api/dead-letters/replay", body: { reason: "fault" } },
  { operation: "GET /api/drift", path: "/api/drift?state=repaired" },
  { operation: "GET /api/deliveries", path: "/api/deliveries?status=applied" },
  {
    operation: "POST /api/deliveries/replay",
    path: "/api/deliveries/replay",
    body: { status: "unreadable" },
  },
];

describe("docs/openapi.yaml", () => {
  it("names the routes that are there, with the methods that they take, and no others", async () => {
    const t = await withReturns(await open());
    const found: string[] = [];
    for (const { path } of routeFiles("api."))
      for (const method of ["GET", "POST"]) {
        const reply = await t.api(path.replace(/:\w+/, "1"), {
          method,
          ...(method === "POST" ? { body: {} } : {}),
        });
        if (reply.status !== 405) found.push(`${method} ${path}`);
      }
    expect(found.toSorted()).toEqual(documentedOperations().toSorted());
  });

  it("would notice an answer that is not as described", () => {
    const route = "/api/orders/:orderId/focus";
    expect(wrongWith("GET", route, 200, { returnId: null, kind: null })).toEqual([]);
    expect(wrongWith("GET", route, 200, { returnId: 1, kind: null })).not.toEqual([]);
    expect(wrongWith("GET", route, 200, { returnId: null, kind: null, more: 1 })).not.toEqual([]);
    expect(
      wrongWith("GET", route, 418, { code: "not-found", message: "There is no such order." }),
    ).not.toEqual([]);
    expect(
      wrongWith("GET", route, 404, { code: "no-such-code", message: "There is no such order." }),
    ).not.toEqual([]);
  });

  it("describes what each route really answers", async () => {
    const t = await withReturns(await open());
    await t.db.query(
      `INSERT INTO drifts (shop, id, kind, state, order_id, differed, since, found_at, found_by, remedy, open_key)
       VALUES ($1, 7700001, 'native-closed', 'open', '1', '[]', now(), now(), 'sweep', 'acknowledge', 'one')`,
    );
    for (const { operation, path, body, byMachine } of CALLS) {
      const [method = "", route = ""] = operation.split(" ");
      const reply = byMachine
        ? await report(t, await makeToken(t), ["accepted"])
        : await t.api(path, { method, ...(body === undefined ? {} : { body }) });
      expect([operation, reply.status, wrongWith(method, route, reply.status, reply.body)]).toEqual([
        operation,
        200,
        [],
      ]);
    }
    expect(CALLS.map((call) => call.operation).toSorted()).toEqual(
      documentedOperations()
        .filter((operation) => !operation.includes("/actions/:"))
        .toSorted(),
    );
    const acted = answerOf(await postAction(t, { kind: "cancel" }));
    const action = await actionNow(t, acted.id);
    expect(wrongWith("GET", "/api/actions/:actionId", 200, action)).toEqual([]);
  });

  it("describes what is answered when nothing changed, and to whom may not act", async () => {
    const t = await withReturns(await open());
    const route = "/api/orders/:orderId/returns";
    const first = await t.api(`/api/orders/${ORDER}/returns`, { user: CHLOE });
    expect(wrongWith("GET", route, 200, first.body)).toEqual([]);
    const { digest } = (first.body as { summary: { digest: string } }).summary;
    const again = await t.api(`/api/orders/${ORDER}/returns?seen=${digest}`, { user: CHLOE });
    expect(again.body).toMatchObject({ unchanged: true, digest });
    expect(wrongWith("GET", route, 200, again.body)).toEqual([]);
  });

  it("describes every error: its status stands at each route that gives it", async () => {
    const t = await withReturns(await open());
    const machine = { token: await makeToken(t) };
    for (const { operation, path, body, byMachine } of CALLS) {
      const [method = "", route = ""] = operation.split(" ");
      const isPost = method === "POST";
      const by = byMachine ? machine : {};
      const tries = [
        t.api(path, { method, token: null, ...(isPost ? { body } : {}) }),
        ...(route.includes(":")
          ? [t.api(path.replace(/\d{5,}/, "0"), { ...by, method, ...(isPost ? { body } : {}) })]
          : []),
        t.api(path, { ...by, method: "PUT", body: {} }),
        ...(isPost
          ? [
              t.api(path, { ...by, method, body: "{" }),
              t.api(path, { ...by, method, body: `"${"x".repeat(70_000)}"` }),
            ]
          : []),
      ];
      for (const reply of await Promise.all(tries)) {
        expect(API_ERROR_CODES).toContain((reply.body as { code: string }).code);
        expect([operation, reply.status, wrongWith(method, route, reply.status, reply.body)]).toEqual([
          operation,
          reply.status,
          [],
        ]);
      }
    }
  });
});
