import type { ActionKind } from "../../../../app/returns/return";
import type { ReturnSummary } from "../../../../app/returns/order-summary";
import { readFocus, readOrderReturns } from "../shared/server";
import type { Failure } from "../shared/server";

/** Which return the modal opens on, and the others it may turn to. */
export type Opening =
  | { kind: "ready"; returnId: string; action: ActionKind | null; returns: ReturnSummary[] }
  | { kind: "none" }
  | { kind: "failed"; failure: Failure };

/**
 * The return whose button was pressed, else the one that needs a human first. The platform passes nothing from a block
 * to an action, so the block leaves the focus with our server.
 */
export async function openAction(orderId: string): Promise<Opening> {
  const [focus, view] = await Promise.all([readFocus(orderId), readOrderReturns(orderId, null)]);
  const returns = view.kind === "ok" && !view.value.unchanged ? view.value.summary.returns : [];
  const focused = focus.kind === "ok" ? focus.value : { returnId: null, kind: null };
  const returnId = focused.returnId ?? returns[0]?.id ?? null;
  if (returnId !== null) {
    return { kind: "ready", returnId, action: focused.returnId === null ? null : focused.kind, returns };
  }
  if (view.kind !== "ok") return { kind: "failed", failure: view };
  return { kind: "none" };
}
