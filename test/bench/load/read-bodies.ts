import { readFileSync } from "node:fs";
import { signLoop } from "../../sandbox/loop/php-json";

/** One delivery to send, as the bench's file of bodies holds it (a JSON line each). */
export interface PreparedDelivery {
  /** Loop's encoding, with MARK where a number makes its bytes differ from every other. */
  body: string;
  returnId: string;
  orderId: string;
  /** It brings a return that was not known before. */
  brings: boolean;
}

/** Stands in the address's company, which nothing reads. */
export const MARK = "@@MARK@@";

export function readBodies(file: string): PreparedDelivery[] {
  return readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as PreparedDelivery);
}

/** Head and body of one signed POST. */
export function signedRequest(
  url: URL,
  secret: string,
  delivery: PreparedDelivery,
  mark: string,
): { head: string; body: Buffer } {
  const body = Buffer.from(delivery.body.replace(MARK, mark));
  const head = `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nx-loop-signature: ${signLoop(body, secret)}\r\n\r\n`;
  return { head, body };
}
