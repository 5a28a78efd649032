import { describe, expect, it } from "vitest";
import { translatorFor } from "../../app/wording/catalogue";
import { renderMessage, renderParam } from "../../app/wording/render";

const NOW = new Date("2026-05-04T12:00:00.000Z");
const reader = (locale: string, timeZone = "UTC") => ({ ...translatorFor(locale, timeZone), now: NOW });
/** Locales write spaces of several kinds. */
const plain = (text: string | number) => String(text).replace(/[\u00a0\u202f]/g, " ");

describe("money", () => {
  it.each([
    ["en", "24.00", "USD", "24.00 USD"],
    ["en", "24", "USD", "24.00 USD"],
    ["en", "1234567.5", "USD", "1,234,567.50 USD"],
    ["en", "-29.99", "USD", "-29.99 USD"],
    ["de", "24.00", "EUR", "24,00 EUR"],
    ["fr", "1234.50", "EUR", "1 234,50 EUR"],
    ["ja", "2400.00", "JPY", "2,400 JPY"],
    ["en", "1.5", "KWD", "1.500 KWD"],
    ["en", "90071992547409931234.05", "USD", "90,071,992,547,409,931,234.05 USD"],
    ["en", "24.00", "", "24.00"],
    ["en", "24.00", "POINTS", "24.00 POINTS"],
    ["en", "N/A", "USD", "N/A USD"],
  ])("%s writes %s %s as %s", (locale, money, currency, text) => {
    expect(plain(renderParam({ money, currency }, reader(locale)))).toBe(text);
  });
});

describe("time", () => {
  it.each([
    ["en", "date", "2026-05-03T22:30:00.000Z", "3 May"],
    ["en", "date", "2025-05-03T22:30:00.000Z", "3 May 2025"],
    ["en-US", "date", "2026-05-03T22:30:00.000Z", "May 3"],
    ["de", "date", "2026-05-03T22:30:00.000Z", "3. Mai"],
    ["fr", "date", "2026-05-03T22:30:00.000Z", "3 mai"],
    ["es", "date", "2026-05-03T22:30:00.000Z", "3 may"],
    ["ja", "date", "2026-05-03T22:30:00.000Z", "5月3日"],
    ["en", "time", "2026-05-03T22:30:00.000Z", "22:30"],
    ["en", "dateTime", "2026-05-03T22:30:00.000Z", "3 May, 22:30"],
    ["en", "date", "not a time", "not a time"],
  ] as const)("%s writes the %s of %s as %s", (locale, as, at, text) => {
    expect(plain(renderParam({ at, as }, reader(locale)))).toBe(text);
  });

  it("belongs to the reader's zone", () => {
    expect(renderParam({ at: "2026-05-03T22:30:00.000Z", as: "date" }, reader("en", "Asia/Tokyo"))).toBe(
      "4 May",
    );
  });
});

describe("a message", () => {
  it("joins a list of messages", () => {
    const list = [{ key: "reading.badge.open" }, { key: "reading.parcel.inTransit" }];
    expect(
      renderMessage({ key: "reading.brief.unfinished", params: { badges: { list } } }, reader("en")),
    ).toBe("Open · In transit");
  });

  it("shows a foreign word that looks like a placeholder as it came", () => {
    expect(renderMessage({ key: "reading.word", params: { word: "{{amount}} $&" } }, reader("en"))).toBe(
      "{{amount}} $&",
    );
  });
});
