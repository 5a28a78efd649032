import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { LoopEffect, ShopifyEffect } from "../world/effects";
import type { World, WorldReturn } from "../world/types";
import { act } from "./act";
import { answerApi, isMeant } from "./answer-api";
import type { ApiKey } from "./answer-api";
import { applyShopifyEffect } from "./apply-shopify-effect";
import { readBody, send } from "./http";
import type { Answer, Request } from "./http";
import { defaultKnobs, readKnobChanges } from "./knobs";
import type { KnobChanges } from "./knobs";
import { startLife } from "./life";
import { seededRandom } from "./random";
import { startRateLimit } from "./rate-limit";
import type { ActionAnswer, ActionName } from "./refusals";
import { answerStandIn } from "./route-stand-in";
import type { ReceivedCall } from "./route-stand-in";
import type { Route } from "./route";
import { allRoutes } from "./routes";
import { scanLabel } from "./scan-label";
import { startScheduler } from "./scheduler";
import type { Clock } from "./scheduler";
import { smallWorld } from "./small-world";
import { countIds } from "./state";
import type { Loop } from "./state";
import { adoptReturn, announceReturns, submitReturn } from "./submit-return";

export interface LoopStandInOptions {
  /** The shop; left out, a small one of its own. */
  world?: World;
  /** Left out, one key with every scope. */
  apiKeys?: ApiKey[];
  /** 16 hex digits by default, as in Loop's admin. */
  webhookSecret?: string;
  /** 0 by default: any free port of 127.0.0.1. */
  port?: number;
  seed?: number;
  /** false: now and then a parcel moves or a new return arrives by itself. */
  quiet?: boolean;
  /** What the clock shows at first; left out, the real time. */
  startAt?: Date;
  log?: (sentence: string, ids?: object) => void;
  /** Answered before the stand-in's own: for a shop that is too large to be held. */
  routes?: readonly Route[];
}

export interface LoopStandIn {
  /** Host root; the API is at `{url}/api/2026-10`. */
  url: string;
  webhookSecret: string;
  /** The first key. */
  apiKey: string;
  clock: Clock;
  /** Everything inside, for tests that compare with what Loop really did. */
  loop: Loop;
  /** Turns knobs; throws on an unknown one. */
  setKnobs(changes: KnobChanges): void;
  /** As if the customer had just submitted it. */
  createReturn(spec: WorldReturn): void;
  /** Sends what a subscriber would have heard about the returns that are there already. */
  announce(returnId?: number): void;
  scan(returnId: number, status: string, trackingNumber?: string): void;
  process(returnId: number, by?: Actor): ActionAnswer;
  flag(returnId: number, by?: Actor): ActionAnswer;
  cancel(returnId: number, by?: Actor): ActionAnswer;
  close(returnId: number, by?: Actor): ActionAnswer;
  /** What Shopify's own close or cancel does to the return it belongs to. */
  applyShopifyEffect(effect: ShopifyEffect): void;
  onEffect(listener: (effect: LoopEffect) => void): () => void;
  /** Calls that a knob holds up right now. */
  held(): readonly HeldCall[];
  /** Requests for a path that were received, whatever became of their answers. */
  callsTo(path: string): number;
  /** Hears the path of each answer as it leaves. */
  onAnswered(listener: (path: string) => void): () => void;
  /** Resolves when nothing runs and nothing is due within `withinMs` (2,500) of the clock; life does not count. */
  idle(withinMs?: number): Promise<void>;
  stop(): Promise<void>;
}

export interface HeldCall {
  path: string;
  /** Loop has done what was asked; only the answer waits. */
  done: boolean;
}

export interface Actor {
  actor: "api" | "admin" | "warehouse";
}

const everyScope = ["returns", "orders", "developer_tools", "destinations:read"];
const KEPT_CALLS = 5_000;

/** Starts a server that behaves like Loop, on 127.0.0.1. */
export async function startLoopStandIn(options: LoopStandInOptions = {}): Promise<LoopStandIn> {
  const random = seededRandom(options.seed ?? 1);
  const scheduler = startScheduler(options.startAt);
  const world = options.world ?? smallWorld(scheduler.clock.now());
  const keys = options.apiKeys ?? [{ key: "loop-key-with-every-scope", scopes: everyScope }];
  const listeners = new Set<(effect: LoopEffect) => void>();
  const calls: ReceivedCall[] = [];
  const held = new Set<HeldCall>();
  const answered = new Set<(path: string) => void>();
  const hold = async (call: HeldCall, ms: number) => {
    held.add(call);
    await wait(ms);
    held.delete(call);
  };
  const loop: Loop = {
    url: "",
    world,
    returns: new Map(),
    subscriptions: [],
    deliveries: [],
    knobs: { ...defaultKnobs },
    random,
    scheduler,
    webhookSecret: options.webhookSecret ?? "5f2b9c0d41e7a386",
    nextId: countIds(),
    effect: (effect) => listeners.forEach((listener) => listener(effect)),
    log: options.log ?? (() => undefined),
  };
  for (const spec of world.returns) adoptReturn(loop, spec);
  const limitRate = startRateLimit();
  const routes = [...(options.routes ?? []), ...allRoutes];

  const answer = async (message: IncomingMessage): Promise<Answer & { lost?: boolean; path?: string }> => {
    const url = new URL(message.url ?? "/", loop.url);
    const body = await readBody(message);
    const method = message.method ?? "GET";
    if (url.pathname.startsWith("/stand-in/")) {
      return answerStandIn(loop, calls, { method, path: url.pathname, body });
    }
    const [, version = "", path = ""] = /^\/api\/([^/]+)(\/.*)$/.exec(url.pathname) ?? [];
    const request: Request = {
      method,
      version,
      path: path.replace(/\/$/, ""),
      query: url.searchParams,
      body,
    };
    const given = message.headers["x-authorization"];
    const at = loop.scheduler.clock.now().toISOString();
    const meant = isMeant(loop.knobs, request);
    if (loop.knobs.slowMs > 0 && meant) await hold({ path, done: false }, loop.knobs.slowMs);
    const result = answerApi(loop, routes, keys, limitRate, request, Array.isArray(given) ? given[0] : given);
    calls.push({
      at,
      method,
      path: url.pathname,
      query: url.search,
      status: result.lost ? 0 : result.status,
    });
    if (calls.length > KEPT_CALLS) calls.shift();
    if (loop.knobs.slowAnswerMs > 0 && meant) await hold({ path, done: true }, loop.knobs.slowAnswerMs);
    return { ...result, path };
  };
  const respond = async (message: IncomingMessage, response: ServerResponse) => {
    const { path, ...result } = await answer(message);
    if (result.lost) return void response.destroy();
    if (path) response.once("finish", () => answered.forEach((listener) => listener(path)));
    send(response, result);
  };
  const server = createServer((message, response) => void respond(message, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  loop.url = `http://127.0.0.1:${portOf(server.address())}`;
  if (options.quiet === false) startLife(loop);

  const by = (action: ActionName) => (returnId: number, who?: Actor) =>
    act(loop, returnId, action, who?.actor ?? "admin");
  return {
    url: loop.url,
    webhookSecret: loop.webhookSecret,
    apiKey: keys[0]?.key ?? "",
    clock: scheduler.clock,
    loop,
    setKnobs(changes) {
      const read = readKnobChanges(changes);
      if ("refused" in read) throw new Error(read.refused);
      Object.assign(loop.knobs, read);
    },
    createReturn: (spec) => void submitReturn(loop, spec),
    announce: (returnId) => announceReturns(loop, returnId),
    scan(returnId, status, trackingNumber) {
      const ret = loop.returns.get(returnId);
      if (!ret) throw new Error(`No return ${returnId}.`);
      scanLabel(loop, ret, status, trackingNumber);
    },
    process: by("process"),
    flag: by("flag"),
    cancel: by("cancel"),
    close: by("close"),
    applyShopifyEffect: (effect) => applyShopifyEffect(loop, effect),
    onEffect(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    held: () => [...held],
    callsTo: (path) => calls.filter((call) => call.path.endsWith(path)).length,
    onAnswered(listener) {
      answered.add(listener);
      return () => answered.delete(listener);
    },
    idle: (withinMs) => scheduler.idle(withinMs),
    async stop() {
      scheduler.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The Loop stand-in has no port.");
  return address.port;
}
