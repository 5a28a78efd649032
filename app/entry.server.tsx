import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import type { AppLoadContext, EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { renderToPipeableStream } from "react-dom/server";

const ABORT_AFTER_MS = 8_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  // Sets Content-Security-Policy: frame-ancestors for the shop that asks; without it there is none at all.
  loadContext.shopify.addDocumentResponseHeaders(request, headers);
  headers.set("Content-Type", "text/html");
  return new Promise((resolve, reject) => {
    let failed = status;
    const { pipe, abort } = renderToPipeableStream(<RemixServer context={remixContext} url={request.url} />, {
      onAllReady() {
        const body = new PassThrough();
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status: failed }));
        pipe(body);
      },
      onShellError: reject,
      onError(error) {
        failed = 500;
        loadContext.house.log.error(
          { path: new URL(request.url).pathname, problem: error instanceof Error ? error.name : "unknown" },
          "A page could not be rendered.",
        );
      },
    });
    setTimeout(abort, ABORT_AFTER_MS).unref();
  });
}
