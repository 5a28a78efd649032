import { z } from "zod";
import { apiRoute, returnIdOf } from "../api-request.server";
import { personMay } from "../returns/person-may.server";
import { previewReturn } from "../sync/actions/preview-return.server";

const Body = z.object({
  lineItemIds: z
    .array(z.string().regex(/^\d{1,20}$/))
    .max(250)
    .optional(),
});

const route = apiRoute({
  POST: async ({ house, db, person, params, body }) => {
    const input = Body.parse(body);
    const may = await personMay(house, db, person);
    return {
      body: await previewReturn(house, db, returnIdOf(params.returnId), {
        may,
        staffName: person.name,
        ...input,
      }),
    };
  },
});
export const loader = route;
export const action = route;
