import type { Loop, LoopReturn } from "./state";

export type ActionName = "process" | "cancel" | "flag" | "close";

/** The body of an action's answer: true, or one of Loop's refusals, all of them with HTTP 200. */
export type ActionAnswer =
  true | { errors: { message: string; code?: string } } | { message: string } | { content: string };

export const returnNotFound = { errors: { message: "No return found with this ID." } };

const isState = (state: string) => `Return is ${state} and therefore cannot be processed.`;
const withErrors = (ret: LoopReturn) => ({
  errors: { message: isState(ret.state), code: "UNPROCESSABLE_RETURN" },
});

/** Why Loop says no to an action, in the shape that Loop uses there; null = it says yes. */
export function refusalOf(
  loop: Loop,
  ret: LoopReturn,
  action: ActionName,
): Exclude<ActionAnswer, true> | null {
  switch (action) {
    case "process":
      return refusedProcess(loop, ret);
    case "cancel":
      if (ret.state === "expired") return { content: "Return is expired and cannot be processed." };
      if (ret.flagged) return { content: "Return is flagged and cannot be processed." };
      return ret.state === "open" ? null : withErrors(ret);
    case "flag":
      return ret.state === "open" && !ret.flagged ? null : withErrors(ret);
    case "close":
      if (ret.state === "cancelled") return { message: isState("cancelled") };
      return ["open", "review", "expired"].includes(ret.state) ? null : withErrors(ret);
  }
}

function refusedProcess(loop: Loop, ret: LoopReturn) {
  switch (ret.state) {
    case "open":
    case "review":
      if (loop.knobs.allowFlaggedProcess) return null;
      // Loop's documented refusal of a flagged return names the state "open".
      if (ret.flagged) return { errors: { message: isState("open"), code: "UNPROCESSABLE_FLAGGED_RETURN" } };
      return ret.state === "review" ? { message: isState("review") } : null;
    case "cancelled":
      return { message: isState("cancelled") };
    case "expired":
      return { message: "Return is expired and cannot be processed." };
    default:
      return withErrors(ret);
  }
}
