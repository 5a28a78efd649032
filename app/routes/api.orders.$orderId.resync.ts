import { apiRoute, orderIdOf } from "../api-request.server";
import { resyncOrder } from "../sync/resync.server";

const route = apiRoute({
  POST: async ({ house, db, params }) => ({ body: await resyncOrder(house, db, orderIdOf(params.orderId)) }),
});
export const loader = route;
export const action = route;
