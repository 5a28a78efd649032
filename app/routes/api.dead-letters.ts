import { z } from "zod";
import { apiRoute } from "../api-request.server";
import { listDeadLetters } from "../sync/dead-letters.server";

const Query = z.object({ before: z.uuid().nullable() });

const route = apiRoute({
  GET: async ({ house, db, url }) => {
    const { before } = Query.parse({ before: url.searchParams.get("before") });
    return { body: await listDeadLetters(house, db, before) };
  },
});
export const loader = route;
export const action = route;
