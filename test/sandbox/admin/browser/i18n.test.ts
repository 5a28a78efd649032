import { expect, it, vi } from "vitest";
import { createI18n } from "./i18n";

const locales = [
  {
    locale: "en",
    isDefault: true,
    texts: {
      hello: "Hello {{name}}",
      parcels: { one: "{{count}} parcel", other: "{{count}} parcels" },
      deep: { only: "Only here" },
    },
  },
  {
    locale: "fr",
    isDefault: false,
    texts: { hello: "Bonjour {{name}}", parcels: { one: "{{count}} colis", other: "{{count}} colis" } },
  },
];
const missing = vi.fn();
const speak = (locale: string) => createI18n(locales, locale, "EUR", missing);

it("fills placeholders and chooses plurals by the locale's own rules", () => {
  expect(speak("en").translate("hello", { name: "Ana" })).toBe("Hello Ana");
  expect(speak("en").translate("parcels", { count: 1 })).toBe("1 parcel");
  expect(speak("en").translate("parcels", { count: 0 })).toBe("0 parcels");
});

it("a person's region falls back to the language, and a missing text to the default language", () => {
  expect(speak("fr-CA").translate("hello", { name: "Zoé" })).toBe("Bonjour Zoé");
  expect(speak("fr-CA").translate("deep.only")).toBe("Only here");
  expect(speak("ja").translate("hello", { name: "Dai" })).toBe("Hello Dai");
});

it("a text that is nowhere is reported and shown by its key", () => {
  expect(speak("en").translate("nowhere")).toBe("nowhere");
  expect(missing).toHaveBeenCalledWith("nowhere");
});

it("gives an array where a replacement is an element", () => {
  const link = { type: "s-link" };
  expect(speak("en").translate("hello", { name: link })).toEqual(["Hello ", link]);
});

it("formats in the person's locale, or in the extension's when asked", () => {
  expect(speak("de").formatCurrency(24, { currency: "USD" })).toBe("24,00\u00a0$");
  expect(speak("de").formatCurrency(24, { inExtensionLocale: true, currency: "USD" })).toBe("$24.00");
  expect(speak("de").formatNumber(1234.5)).toBe("1.234,5");
});
