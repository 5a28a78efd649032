import type { Running } from "./assemble";
import { splitScopes } from "./assemble";
import { appId } from "./store";
import { shopPayload } from "./webhook-payloads";

/**
 * Installs the app with its scopes, as managed install does: the app hears nothing until somebody opens it. On an
 * installed app it is the merchant approving other scopes, which the app hears by `app/scopes_update`.
 */
export async function installApp(running: Running, scopes?: string): Promise<void> {
  const { store, door } = running;
  const wanted = splitScopes(scopes ?? running.options.scopes);
  const before = store.installation?.scopes ?? null;
  store.installation = {
    scopes: wanted,
    installedAt: store.installation?.installedAt ?? running.now().toISOString(),
  };
  if (before === null || before.join() === wanted.join()) return;
  door.tokens.changeScopes(store.world.shop, store.scopesOf);
  running.fire("app/scopes_update", {
    id: appId,
    previous: before,
    current: wanted,
    updated_at: running.now().toISOString(),
  });
  await running.webhooks.idle();
}

/** Revokes every token of the shop and sends `app/uninstalled`. `shop/redact` comes 48 hours later: send it by hand. */
export async function uninstallApp(running: Running): Promise<void> {
  const { store, door } = running;
  if (!store.installation) return;
  store.installation = null;
  door.tokens.revokeAll(store.world.shop);
  running.webhooks.fire("app/uninstalled", shopPayload(store.world));
  await running.webhooks.idle();
}
