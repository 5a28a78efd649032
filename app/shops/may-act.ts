import type { WhoMayAct } from "./settings";

export type MayAct =
  | { act: true }
  /**
   * `unanswered`, `nobody`: the merchant has to say who may. `no-write-orders`: this person may not edit orders in
   * Shopify, whatever the setting. `not-chosen`: others may.
   */
  | { act: false; why: "unanswered" | "nobody" | "no-write-orders" | "not-chosen" };

/**
 * May this person make Loop do something? Two keys are needed: Shopify's (write_orders among the person's own scopes)
 * and the merchant's. Adding a note is an action too.
 */
export function mayAct(whoMayAct: WhoMayAct, person: { canEditOrders: boolean; chosen: boolean }): MayAct {
  if (whoMayAct === "unanswered" || whoMayAct === "nobody") return { act: false, why: whoMayAct };
  if (!person.canEditOrders) return { act: false, why: "no-write-orders" };
  if (whoMayAct === "chosen" && !person.chosen) return { act: false, why: "not-chosen" };
  return { act: true };
}

/** `associated_user_scope` of a person's online token, comma-separated, or the same as a list. */
export function canEditOrders(scopes: string | readonly string[]): boolean {
  const list = typeof scopes === "string" ? scopes.split(",") : scopes;
  return list.some((scope) => scope.trim() === "write_orders");
}
