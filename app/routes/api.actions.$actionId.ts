import { ApiProblem, actionIdOf, apiRoute } from "../api-request.server";
import { readAction } from "../sync/read-action.server";

const route = apiRoute({
  GET: async ({ db, params }) => {
    const answer = await readAction(db, actionIdOf(params.actionId));
    if (!answer) throw new ApiProblem("not-found", "There is no such action.");
    return { body: answer };
  },
});
export const loader = route;
export const action = route;
