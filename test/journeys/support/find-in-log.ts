import type { Stage } from "./stage";

/** Secrets and personal data that stand somewhere in the app's log. None may: a line is a fixed sentence plus ids. */
export function findInLog(stage: Stage, planted: readonly string[] = []): string[] {
  const { loop, world, log, ready } = stage;
  const people = [
    ...world.orders.flatMap(({ customer }) => [
      `${customer.firstName} ${customer.lastName}`,
      customer.lastName,
      customer.email,
      customer.phone,
      customer.address1,
    ]),
    ...world.staff.flatMap(({ firstName, lastName, email }) => [`${firstName} ${lastName}`, email]),
  ];
  const endpoint =
    ready.loopWebhookUrl ?? loop.loop.subscriptions.find(({ url }) => url.startsWith(ready.app))?.url;
  const secrets = [
    loop.apiKey,
    loop.webhookSecret,
    endpoint?.split("/").at(-1) ?? "",
    // Shopify's access tokens, and the head of every JSON web token.
    "shpat_",
    "shpua_",
    "eyJ",
  ];
  const comments = world.returns.flatMap(({ lines }) => lines.flatMap(({ comment }) => comment ?? []));
  const all = log.join("\n");
  return [...new Set([...people, ...secrets, ...comments, ...planted])].filter(
    (text) => text !== "" && all.includes(text),
  );
}
