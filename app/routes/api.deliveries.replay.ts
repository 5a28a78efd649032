import { z } from "zod";
import { apiRoute } from "../api-request.server";
import { replayDeliveries } from "../sync/deliveries/delivery-list.server";

const Body = z.union([
  z.object({
    ids: z
      .array(z.string().regex(/^\d{1,18}$/))
      .min(1)
      .max(500),
  }),
  z.object({ status: z.enum(["unreadable", "ignored", "waiting", "received"]) }),
]);

const route = apiRoute({
  POST: async ({ house, db, body }) => ({ body: await replayDeliveries(house, db, Body.parse(body)) }),
});
export const loader = route;
export const action = route;
