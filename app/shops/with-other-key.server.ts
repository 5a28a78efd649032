import type { LoopClient } from "../loop/client.server";
import type { LoopError } from "../loop/errors";
import type { ActionResult, LoopResult } from "../loop/loop-result";

/** Another client for a call that was refused its key, and what to do when that one was let in. */
export interface OtherKey {
  client: LoopClient;
  /** Called when Loop has answered a call with the other key, a refusal of the return included. */
  accepted: () => Promise<void>;
}

/**
 * A client whose calls are made once more with another key where Loop refuses its own (401, which means that nothing was
 * done; an action is not sent twice by it). Only calls of the scope Returns: webhooks need another scope, and a 401 there
 * tells nothing of the key.
 * @param findOther null: there is no other key
 */
export function withOtherKey(client: LoopClient, findOther: () => Promise<OtherKey | null>): LoopClient {
  function again<A extends unknown[], R extends ActionResult | LoopResult<unknown>>(
    call: (loop: LoopClient) => (...args: A) => Promise<R>,
  ) {
    return async (...args: A): Promise<R> => {
      const result = await call(client)(...args);
      if (errorOf(result)?.kind !== "unauthorized") return result;
      const other = await findOther();
      if (!other) return result;
      const second = await call(other.client)(...args);
      const error = errorOf(second);
      if (error?.kind === "unauthorized") return result;
      if (error === null || error.kind === "refusal" || error.kind === "not-found") await other.accepted();
      return second;
    };
  }
  return {
    ...client,
    details: again((loop) => loop.details),
    list: again((loop) => loop.list),
    shippingNotice: again((loop) => loop.shippingNotice),
    notes: again((loop) => loop.notes),
    process: again((loop) => loop.process),
    cancel: again((loop) => loop.cancel),
    flag: again((loop) => loop.flag),
    close: again((loop) => loop.close),
    remove: again((loop) => loop.remove),
    addNote: again((loop) => loop.addNote),
  };
}

function errorOf(result: ActionResult | LoopResult<unknown>): LoopError | null {
  if ("ok" in result) return result.ok ? null : result.error;
  return result.outcome === "accepted" ? null : result.error;
}
