import { z } from "zod";
import { actInAdmin } from "./admin-action";
import { deliver } from "./deliver";
import type { Answer } from "./http";
import { ok } from "./http";
import { readKnobChanges } from "./knobs";
import { matchPath, readId } from "./route";
import { addSubscription } from "./route-webhooks";
import { scanLabel } from "./scan-label";
import { showState } from "./show-state";
import type { Loop } from "./state";
import { now } from "./state";
import { announceReturns, submitReturn } from "./submit-return";
import { WorldReturnBody } from "./world-return-schema";

/** One API call as it came in; the key is not kept. Status 0: the answer was lost. */
export interface ReceivedCall {
  at: string;
  method: string;
  path: string;
  query: string;
  status: number;
}

interface Call {
  method: string;
  path: string;
  body: unknown;
}

type Handle = (loop: Loop, body: unknown, ids: string[], calls: readonly ReceivedCall[]) => Answer;

const refuse = (status: number, refused: string): Answer => ({ status, body: { refused } });
const noSuchReturn = (id: string | undefined) => refuse(404, `No return ${id}.`);

const ClockBody = z.strictObject({ advanceMs: z.number().min(0) });
const ScanBody = z.strictObject({ status: z.string(), trackingNumber: z.string().optional() });
const AnnounceBody = z.strictObject({ returnId: z.int().optional() }).optional();
/** An earlier delivery again, or any body to any address (signed as usual). */
const DeliverBody = z.union([
  z.strictObject({ deliveryId: z.int() }),
  z.strictObject({ url: z.url(), body: z.string() }),
]);

function read<T>(schema: z.ZodType<T>, body: unknown, use: (value: T) => Answer): Answer {
  const result = schema.safeParse(body);
  return result.success ? use(result.data) : refuse(422, z.prettifyError(result.error));
}

const handles: Record<string, Handle> = {
  "GET /stand-in/state": (loop) => ok(showState(loop)),
  "GET /stand-in/requests": (_loop, _body, _ids, calls) => ok({ requests: calls }),
  "GET /stand-in/deliveries": (loop) => ok({ deliveries: loop.deliveries }),
  "POST /stand-in/knobs": (loop, body) => {
    const changes = readKnobChanges(body);
    if ("refused" in changes) return { status: 422, body: changes };
    Object.assign(loop.knobs, changes);
    return ok(loop.knobs);
  },
  "POST /stand-in/clock": (loop, body) =>
    read(ClockBody, body, ({ advanceMs }) => {
      loop.scheduler.clock.advance(advanceMs);
      return ok({ now: now(loop).toISOString() });
    }),
  "POST /stand-in/returns": (loop, body) =>
    read(WorldReturnBody, body, (spec) => {
      if (loop.returns.has(spec.id)) return refuse(409, `Return ${spec.id} exists already.`);
      submitReturn(loop, spec);
      return { status: 201, body: { id: spec.id } };
    }),
  "POST /stand-in/returns/:id/scan": (loop, body, [id]) =>
    read(ScanBody, body, ({ status, trackingNumber }) => {
      const ret = loop.returns.get(readId(id) ?? 0);
      if (!ret) return noSuchReturn(id);
      scanLabel(loop, ret, status, trackingNumber);
      return ok({ id: ret.id, status });
    }),
  "POST /stand-in/returns/:id/admin": (loop, body, [id]) => {
    const ret = loop.returns.get(readId(id) ?? 0);
    return ret ? ok(actInAdmin(loop, ret, body)) : noSuchReturn(id);
  },
  "POST /stand-in/announce": (loop, body) =>
    read(AnnounceBody, body, (wanted) => {
      announceReturns(loop, wanted?.returnId);
      return ok({ deliveries: loop.deliveries.length });
    }),
  "POST /stand-in/subscriptions": (loop, body) => addSubscription(loop, body),
  "POST /stand-in/deliver": (loop, body) =>
    read(DeliverBody, body, (wanted) => {
      const again =
        "deliveryId" in wanted
          ? loop.deliveries.find((delivery) => delivery.id === wanted.deliveryId)
          : { topic: "raw", trigger: "raw", returnId: null, ...wanted };
      if (!again) return refuse(404, "No such delivery.");
      const { topic, trigger, returnId, url, body: text } = again;
      const { id, signature } = deliver(loop, { topic, trigger, returnId, url, body: text });
      return { status: 202, body: { id, signature } };
    }),
};

/** The stand-in's own routes, outside Loop's API and without a key: state, knobs, clock and what the world does. */
export function answerStandIn(
  loop: Loop,
  calls: readonly ReceivedCall[],
  { method, path, body }: Call,
): Answer {
  for (const [route, handle] of Object.entries(handles)) {
    const [verb, pattern] = route.split(" ");
    const ids = verb === method && pattern ? matchPath(pattern, path) : null;
    if (ids) return handle(loop, body, ids, calls);
  }
  return refuse(404, `No ${method} ${path} here. There are: ${Object.keys(handles).join(", ")}.`);
}
