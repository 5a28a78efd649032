import { isRecord, ok } from "./http";
import type { Route } from "./route";
import { deepLinkUrl } from "./wire-parts";

/** A customer's way into the portal: order name plus ZIP (e-mail or phone, by the shop's setting; all are taken). */
export const linkRoute: Route = {
  method: "POST",
  path: "/order/link",
  scope: "orders",
  unauthorized: "returns",
  handle(loop, { body }) {
    const { name, zip } = isRecord(body) ? body : { name: undefined, zip: undefined };
    if (typeof name !== "string" || typeof zip !== "string" || name === "" || zip === "") {
      const message = 'Missing fields - "name" and "zip" are required.';
      return { status: 422, body: { errors: { message } } };
    }
    const order = loop.world.orders.find(
      (candidate) => candidate.name.replace(/^#/, "") === name.replace(/^#/, ""),
    );
    const { customer } = order ?? {};
    const known = customer && [customer.zip, customer.email, customer.phone].includes(zip);
    // The codes come as JSON inside the strings of an array.
    if (!order || !known) return { status: 400, body: { errors: [JSON.stringify(["ORDER_NOT_FOUND"])] } };
    return ok({ url: deepLinkUrl(loop, order.id) });
  },
};
