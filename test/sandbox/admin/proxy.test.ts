import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { rewriteCsp } from "./rewrite-for-admin";
import type { AdminStandIn } from "./start";
import { startForTest } from "./start-for-test";

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

async function start(listener: RequestListener): Promise<AdminStandIn> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("the app does not listen");
  const admin = await startForTest();
  admin.setAppUrl(`http://127.0.0.1:${address.port}`);
  running.push(admin, {
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  return admin;
}

const script = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

describe("the proxy in front of the app", () => {
  it("swaps App Bridge for the stand-in's and may be framed by the admin, and changes nothing else", async () => {
    const admin = await start((_, response) => {
      response.writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy":
          "frame-ancestors https://northwind-supply.myshopify.com https://admin.shopify.com; script-src 'self' https://cdn.shopify.com; object-src 'none';",
        link: `<${script}>; rel="preload"; as="script"`,
        "x-own": "kept",
      });
      response.end(
        `<script src="${script}" data-api-key="k"></script><p>ü https://cdn.shopify.com/other.js</p>`,
      );
    });
    const response = await fetch(`${admin.proxyUrl}/app?shop=x`);
    const own = `${admin.url}/stand-in/app-bridge.js`;
    expect(await response.text()).toBe(
      `<script src="${own}" data-api-key="k"></script><p>ü https://cdn.shopify.com/other.js</p>`,
    );
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-security-policy": `frame-ancestors https://northwind-supply.myshopify.com https://admin.shopify.com ${admin.url}; script-src 'self' https://cdn.shopify.com ${admin.url}; object-src 'none';`,
      link: `<${own}>; rel="preload"; as="script"`,
      "x-own": "kept",
    });
  });

  it("passes bytes, method, status and headers as they are, and says whom it stands for", async () => {
    const admin = await start((request, response) => {
      response.writeHead(201, {
        "content-type": "application/octet-stream",
        "x-seen": `${request.method} ${request.url} ${request.headers["x-forwarded-host"]} ${request.headers["x-forwarded-proto"]} ${request.headers.authorization}`,
      });
      request.pipe(response);
    });
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const response = await fetch(`${admin.proxyUrl}/api/x?y=1`, {
      method: "POST",
      headers: { authorization: "Bearer t" },
      body: bytes,
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-seen")).toBe(
      `POST /api/x?y=1 ${new URL(admin.proxyUrl).host} http Bearer t`,
    );
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  it("hands redirects to the browser", async () => {
    const admin = await start((_, response) => {
      response.writeHead(302, { location: "/auth/session-token" });
      response.end();
    });
    const response = await fetch(`${admin.proxyUrl}/app`, { redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([302, "/auth/session-token"]);
  });

  it("says so while there is no app", async () => {
    const admin = await startForTest();
    running.push(admin);
    const response = await fetch(`${admin.proxyUrl}/app`);
    expect([response.status, await response.text()]).toEqual([502, "The app has not been started yet.\n"]);
  });
});

it("a policy without frame-ancestors stays without one", () => {
  expect(rewriteCsp("default-src 'self'", "http://a")).toBe("default-src 'self'");
  expect(rewriteCsp("frame-ancestors 'none'", "http://a")).toBe("frame-ancestors http://a");
});
