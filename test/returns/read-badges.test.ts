import { describe, expect, it } from "vitest";
import { joinNativeReturn } from "../../app/returns/join-native-return";
import { readBadge, readExtraBadges, readParcel } from "../../app/returns/read-badges";
import { readNextLine } from "../../app/returns/read-next-line";
import { translatorFor } from "../../app/wording/catalogue";
import { renderMessage } from "../../app/wording/render";
import {
  aCase,
  ago,
  exchange,
  facts,
  label,
  line,
  nativeReturn,
  NOW,
  refunded,
} from "../support/return-case";
import type { CaseOverrides } from "../support/return-case";

const en = { ...translatorFor("en", "UTC"), now: new Date(NOW) };
const labels = (...statuses: (string | null)[]) =>
  statuses.map((status, n) => label({ status, trackingNumber: `9400${n}`, updatedAt: ago({ days: 1 }) }));
const closed = (days: number): CaseOverrides => ({
  facts: { state: "closed", closedAt: ago({ days }) },
  standing: { stateSince: ago({ days }) },
});

describe("the parcel's badge", () => {
  it.each<[string, Parameters<typeof facts>[0], string | null, string | null]>([
    ["new", { labels: labels("new") }, "Label ready", "neutral"],
    ["pending", { labels: labels("pending") }, "Label ready", "neutral"],
    ["a label with a number and no status", { labels: labels(null) }, "No tracking status", "neutral"],
    [
      "a label that is being made",
      { labels: [label({ trackingNumber: null, status: "pending" })] },
      "No label in Loop",
      "neutral",
    ],
    ["all delivered", { labels: labels("delivered", "delivered") }, "Delivered", "success"],
    [
      "two of three delivered",
      { labels: labels("delivered", "delivered", "in_transit") },
      "2 of 3 delivered",
      "info",
    ],
    [
      "two of three delivered, one not scanned",
      { labels: labels("delivered", "new", "delivered") },
      "2 of 3 delivered",
      "neutral",
    ],
    [
      "one of three with a problem",
      { labels: labels("delivered", "failure", "new") },
      "1 of 3 with a delivery problem",
      "critical",
    ],
    ["a foreign word", { labels: labels("held_at_customs") }, "held at customs", "neutral"],
    [
      "two foreign words",
      { labels: labels("held_at_customs", "lost_in_space") },
      "1 of 2 held at customs",
      "neutral",
    ],
    [
      "drop-off",
      { labels: [], method: { provider: "Happy Returns", methodType: null, state: null, rmaId: null } },
      "Drop-off",
      "info",
    ],
    [
      "kept and donated",
      { labels: [], lines: [line({ outcome: "keep" }), line({ outcome: "donate" })] },
      null,
      null,
    ],
    [
      "one kept, one awaited",
      { labels: [], lines: [line({ outcome: "keep" }), line()] },
      "No label in Loop",
      "neutral",
    ],
  ])("%s", (_title, given, text, tone) => {
    const badge = readParcel(facts(given));
    expect([badge && renderMessage(badge.message, en), badge?.tone ?? null]).toEqual([text, tone]);
  });
});

describe("the return's badge and next line", () => {
  it.each<[string, CaseOverrides, string, string]>([
    [
      "closed a day ago, and details were not read since",
      { ...closed(2), standing: { stateSince: ago({ days: 2 }), detailsReadAt: ago({ hours: 40 }) } },
      "Closed",
      "Closed in Loop; what was given is not known.",
    ],
    [
      "closed with a part given",
      {
        ...closed(2),
        facts: { ...closed(2).facts, exchanges: [exchange()], evidence: refunded("24.00", ago({ days: 2 })) },
      },
      "Closed",
      "Closed in Loop. Given: 24.00 USD refund. Loop shows nothing for: exchange 29.99 USD.",
    ],
    [
      "closed, processed, and nothing was owed",
      {
        ...closed(2),
        facts: { ...closed(2).facts, planned: { refund: "0.00" }, evidence: { wasProcessed: true } },
      },
      "Processed",
      "Processed in Loop; nothing was owed.",
    ],
    [
      "parcels of which some wait",
      { facts: { labels: labels("in_transit", "new") } },
      "Open",
      "1 of 2 parcels not scanned yet.",
    ],
    [
      "an expiry day that has passed",
      { facts: { createdAt: ago({ days: 30 }) } },
      "Open",
      "Nothing scanned yet. Loop usually expires returns not scanned within 28 days: that was about 2 May.",
    ],
    [
      "usually processed by now",
      {
        facts: { labels: labels("delivered") },
        rules: { pattern: { event: "delivered", counts: { some: 38, of: 40 }, p95Hours: 20 } },
      },
      "Open",
      "Carrier says delivered 1 day ago; still open in Loop. Returns like this are usually processed by now.",
    ],
    [
      "flagged by us, and by whom",
      {
        facts: { state: "review" },
        standing: { flagged: { by: "us", staffName: "Ana Ortiz", at: ago({}) } },
      },
      "Needs review",
      "Flagged from Shopify by Ana Ortiz.",
    ],
    [
      "a foreign origin, where the shop's own country is not known",
      {
        facts: { state: "review", originCountryCode: "DE", labels: [] },
        standing: { stateSince: ago({ days: 3 }) },
      },
      "Needs review",
      "In review since 1 May, 12:00; Loop does not say why.",
    ],
    [
      "a foreign origin",
      {
        facts: { state: "review", originCountryCode: "DE", labels: [] },
        standing: { stateSince: ago({ days: 3 }) },
        rules: { homeCountryCode: "US" },
      },
      "Needs review",
      "Probably international or a policy that asks for review: check and process in Loop.",
    ],
  ])("%s", (_title, given, badge, next) => {
    const c = aCase(given);
    expect([renderMessage(readBadge(c).message, en), renderMessage(readNextLine(c), en)]).toEqual([
      badge,
      next,
    ]);
  });

  it("adds Gift and Warranty", () => {
    const extra = readExtraBadges(facts({ gift: true, type: "warranty" }));
    expect(extra.map((badge) => renderMessage(badge.message, en))).toEqual(["Gift", "Warranty"]);
    expect(readExtraBadges(facts({ gift: null, type: null }))).toEqual([]);
  });
});

describe("Shopify's own return of it", () => {
  const far = nativeReturn({ id: "far", createdAt: ago({ days: 2 }) });
  it.each([
    ["the only one that fits", [nativeReturn(), far], "gid://shopify/Return/310001"],
    [
      "by the gid of its lines",
      [nativeReturn({ lineItemIds: ["gid://shopify/LineItem/13900000000001"] })],
      "gid://shopify/Return/310001",
    ],
    ["two that fit", [nativeReturn(), nativeReturn({ id: "other" })], null],
    ["made at another time", [far], null],
    ["of other lines", [nativeReturn({ lineItemIds: ["1"] })], null],
    ["not visible", null, null],
  ] as const)("%s", (_title, natives, id) => {
    expect(joinNativeReturn(facts(), natives && natives.map((one) => ({ ...one })))?.id ?? null).toBe(id);
  });

  it("needs to know when Loop's was made, and every line of it", () => {
    expect(joinNativeReturn(facts({ createdAt: null }), [nativeReturn()])).toBeNull();
    expect(
      joinNativeReturn(facts({ lines: [line(), line({ shopifyLineItemId: null })] }), [nativeReturn()]),
    ).toBeNull();
  });
});
