import { apiRoute } from "../api-request.server";
import { readHealth } from "../sync/health/read-health.server";

const route = apiRoute({
  GET: async ({ house, db }) => ({ body: await readHealth(house, db) }),
});
export const loader = route;
export const action = route;
