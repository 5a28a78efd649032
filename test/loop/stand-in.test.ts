import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createLoopClient, type LoopClient } from "../../app/loop/client.server";
import { readDelivery, type ReadDelivery } from "../../app/loop/read-delivery";
import { verifySignature } from "../../app/loop/verify-signature";
import { registerWebhooks } from "../../app/shops/register-webhooks.server";
import { endpointUrl } from "../../app/shops/wanted-webhooks";
import { type LoopStandIn, startLoopStandIn } from "../sandbox/loop/start";
import { buildWorld } from "../sandbox/world/build-world";

let loop: LoopStandIn;
let client: LoopClient;
beforeEach(async () => {
  loop = await startLoopStandIn({ world: buildWorld({ seed: 7, now: new Date() }) });
  client = createLoopClient({ baseUrl: loop.url, version: "2026-10", apiKey: loop.apiKey });
});
afterEach(() => loop.stop());

const returns = () => [...loop.loop.returns.values()];
const inState = (state: string) => {
  const found = returns().find((ret) => ret.state === state);
  if (!found) throw new Error(`the stand-in's shop has no return in state ${state}`);
  return String(found.id);
};

describe("the client and a server that behaves like Loop", () => {
  it("reads every return of the shop in details and, state by state, in pages of the list", async () => {
    const now = loop.clock.now().getTime();
    const window = { from: new Date(now - 119 * 86_400_000).toISOString(), to: new Date(now).toISOString() };
    const listed = new Set<string>();
    for (const state of [undefined, "open", "review", "closed", "cancelled", "expired"]) {
      let pageUrl: string | null | undefined;
      do {
        const page = await client.list({
          ...window,
          ...(state ? { state } : {}),
          pageSize: 4,
          ...(pageUrl ? { pageUrl } : {}),
        });
        if (!page.ok) throw page.error;
        expect(page.value.unreadable).toEqual([]);
        for (const row of page.value.returns) listed.add(row.id);
        pageUrl = page.value.next;
      } while (pageUrl);
    }
    const known = returns().map(({ id }) => String(id));
    expect([...listed].sort()).toEqual(known.sort());
    for (const returnId of known) {
      expect(await client.details({ returnId })).toMatchObject({ ok: true, value: { id: returnId } });
      expect((await client.notes(returnId)).ok).toBe(true);
    }
    expect(await client.details({ returnId: "1" })).toMatchObject({
      ok: false,
      error: { kind: "not-found" },
    });
  });

  it("gets yes, a refusal and a note through, each as what it is", async () => {
    const open = inState("open");
    const closed = inState("closed");
    expect(await client.process(closed)).toMatchObject({ outcome: "refused", error: { reason: "state" } });
    expect(await client.addNote(open, "Box arrived damaged")).toEqual({ outcome: "accepted" });
    expect(await client.notes(open)).toMatchObject({ ok: true, value: [{ content: "Box arrived damaged" }] });
    expect(await client.flag(open)).toEqual({ outcome: "accepted" });
    expect(await client.cancel(open)).toMatchObject({ outcome: "refused", error: { reason: "flagged" } });
    expect(await client.process("1")).toMatchObject({ outcome: "not-found" });
  });

  it("tells its scopes by probing", async () => {
    const probes = await Promise.all(
      (["returns", "developer_tools", "orders", "destinations"] as const).map(client.probe),
    );
    expect(probes).toEqual(["granted", "granted", "granted", "granted"]);
    const stranger = createLoopClient({ baseUrl: loop.url, version: "2026-10", apiKey: "another-key" });
    expect(await stranger.probe("returns")).toBe("denied");
  });

  it("registers webhooks whose deliveries verify and read", async () => {
    const got: ReadDelivery[] = [];
    const receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const raw = Buffer.concat(chunks);
        const header = request.headers["x-loop-signature"]?.toString();
        const verdict = verifySignature(raw, header, { current: loop.webhookSecret, previous: null });
        if (verdict === "current") got.push(readDelivery(raw));
        response.writeHead(verdict === "current" ? 200 : 401).end();
      });
    });
    onTestFinished(() => {
      receiver.closeAllConnections();
      receiver.close();
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const url = endpointUrl(
      `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
      "an-endpoint-key",
    );
    const wanted = {
      url,
      endpointKey: "an-endpoint-key",
      choice: "both",
      findOrphans: async () => new Set<string>(),
    } as const;
    expect(await registerWebhooks(client, wanted)).toMatchObject({
      outcome: "registered",
      notRegistered: [],
    });
    expect(await registerWebhooks(client, wanted)).toMatchObject({
      outcome: "registered",
      notRegistered: [],
    });
    loop.announce();
    await vi.waitFor(() => {
      const told = new Set(got.flatMap((news) => (news.outcome === "return" ? [news.returnId] : [])));
      expect([...told].sort()).toEqual(
        returns()
          .map(({ id }) => String(id))
          .sort(),
      );
    }, 10_000);
    expect(got.filter(({ outcome }) => outcome === "unreadable")).toEqual([]);
  });
});
