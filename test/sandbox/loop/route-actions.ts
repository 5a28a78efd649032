import { act, addNote } from "./act";
import { invalid, isRecord, ok } from "./http";
import { readId } from "./route";
import type { Route } from "./route";
import type { ActionName } from "./refusals";

const action = (name: ActionName): Route => ({
  method: "POST",
  path: `/warehouse/return/:id/${name}`,
  scope: "returns",
  unauthorized: "returns",
  handle(loop, request, [id]) {
    const returnId = readId(id) ?? 0;
    if (name === "process" && request.body !== undefined && !isRecord(request.body))
      return invalid("body", "The request body must be a JSON object.");
    const answer = act(loop, returnId, name, "api");
    const ret = loop.returns.get(returnId);
    // Process takes a JSON object, shown on the exchange orders and as a note on the timeline.
    if (answer === true && ret && name === "process" && isRecord(request.body) && hasKeys(request.body))
      addNote(loop, ret, JSON.stringify(request.body));
    return ok(answer);
  },
});

const hasKeys = (body: Record<string, unknown>) => Object.keys(body).length > 0;

export const actionRoutes: Route[] = [action("process"), action("cancel"), action("flag"), action("close")];
