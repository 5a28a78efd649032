import { phpJson, signLoop } from "../sandbox/loop/php-json";

export interface SentDelivery {
  /** Another address than the shop's. */
  url?: string;
  secret?: string;
  /** Sent instead of a true signature; null sends none. */
  signature?: string | null;
  method?: string;
}

/** Sends a body as Loop does: PHP's JSON, signed over the bytes. Text and bytes go as they are. */
export function sendDelivery(
  endpoint: string,
  secret: string,
  payload: object | string | Uint8Array,
  how: SentDelivery = {},
): Promise<Response> {
  const body =
    typeof payload === "string" || payload instanceof Uint8Array
      ? Buffer.from(payload)
      : Buffer.from(phpJson(payload));
  const signature = how.signature === undefined ? signLoop(body, how.secret ?? secret) : how.signature;
  const method = how.method ?? "POST";
  return fetch(how.url ?? endpoint, {
    method,
    headers: {
      "content-type": "application/json",
      ...(signature === null ? {} : { "x-loop-signature": signature }),
    },
    ...(method === "GET" ? {} : { body: new Uint8Array(body) }),
  });
}
