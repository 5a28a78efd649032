import { z } from "zod";
import { apiRoute } from "../api-request.server";
import { DELIVERY_STATUSES, listDeliveries } from "../sync/deliveries/delivery-list.server";

const Query = z.object({
  status: z.enum(DELIVERY_STATUSES).nullable(),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable(),
});

const route = apiRoute({
  GET: async ({ db, url }) => {
    const asked = { status: url.searchParams.get("status"), before: url.searchParams.get("before") };
    return { body: await listDeliveries(db, Query.parse(asked)) };
  },
});
export const loader = route;
export const action = route;
