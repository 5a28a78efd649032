import { z } from "zod";
import type { Loop } from "./state";
import type { Answer } from "./http";
import { ok } from "./http";
import { readId } from "./route";
import type { Route } from "./route";
import { topics, triggers } from "./subscription";
import type { Subscription } from "./subscription";

const oneOf = (values: readonly string[]) => `Must be one of the following values:${values.join(",")}`;

/** Left out, `status` is inactive: the less welcome of the two documented defaults, so that callers send it. */
const SubscriptionWrite = z.object({
  topic: z.enum(topics, { error: oneOf(topics) }),
  trigger: z.enum(triggers, { error: oneOf(triggers) }),
  url: z.url({ protocol: /^https?$/, error: "The url format is invalid." }),
  status: z.enum(["active", "inactive"], { error: oneOf(["active", "inactive"]) }).default("inactive"),
});

const wire = (loop: Loop, { id, topic, trigger, url, status }: Subscription) => ({
  id,
  shop_id: loop.world.loopShopId,
  topic,
  trigger,
  url,
  status,
});

const notFound: Answer = { status: 404, body: { errors: { code: "NOT_FOUND" } } };
const unprocessable = (error: z.ZodError): Answer => ({
  status: 422,
  body: { message: error.issues[0]?.message ?? "Unprocessable.", errors: {} },
});

const common = { scope: "developer_tools", unauthorized: "gateway" } as const;

/** Makes a subscription as the API and Loop's own admin do; the signing secret is not told. */
export function addSubscription(loop: Loop, body: unknown): Answer {
  const read = SubscriptionWrite.safeParse(body);
  if (!read.success) return unprocessable(read.error);
  const subscription: Subscription = { id: loop.nextId("subscription"), ...read.data };
  loop.subscriptions.push(subscription);
  return { status: 201, body: wire(loop, subscription) };
}

export const webhookRoutes: Route[] = [
  {
    ...common,
    method: "GET",
    path: "/webhooks",
    handle: (loop) => ok({ webhooks: loop.subscriptions.map((subscription) => wire(loop, subscription)) }),
  },
  {
    ...common,
    method: "POST",
    path: "/webhooks",
    handle: (loop, { body }) => addSubscription(loop, body),
  },
  {
    ...common,
    method: "PUT",
    path: "/webhooks/:id",
    handle(loop, { body }, [id]) {
      const subscription = loop.subscriptions.find((candidate) => candidate.id === readId(id));
      if (!subscription) return notFound;
      const read = SubscriptionWrite.safeParse(body);
      if (!read.success) return unprocessable(read.error);
      Object.assign(subscription, read.data);
      return { status: 204 };
    },
  },
  {
    ...common,
    method: "DELETE",
    path: "/webhooks/:id",
    handle(loop, _request, [id]) {
      const index = loop.subscriptions.findIndex((candidate) => candidate.id === readId(id));
      if (index === -1) return notFound;
      loop.subscriptions.splice(index, 1);
      return { status: 204 };
    },
  },
];
