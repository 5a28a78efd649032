import { ApiProblem, NO_ACTION, actionIdOf, apiRoute } from "../api-request.server";
import { readAction } from "../sync/actions/read-action.server";

const route = apiRoute({
  GET: async ({ db, params }) => {
    const answer = await readAction(db, actionIdOf(params.actionId));
    if (!answer) throw new ApiProblem("not-found", undefined, NO_ACTION);
    return { body: answer };
  },
});
export const loader = route;
export const action = route;
