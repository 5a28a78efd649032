import { z } from "zod";
import { apiRoute, returnIdOf } from "../api-request.server";
import { personMay } from "../returns/person-may.server";
import { linkByHand } from "../sync/orders/link-by-hand.server";

const Body = z.object({ orderId: z.string().regex(/^[1-9]\d{0,19}$/) });

const route = apiRoute({
  POST: async ({ house, db, person, params, body }) => {
    const { orderId } = Body.parse(body);
    const may = await personMay(house, db, person);
    return {
      body: await linkByHand(house, db, { returnId: returnIdOf(params.returnId), orderId, person, may }),
    };
  },
});
export const loader = route;
export const action = route;
