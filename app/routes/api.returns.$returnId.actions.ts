import { z } from "zod";
import { apiRoute, returnIdOf } from "../api-request.server";
import { personMay } from "../returns/person-may.server";
import { act } from "../sync/actions/act.server";

/** Visible ASCII: it is compared and stored as it is, and PostgreSQL takes no NUL. */
const visible = z.string().regex(/^[\x21-\x7e]*$/);

const Body = z
  .object({
    kind: z.enum(["process", "flag", "cancel", "close", "note", "remove"]),
    seen: visible.min(1).max(128),
    idempotencyKey: visible.min(8).max(128),
    note: z.string().max(10_000).optional(),
    lineItemIds: z
      .array(z.string().regex(/^\d{1,20}$/))
      .max(250)
      .transform((ids) => [...new Set(ids)])
      .optional(),
  })
  // Loop's Remove processes what is left: a request that names nothing to take out is never sent.
  .refine(({ kind, lineItemIds = [] }) => (kind === "remove") === lineItemIds.length > 0, {
    path: ["lineItemIds"],
    message: "belongs to kind remove, with at least one item",
  });

const route = apiRoute({
  POST: async ({ house, db, person, params, body }) => {
    const asked = Body.parse(body);
    const may = await personMay(house, db, person);
    return {
      body: await act(house, db, { returnId: returnIdOf(params.returnId), person, may, body: asked }),
    };
  },
});
export const loader = route;
export const action = route;
