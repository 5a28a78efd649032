import { describe, expect, it } from "vitest";
import { offerActions } from "../../app/returns/offer-actions";
import { previewAction } from "../../app/returns/preview-action";
import type { ReturnCase } from "../../app/returns/return";
import { summariseOrder } from "../../app/returns/summarise-order";
import { translatorFor } from "../../app/wording/catalogue";
import type { Message } from "../../app/wording/message";
import { renderMessage } from "../../app/wording/render";
import { ALL_SCENARIOS } from "../journeys/scenarios/all-scenarios";
import type { ActionName, Expected } from "../journeys/scenarios/scenario";
import { tellStory } from "../support/case-from-scenario";

/** The whole bank of stories: Loop's wire in, English out, before and after every step. */
const NOW = new Date("2026-05-04T12:00:00.000Z");

interface Said {
  badge: string;
  extraBadges: string[];
  parcel: string;
  next: string;
  ledgerLine: string;
  attention: string;
  collapsed: string;
}

function sayOf(c: ReturnCase): Said {
  const t = { ...translatorFor("en", "UTC"), now: c.now };
  const say = (message: Message | undefined | null) => (message ? renderMessage(message, t) : "");
  const summary = summariseOrder({ orderId: "1", orderName: null, cases: [c], at: c.now });
  const [one] = summary.returns;
  if (!one) throw new Error("the return is missing from its summary");
  const [badge = "", ...extraBadges] = one.badges.map((each) => say(each.message));
  return {
    badge,
    extraBadges,
    parcel: say(one.parcel?.message),
    next: say(one.next),
    ledgerLine: say(one.ledger.line),
    attention: say(one.attention?.message),
    collapsed: say(summary.collapsed),
  };
}

function hold(said: Said, expected: Expected) {
  const same = (what: keyof Said, wanted: string | RegExp | null) => {
    if (wanted instanceof RegExp) expect(said[what], what).toMatch(wanted);
    else expect(said[what], what).toBe(wanted ?? "");
  };
  same("badge", expected.badge);
  expect(said.extraBadges).toEqual(expected.extraBadges ?? []);
  same("parcel", expected.parcel);
  same("next", expected.next);
  same("ledgerLine", expected.ledgerLine);
  same("attention", expected.attention);
  if (expected.summary30 !== undefined) same("collapsed", expected.summary30);
  expect(said.collapsed.length).toBeLessThanOrEqual(30);
  const { extraBadges, ...rest } = said;
  const all = [...extraBadges, ...Object.values(rest)];
  for (const never of expected.mustNotSay ?? [])
    for (const text of all) expect(text, `must not say ${never}`).not.toMatch(never);
}

const NAMES: ActionName[] = ["process", "flag", "cancel", "close", "note"];

function holdAll(c: ReturnCase, expected: Expected) {
  hold(sayOf(c), expected);
  const offers = new Map(offerActions(c).map((offer) => [offer.kind, offer.answer]));
  const answers = NAMES.map((name) => [name, offers.get(name)?.replace("ask-loop", "ask Loop")]);
  expect(Object.fromEntries(answers)).toEqual(expected.actions);
  const t = { ...translatorFor("en", "UTC"), now: c.now };
  for (const name of NAMES) {
    const wanted = name === "note" ? [] : (expected.previews?.[name] ?? []);
    const text = previewAction(c, name)
      .map(({ message }) => renderMessage(message, t))
      .join(" ");
    for (const pattern of wanted) expect(text, `preview of ${name}`).toMatch(pattern);
  }
}

describe.each(ALL_SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  "%s",
  (_name, scenario) => {
    it(scenario.title, async () => {
      const story = await tellStory(scenario, NOW);
      try {
        holdAll(story.read(), scenario.expect);
        const made = scenario.then ? story.made : null;
        for (const { step, expect: expected } of made ? (scenario.then?.(made) ?? []) : []) {
          await story.take(step);
          holdAll(story.read(), expected);
        }
      } finally {
        await story.stop();
      }
    });
  },
);
