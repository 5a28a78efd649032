import type { LoaderFunctionArgs } from "@remix-run/node";
import { answerProblem, noAddress, preflight } from "../api-request.server";
import { languageOf } from "../wording/catalogue";

/** What no other route of the API takes: told as every problem of it, not as a page. */
const route = ({ request }: LoaderFunctionArgs) =>
  request.method === "OPTIONS"
    ? preflight()
    : answerProblem(
        noAddress(new URL(request.url).pathname),
        languageOf(request.headers.get("accept-language")),
      );
export const loader = route;
export const action = route;
