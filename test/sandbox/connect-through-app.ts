import type { AdminStandIn } from "./admin/start";
import type { LoopStandIn } from "./loop/start";
import type { World } from "./world/types";

/**
 * Installs and connects as a merchant does, through the app's own routes: opens the app, sends the settings form with
 * Loop's key and secret, and answers who may act. Nothing is written past the app.
 * @returns where Loop sends its deliveries, as Loop's own list of subscriptions says
 */
export async function connectThroughApp({
  admin,
  loop,
  world,
}: {
  admin: AdminStandIn;
  loop: LoopStandIn;
  world: World;
}): Promise<{ webhookUrl: string }> {
  const host = Buffer.from(`admin.shopify.com/store/${world.shop.split(".")[0] ?? ""}`).toString("base64url");
  const person = () => ({
    authorization: `Bearer ${admin.sessionToken({})}`,
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36",
  });
  const page = (path: string) =>
    `${admin.proxyUrl}${path}?${new URLSearchParams({ embedded: "1", shop: world.shop, host, _data: `routes/${path.slice(1).replaceAll("/", ".")}` }).toString()}`;
  const send = async (path: string, form: Record<string, string>): Promise<void> => {
    const response = await fetch(
      `${admin.proxyUrl}${path}?_data=${encodeURIComponent(`routes/${path.slice(1).replaceAll("/", ".")}`)}`,
      {
        method: "POST",
        headers: { ...person(), "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(form),
      },
    );
    if (!response.ok)
      throw new Error(
        `The settings page answered ${response.status}: ${(await response.text()).slice(0, 500)}`,
      );
  };
  const opened = await fetch(page("/app"), { headers: person() });
  if (!opened.ok)
    throw new Error(`The app's home answered ${opened.status}: ${(await opened.text()).slice(0, 500)}`);
  await send("/app/settings", {
    intent: "connect",
    apiKey: loop.apiKey,
    secret: loop.webhookSecret,
    choice: "both",
    whoMayAct: "order-editors",
    refunds: "loop",
  });
  const webhookUrl = loop.loop.subscriptions.find((one) => one.url.startsWith(admin.proxyUrl))?.url;
  if (!webhookUrl) throw new Error("Loop has no subscription of the app: connecting did not succeed.");
  return { webhookUrl };
}
