import { apiRoute, returnIdOf } from "../api-request.server";
import { refreshNow } from "../sync/refresh-now.server";

const route = apiRoute({
  POST: async ({ house, db, params }) => ({ body: await refreshNow(house, db, returnIdOf(params.returnId)) }),
});
export const loader = route;
export const action = route;
