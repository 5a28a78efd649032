import { createServer } from "node:http";
import type { Server } from "node:http";
import path from "node:path";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express from "express";
import type { RequestHandler } from "express";
import { tooLarge } from "./api-request.server";
import type { House } from "./house.server";
import type { Shopify } from "./shopify.server";
import { createOperatorDoor } from "./operator-door.server";
import { MAX_FORM_KIB } from "./read-form.server";
import { createLoopDoor } from "./sync/deliveries/loop-door.server";
import { languageOf, translatorFor } from "./wording/catalogue";
import { renderMessage } from "./wording/render";

export interface HttpServerOptions {
  house: House;
  shopify: Shopify;
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** Folder of the browser's files; null when Vite serves them. */
  clientFolder: string | null;
  /** Vite's development middlewares, if any. */
  development?: RequestHandler;
}

/** The web process: Loop's door on bare `node:http`, everything else through Remix. */
export function createHttpServer(options: HttpServerOptions): Server {
  const { house, shopify } = options;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", house.env.TRUST_PROXY);
  app.use(compression());
  if (options.development) app.use(options.development);
  if (options.clientFolder) {
    app.use(
      "/assets",
      express.static(path.join(options.clientFolder, "assets"), { immutable: true, maxAge: "1y" }),
    );
    app.use(express.static(options.clientFolder, { maxAge: "1h" }));
  }
  app.use((request, response, next) => {
    if (Number(request.headers["content-length"] ?? 0) <= MAX_FORM_KIB * 1024) return next();
    const { code, sentence, params } = tooLarge(MAX_FORM_KIB);
    const locale = languageOf(request.get("accept-language") ?? null);
    response
      .status(413)
      // The extension's frame has an origin of its own: without it the page could not read why.
      .set("access-control-allow-origin", "*")
      .type("json")
      .send({
        code,
        message: renderMessage(sentence, translatorFor(locale)),
        params,
      });
  });
  app.all(
    "*",
    createRequestHandler({
      build: options.build,
      mode: house.env.NODE_ENV,
      getLoadContext: () => ({ house, shopify }),
    }),
  );
  const door = createLoopDoor(house);
  const operatorDoor = createOperatorDoor(house);
  return createServer((request, response) => {
    if (!door(request, response) && !operatorDoor(request, response)) app(request, response);
  });
}
