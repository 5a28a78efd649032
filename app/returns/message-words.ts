import type { Message, Param } from "../wording/message";
import type { ActionKind } from "./return";

const KNOWN_STATES = ["open", "review", "closed", "cancelled", "expired"];

/** A sentence without parameters stays without `params`, so that equal messages compare equal. */
export function say(key: string, params?: Record<string, Param>): Message {
  return params ? { key, params } : { key };
}

/** Money as a parameter; the bare figure where Loop named no currency. */
export function money(amount: string, currency: string | null): Param {
  return currency === null ? amount : { money: amount, currency };
}

export function dateTime(at: string): Param {
  return { at, as: "dateTime" };
}

/** Loop's state in the reader's language; a state we do not know stays Loop's own word. */
export function stateWord(state: string): Param {
  return KNOWN_STATES.includes(state) ? { list: [say(`acting.state.${state}`)] } : state;
}

/** The action's name in the reader's language. */
export function kindWord(kind: ActionKind): Param {
  return { list: [say(`acting.kind.${kind}`)] };
}
