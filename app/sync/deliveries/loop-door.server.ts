import type { IncomingMessage, ServerResponse } from "node:http";
import { answerPlainly } from "../../answer-plainly.server";
import type { House } from "../../house.server";
import { createIngest } from "./ingest-delivery.server";

const PATH = /^\/webhooks\/loop\/([A-Za-z0-9_-]{16,128})\/?(?:\?.*)?$/;
/** Loop's largest documented payload is a few kilobytes. */
const MAX_BYTES = 1024 * 1024;
/** Loop honours it up to 30 minutes and retries 503, not 4xx (Loop's webhook documentation, "Getting started"). */
const RETRY_AFTER_SECONDS = 15;

/**
 * The door for `POST /webhooks/loop/:endpointKey`. It stands on the HTTP server in front of Remix, which costs an empty
 * route ten times what bare `node:http` does (see the README's decisions).
 * @returns a function that answers the request and returns true, or returns false when the request is not for this door
 */
export function createLoopDoor(house: House) {
  const ingest = createIngest(house);
  return function loopDoor(request: IncomingMessage, response: ServerResponse): boolean {
    const url = request.url ?? "";
    if (!url.startsWith("/webhooks/loop/")) return false;
    const key = PATH.exec(url)?.[1];
    if (request.method !== "POST") {
      answerPlainly(response, 405, "Loop sends deliveries with POST.", { allow: "POST" });
      return true;
    }
    if (!key) {
      answerPlainly(response, 404, "No shop has this endpoint. Copy the URL again from Loopside's settings.");
      return true;
    }
    readBody(request, MAX_BYTES).then(
      async (raw) => {
        if (raw === null) {
          house.metrics.delivery("too-large");
          return answerPlainly(response, 413, "A delivery may be up to 1 MiB large.");
        }
        const signature = request.headers["x-loop-signature"];
        const result = await ingest(key, raw, Array.isArray(signature) ? signature[0] : signature);
        house.metrics.delivery(result.outcome);
        switch (result.outcome) {
          case "stored":
            return answerPlainly(response, 200, "ok");
          case "unknown-endpoint":
            return answerPlainly(
              response,
              404,
              "No shop has this endpoint. Copy the URL again from Loopside's settings.",
            );
          case "forged":
            return answerPlainly(
              response,
              401,
              result.reason === "missing"
                ? "The X-Loop-Signature header is missing."
                : "The signature does not match. Check the webhook secret in Loopside's settings.",
            );
          case "unavailable":
            return answerPlainly(response, 503, "The delivery could not be stored. Send it again.", {
              "retry-after": String(RETRY_AFTER_SECONDS),
            });
        }
      },
      // The sender went away in the middle of the body: there is nobody to answer, and nothing was acknowledged.
      () => response.destroy(),
    );
    return true;
  };
}

/** A body is read on and thrown away up to here after its 413; a sender that goes on is cut off. */
const MAX_DISCARDED = 16 * MAX_BYTES;

/**
 * @returns null when the body is larger than `limit`. The rest is still read: closing the connection on a sender that
 * is in the middle of its body loses the answer, and a proxy between makes a 502 of it, which Loop would send again.
 */
function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let announced = Number(request.headers["content-length"] ?? 0);
    if (announced > limit) resolve(null);
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      announced = Math.max(announced, size);
      if (announced <= limit) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve(null);
        if (size > MAX_DISCARDED) request.destroy();
      }
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("aborted", () => reject(new Error("aborted")));
  });
}
