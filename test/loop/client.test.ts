import { afterEach, describe, expect, it } from "vitest";
import { createLoopClient, type LoopClientOptions } from "../../app/loop/client.server";
import { LoopRateLimited } from "../../app/loop/errors";
import { example, json, serve, type Server } from "./support";

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function loop(answer: Parameters<typeof serve>[0], more: Partial<LoopClientOptions> = {}) {
  const server = await serve(answer);
  servers.push(server);
  const waits: number[] = [];
  const client = createLoopClient({
    baseUrl: server.url,
    version: "2026-10",
    apiKey: "the-key",
    wait: async (ms) => void waits.push(ms),
    random: () => 0.5,
    ...more,
  });
  return { server, client, waits };
}

const details = () => example("ReturnDetailsExample");
const page = () => example("ReturnListPageExample");

describe("details", () => {
  it("asks by return id with the key in Loop's own header", async () => {
    const { client, server } = await loop((_call, response) => json(response, 200, details()));
    expect(await client.details({ returnId: "12345678" })).toMatchObject({
      ok: true,
      value: { state: "closed" },
    });
    expect(server.calls).toEqual([
      {
        method: "GET",
        path: "/api/2026-10/warehouse/return/details?return_id=12345678",
        key: "the-key",
        body: "",
      },
    ]);
  });

  it("takes 200 with an error body for nothing found", async () => {
    const { client } = await loop((_call, response) =>
      json(response, 200, { error: { message: "No return found with this ID." } }),
    );
    expect(await client.details({ returnId: "1" })).toMatchObject({
      ok: false,
      error: { kind: "not-found" },
    });
  });

  it("tries an order name as given, then without its #", async () => {
    const { client, server } = await loop(({ path }, response) =>
      json(
        response,
        200,
        path.endsWith("order_name=1001")
          ? details()
          : { error: { message: "No return found with this ID." } },
      ),
    );
    expect((await client.details({ orderName: "#1001" })).ok).toBe(true);
    expect(server.calls.map(({ path }) => path.split("?")[1])).toEqual([
      "order_name=%231001",
      "order_name=1001",
    ]);
  });

  it("does not take another return for the one that was asked for", async () => {
    const { client } = await loop((_call, response) => json(response, 200, details()));
    expect(await client.details({ returnId: "999" })).toMatchObject({
      ok: false,
      error: { kind: "bad-answer" },
    });
  });

  it("sends nothing for an id that is no id", async () => {
    const { client, server } = await loop((_call, response) => json(response, 200, true));
    expect(await client.details({ returnId: "../webhooks" })).toMatchObject({
      ok: false,
      error: { kind: "not-found" },
    });
    expect(await client.process("1/../2")).toMatchObject({ outcome: "not-found" });
    expect(await client.notes("x")).toMatchObject({ ok: false, error: { kind: "not-found" } });
    expect(server.calls).toEqual([]);
  });
});

describe("reads meet trouble", () => {
  it("repeats a read after 500, with a wait between", async () => {
    let times = 0;
    const { client, waits } = await loop((_call, response) =>
      ++times < 3 ? json(response, 500, { message: "Server Error" }) : json(response, 200, details()),
    );
    expect((await client.details({ returnId: "12345678" })).ok).toBe(true);
    expect(waits).toEqual([188, 563]);
  });

  it("gives up after three attempts and says what Loop said", async () => {
    const { client, server } = await loop((_call, response) =>
      json(response, 500, { message: "Server Error" }),
    );
    expect(await client.details({ returnId: "1" })).toMatchObject({
      ok: false,
      error: { kind: "unavailable", status: 500, loopSays: "Server Error" },
    });
    expect(server.calls).toHaveLength(3);
  });

  it("waits as long as a 429 says when that is short, and gives the time back when it is long", async () => {
    let times = 0;
    const short = await loop((_call, response) =>
      ++times === 1
        ? json(response, 429, { message: "Too Many Attempts." }, { "retry-after": "2" })
        : json(response, 200, details()),
    );
    expect((await short.client.details({ returnId: "12345678" })).ok).toBe(true);
    expect(short.waits).toEqual([2000]);
    const long = await loop((_call, response) => json(response, 429, undefined, { "retry-after": "60" }));
    expect(await long.client.details({ returnId: "1" })).toMatchObject({
      ok: false,
      error: { kind: "rate-limited", retryAfterMs: 60_000 },
    });
    expect(long.server.calls).toHaveLength(1);
  });

  it.each([
    ["a web page", "text/html", "<html><body>Maintenance</body></html>"],
    ["a cut-off answer", "application/json", '{"id":1234'],
    ["nothing", "application/json", ""],
  ])("calls %s unavailable", async (_name, type, text) => {
    const { client } = await loop(
      (_call, response) => void response.writeHead(200, { "content-type": type }).end(text),
    );
    expect(await client.details({ returnId: "1" })).toMatchObject({
      ok: false,
      error: { kind: "unavailable" },
    });
  });

  it("notices a connection that breaks in the middle of an answer", async () => {
    const { client } = await loop((_call, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"id":', () => response.destroy());
    });
    expect(await client.details({ returnId: "1" })).toMatchObject({
      ok: false,
      error: { kind: "unavailable", sent: true },
    });
  });

  it("notices an answer that is too large", async () => {
    const { client } = await loop((_call, response) => json(response, 200, { text: "x".repeat(5000) }), {
      maxBytes: 1000,
    });
    expect(await client.details({ returnId: "1" })).toMatchObject({
      ok: false,
      error: { kind: "bad-answer" },
    });
  });

  it("does not follow a redirect with the key", async () => {
    const other = await loop((_call, response) => json(response, 200, details()));
    const { client } = await loop(
      (_call, response) => void response.writeHead(302, { location: other.server.url }).end(),
    );
    expect(await client.details({ returnId: "1" })).toMatchObject({
      ok: false,
      error: { kind: "bad-answer" },
    });
    expect(other.server.calls).toEqual([]);
  });

  it("says which field of a JSON answer of the wrong shape is wrong, once", async () => {
    const { client, server } = await loop((_call, response) => json(response, 200, { id: "12" }));
    const result = await client.details({ returnId: "12" });
    expect(result).toMatchObject({ ok: false, error: { kind: "bad-answer" } });
    expect(!result.ok && result.error.message).toContain("state");
    expect(server.calls).toHaveLength(1);
  });
});

describe("list", () => {
  it("asks for pages and follows the next one with what its URL lost", async () => {
    const { client, server } = await loop(({ path }, response) => {
      const more = !path.includes("cursor");
      const nextPageUrl = more
        ? `${server.url}/api/2026-10/warehouse/return/list?cursor=abc&state=review`
        : null;
      json(response, 200, { ...page(), nextPageUrl });
    });
    const query = {
      from: "2026-01-01T00:00:00.000Z",
      to: "2026-02-01T00:00:00.000Z",
      filter: "updated_at",
      state: "review",
      pageSize: 50,
    } as const;
    const first = await client.list(query);
    const next = first.ok ? first.value.next : null;
    const second = await client.list({ ...query, pageUrl: next ?? "" });
    expect(second).toMatchObject({ ok: true, value: { next: null, unreadable: [] } });
    const asked = server.calls.map(({ path }) => Object.fromEntries(new URL(path, server.url).searchParams));
    const common = {
      from: query.from,
      to: query.to,
      filter: "updated_at",
      state: "review",
      pageSize: "50",
      paginate: "true",
    };
    expect(asked).toEqual([common, { ...common, cursor: "abc" }]);
  });

  it.each([
    "https://api.loopreturns.example/api/2026-10/warehouse/return/list?cursor=a",
    "//elsewhere.example/api/2026-10/warehouse/return/list",
    "/api/2026-10/webhooks",
    "/api/2026-10/warehouse/return/list/../../../webhooks",
    "javascript:alert(1)",
  ])("does not follow %s", async (nextPageUrl) => {
    const { client, server } = await loop((_call, response) =>
      json(response, 200, { ...page(), nextPageUrl }),
    );
    expect(await client.list({})).toMatchObject({ ok: false, error: { kind: "bad-answer" } });
    expect(await client.list({ pageUrl: nextPageUrl })).toMatchObject({
      ok: false,
      error: { kind: "bad-answer" },
    });
    expect(server.calls).toHaveLength(1);
  });

  it("gives back the refusal of a window that is too long", async () => {
    const { client } = await loop((_call, response) =>
      json(response, 422, { message: "The window is too long.", errors: { from: ["At most 120 days."] } }),
    );
    expect(await client.list({ from: "2020-01-01" })).toMatchObject({
      ok: false,
      error: { kind: "refusal", loopSays: "At most 120 days." },
    });
  });
});

describe("actions", () => {
  it("posts each action to its own path and takes true for yes", async () => {
    const { client, server } = await loop((_call, response) => json(response, 200, true));
    const ends = [
      await client.process("5", { warehouse: "East 1" }),
      await client.cancel("5"),
      await client.flag("5"),
      await client.close("5"),
      await client.remove("5", ["11", "12"]),
      await client.addNote("5", "Box arrived damaged"),
    ];
    expect(ends).toEqual(Array(6).fill({ outcome: "accepted" }));
    expect(server.calls.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      'POST /api/2026-10/warehouse/return/5/process {"warehouse":"East 1"}',
      "POST /api/2026-10/warehouse/return/5/cancel ",
      "POST /api/2026-10/warehouse/return/5/flag ",
      "POST /api/2026-10/warehouse/return/5/close ",
      "POST /api/2026-10/warehouse/return/5/remove?line_item_id=11,12 ",
      'POST /api/2026-10/warehouse/return/5/note {"content":"Box arrived damaged"}',
    ]);
  });

  it("refuses a note that is empty or too long without sending it, counting as people count", async () => {
    const { client, server } = await loop((_call, response) => json(response, 200, true));
    for (const content of ["", "  \n", "x".repeat(255)]) {
      expect(await client.addNote("5", content)).toMatchObject({
        outcome: "refused",
        error: { reason: "note" },
      });
    }
    expect(await client.remove("5", [])).toMatchObject({
      outcome: "refused",
      error: { reason: "lines-missing" },
    });
    expect(server.calls).toEqual([]);
    expect(await client.addNote("5", "👋".repeat(254))).toEqual({ outcome: "accepted" });
  });

  it.each([500, 502, 429, 401, 200])("is sent once, whatever the answer (%i)", async (status) => {
    const { client, server } = await loop((_call, response) =>
      json(response, status, { message: "Try again." }),
    );
    expect((await client.process("5")).outcome).not.toBe("accepted");
    expect(server.calls).toHaveLength(1);
  });

  it("calls an answer that was lost unconfirmed", async () => {
    const { client } = await loop((_call, _response, request) => void request.socket.destroy());
    expect(await client.process("5")).toMatchObject({
      outcome: "unconfirmed",
      error: { kind: "unavailable", sent: true },
    });
  });

  it("calls an answer that came too late unconfirmed", async () => {
    const { client } = await loop(() => undefined, { timeoutMs: 50 });
    expect(await client.process("5")).toMatchObject({ outcome: "unconfirmed", error: { kind: "timeout" } });
  });

  it("calls a connection that was never made not sent", async () => {
    const { client, server } = await loop(() => undefined);
    await server.close();
    servers.length = 0;
    expect(await client.process("5")).toMatchObject({
      outcome: "not-sent",
      error: { kind: "unavailable", sent: false },
    });
  });

  it("sends nothing when the rate budget says no", async () => {
    const asked: string[] = [];
    const { client, server } = await loop((_call, response) => json(response, 200, true), {
      priority: "person",
      acquire: async (priority) => {
        asked.push(priority);
        throw new LoopRateLimited(20_000, null, null);
      },
    });
    expect(await client.process("5")).toMatchObject({ outcome: "not-sent", error: { retryAfterMs: 20_000 } });
    expect(asked).toEqual(["person"]);
    expect(server.calls).toEqual([]);
  });
});

describe("notes, webhooks and probes", () => {
  it("takes 422 false for no notes, once", async () => {
    const { client, server } = await loop((_call, response) => json(response, 422, false));
    expect(await client.notes("5")).toEqual({ ok: true, value: [] });
    expect(server.calls).toHaveLength(1);
  });

  it("lists, makes, changes and deletes subscriptions, whichever 2xx Loop chooses", async () => {
    const wanted = {
      topic: "return",
      trigger: "return.updated",
      url: "https://a.example/w",
      status: "active",
    } as const;
    const { client, server } = await loop(({ method }, response) => {
      const made = { id: 12, shop_id: 7, ...wanted };
      if (method === "GET") return json(response, 200, { webhooks: [made] });
      if (method === "POST") return json(response, 201, made);
      return json(response, 204, undefined);
    });
    const one = { id: "12", shop_id: "7", ...wanted };
    expect(await client.listWebhooks()).toEqual({ ok: true, value: [one] });
    expect(await client.createWebhook(wanted)).toEqual({ ok: true, value: one });
    expect(await client.updateWebhook("12", { ...wanted, status: "inactive" })).toEqual({
      ok: true,
      value: null,
    });
    expect(await client.deleteWebhook("12")).toEqual({ ok: true, value: null });
    expect(server.calls[1]?.body).toBe(JSON.stringify(wanted));
    expect(server.calls.map(({ method, path }) => `${method} ${path}`).slice(2)).toEqual([
      "PUT /api/2026-10/webhooks/12",
      "DELETE /api/2026-10/webhooks/12",
    ]);
  });

  it("tells a granted scope, a denied one and a Loop that is away apart", async () => {
    const { client } = await loop(({ path }, response) => {
      if (path.includes("/list?")) return json(response, 200, page());
      if (path.endsWith("/webhooks")) return json(response, 401, { errors: "Unauthorized." });
      if (path.endsWith("/destinations")) return json(response, 200, { destinations: [] });
      return json(response, 503, undefined);
    });
    expect(await client.probe("returns")).toBe("granted");
    expect(await client.probe("developer_tools")).toBe("denied");
    expect(await client.probe("destinations")).toBe("granted");
    expect(await client.probe("orders")).toMatchObject({ kind: "unavailable" });
  });

  it("reports each call by name, with what is left of the budget, and neither key, URL nor payload", async () => {
    const seen: unknown[] = [];
    const { client } = await loop(
      (_call, response) =>
        json(response, 200, true, { "x-ratelimit-limit": "300", "x-ratelimit-remaining": "298" }),
      { onCall: (call) => seen.push(call) },
    );
    await client.addNote("5", "a secret note");
    expect(seen).toEqual([
      {
        method: "POST",
        endpoint: "note",
        status: 200,
        ms: expect.any(Number) as number,
        ended: "answered",
        limit: 300,
        remaining: 298,
        retryAfterMs: null,
        permit: null,
      },
    ]);
  });
});
