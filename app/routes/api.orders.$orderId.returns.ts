import { apiRoute, orderIdOf } from "../api-request.server";
import { viewOrderReturns } from "../returns/order-returns-view.server";
import { personMay } from "../returns/person-may.server";
import { orderLookedAt } from "../sync/orders/order-looked-at.server";

const route = apiRoute({
  GET: async ({ house, db, person, params, url }) => {
    const orderId = orderIdOf(params.orderId);
    const [may, refreshing] = await Promise.all([
      personMay(house, db, person),
      orderLookedAt(house, db, orderId),
    ]);
    return {
      body: await viewOrderReturns(house, db, {
        orderId,
        seen: url.searchParams.get("seen"),
        may,
        refreshing,
      }),
    };
  },
});
export const loader = route;
export const action = route;
