import type { PageData } from "./page-data";

/** A fresh id token of the person who looks, as Shopify would sign it. */
export async function askIdToken(data: PageData): Promise<string> {
  const answer = await fetch("/stand-in/session-token", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ shop: data.shop, user: data.staff.id }),
  });
  const { token } = (await answer.json()) as { token?: string };
  if (!token) throw new Error(`no id token: the stand-in answered ${answer.status}`);
  return token;
}

/** Admin GraphQL with the permissions of the person who looks (direct API access, online mode). */
export async function queryAdmin(data: PageData, input: unknown): Promise<unknown> {
  const { body } = input as { body: unknown };
  const answer = await fetch("/stand-in/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", "x-stand-in-user": String(data.staff.id) },
    body: JSON.stringify(body),
  });
  return answer.json();
}

/** Follows a link of the app or of an extension: shopify://admin/…, app:…, extension://…, or an ordinary address. */
export function openLink(
  data: PageData,
  link: { href: string; target?: string },
  openExtension?: (handle: string) => void,
): void {
  const { href, target = "" } = link;
  const store = `/store/${data.handle}`;
  const admin = /^shopify:(?:\/\/)?admin\/(.*)$/.exec(href)?.[1];
  const app = /^app:(?:\/\/)?\/?(.*)$/.exec(href)?.[1];
  const extension = /^extension:(?:\/\/)?(.*)$/.exec(href)?.[1];
  if (extension !== undefined) {
    if (!openExtension) throw new Error(`Nothing here can open ${href}`);
    openExtension(extension);
  } else if (admin !== undefined) go(`${store}/${admin}`, target);
  else if (app !== undefined) go(`${store}/apps/loopside/${app}`, target);
  else if (href.startsWith(`${data.proxyUrl}/`) && target !== "_blank")
    go(`${store}/apps/loopside${href.slice(data.proxyUrl.length)}`, target);
  else go(href, target || "_blank");
}

function go(href: string, target: string): void {
  if (target === "_blank") window.open(href, "_blank", "noopener");
  else window.location.assign(href);
}

/** `shopify.storage` of one extension, in the admin's own local storage. */
export function useStorage(handle: string, input: unknown): unknown {
  const { operation, input: given } = input as { operation: string; input: unknown };
  const place = `extension:${handle}`;
  const entries = JSON.parse(localStorage.getItem(place) ?? "{}") as Record<string, unknown>;
  const keep = () => localStorage.setItem(place, JSON.stringify(entries));
  switch (operation) {
    case "get":
      return entries[String(given)];
    case "getMany":
      return (given as string[]).map((key) => entries[key]);
    case "setMany":
      Object.assign(entries, given);
      keep();
      return undefined;
    case "deleteMany": {
      const known = (given as string[]).filter((key) => key in entries);
      for (const key of known) delete entries[key];
      keep();
      return known.length;
    }
    case "clear":
      localStorage.removeItem(place);
      return undefined;
    case "entries":
      return Object.entries(entries);
    default:
      throw new Error(`storage has no "${operation}"`);
  }
}
