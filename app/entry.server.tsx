import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
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

/** Remix would print errors with their stack; a log line is a fixed sentence and a path. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted) return;
  const problem = error instanceof Error ? `${error.name}: ${error.message.slice(0, 300)}` : "unknown";
  context.house.log.error(
    { path: new URL(request.url).pathname, problem },
    "A request could not be answered.",
  );
}
