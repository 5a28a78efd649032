import { z } from "zod";
import { apiRoute, orderIdOf } from "../api-request.server";
import { readFocus, setFocus } from "../returns/focus.server";

const Body = z.object({
  returnId: z.string().regex(/^[1-9]\d{0,19}$/),
  kind: z.enum(["process", "flag", "cancel", "close", "note", "remove"]).optional(),
});

const route = apiRoute({
  GET: async ({ house, db, person, params }) => ({
    body: await readFocus(house, db, orderIdOf(params.orderId), person.userId),
  }),
  POST: async ({ house, db, person, params, body }) => {
    await setFocus(house, db, orderIdOf(params.orderId), person.userId, Body.parse(body));
    return { body: { ok: true } };
  },
});
export const loader = route;
export const action = route;
