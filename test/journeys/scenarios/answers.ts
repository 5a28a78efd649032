import type { Expected } from "./scenario";

type Actions = Expected["actions"];

const all = (answer: "yes" | "ask Loop" | "no"): Actions => ({
  process: answer,
  flag: answer,
  cancel: answer,
  close: answer,
  note: "yes",
});

/** What may be pressed, by the state that the return is in. */
export const OPEN: Actions = all("yes");
export const OPEN_FLAGGED: Actions = {
  process: "ask Loop",
  flag: "no",
  cancel: "no",
  close: "ask Loop",
  note: "yes",
};
export const REVIEW: Actions = {
  process: "ask Loop",
  flag: "no",
  cancel: "ask Loop",
  close: "ask Loop",
  note: "yes",
};
export const PENDING: Actions = all("no");
export const CLOSED: Actions = all("no");
export const CANCELLED: Actions = all("no");
export const EXPIRED: Actions = {
  process: "ask Loop",
  flag: "ask Loop",
  cancel: "no",
  close: "ask Loop",
  note: "yes",
};
/** A state that nobody documents: Loop decides. */
export const UNKNOWN_STATE: Actions = all("ask Loop");
