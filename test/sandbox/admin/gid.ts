/** `gid://shopify/Order/123`. */
export const gid = (type: string, id: number | string) => `gid://shopify/${type}/${id}`;

/** The type and the rest of a global id, or null for anything that is none. */
export function parseGid(text: string): { type: string; id: string } | null {
  const found = /^gid:\/\/shopify\/([A-Za-z]+)\/([^/?]+)(?:\?.*)?$/.exec(text);
  const [, type, id] = found ?? [];
  return type && id ? { type, id } : null;
}
