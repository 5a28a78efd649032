import { expect } from "vitest";
import type { ActionAnswer, OrderReturnsView, PreviewAnswer } from "../../../app/returns/api";
import { translatorFor } from "../../../app/wording/catalogue";
import type { Message } from "../../../app/wording/message";
import { renderMessage } from "../../../app/wording/render";
import type { ActionName, Expected } from "../scenarios/scenario";

const t = translatorFor("en", "America/New_York");
const say = (message: Message | null | undefined) => (message ? renderMessage(message, t) : "");

/** What a person reads of one return in the block, in English. */
export function wordsOf(view: Pick<OrderReturnsView, "summary">, returnId: number) {
  const one = view.summary.returns.find(({ id }) => id === String(returnId));
  if (!one) throw new Error(`The order does not show return ${returnId} yet.`);
  const [badge = "", ...extraBadges] = one.badges.map(({ message }) => say(message));
  return {
    badge,
    extraBadges,
    parcel: say(one.parcel?.message),
    next: say(one.next),
    ledgerLine: say(one.ledger.line),
    attention: say(one.attention?.message),
    collapsed: say(view.summary.collapsed),
  };
}

/** Holds what the block says against the story. */
export function holdWords(words: ReturnType<typeof wordsOf>, expected: Expected): void {
  const same = (what: keyof Omit<typeof words, "extraBadges">, wanted: string | RegExp | null) => {
    if (wanted instanceof RegExp) expect(words[what], what).toMatch(wanted);
    else expect(words[what], what).toBe(wanted ?? "");
  };
  same("badge", expected.badge);
  expect(words.extraBadges, "further badges").toEqual(expected.extraBadges ?? []);
  same("parcel", expected.parcel);
  same("next", expected.next);
  same("ledgerLine", expected.ledgerLine);
  same("attention", expected.attention);
  if (expected.summary30 !== undefined) same("collapsed", expected.summary30);
  expect(words.collapsed.length, "collapsed summary").toBeLessThanOrEqual(30);
  for (const never of expected.mustNotSay ?? [])
    for (const text of Object.values(words).flat()) expect(text, `must not say ${never}`).not.toMatch(never);
}

const ACTIONS: ActionName[] = ["process", "flag", "cancel", "close", "note"];

/** Holds what is offered, and what each action says it would do, against the story. */
export function holdOffers({ offers, previews }: PreviewAnswer, expected: Expected): void {
  const answers = ACTIONS.map((name) => [
    name,
    offers.find(({ kind }) => kind === name)?.answer.replace("ask-loop", "ask Loop"),
  ]);
  expect(Object.fromEntries(answers), "offers").toEqual(expected.actions);
  for (const name of ["process", "flag", "cancel", "close"] as const) {
    const text = (previews[name] ?? []).map(({ message }) => say(message)).join(" ");
    for (const wanted of expected.previews?.[name] ?? []) expect(text, `preview of ${name}`).toMatch(wanted);
  }
}

/** All that the person reads who acted. */
export function endingOf(answer: ActionAnswer): string {
  const differences = answer.changed?.differences.map(say) ?? [];
  return [say(answer.message), answer.loopSays ?? "", ...differences].join(" ");
}
