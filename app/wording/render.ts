import type { Message, Param } from "./message";

/** What turns a key of the catalogue into a sentence of one language; the extension passes Shopify's `i18n`. */
export interface Translator {
  translate(key: string, params?: Record<string, string | number>): string;
  /** BCP 47; numbers and dates are written its way. */
  locale: string;
  /** IANA name, the shop's on the server; without it the reader's own. */
  timeZone?: string;
  /** The year of this instant is left out of dates; default is the moment of rendering. */
  now?: Date;
}

/** A message in the reader's language. Never throws for odd data: what cannot be formatted is shown as it came. */
export function renderMessage(message: Message, t: Translator): string {
  return asSentence(renderWords(message, t), t.locale);
}

/**
 * A sentence begins with a capital whatever stands in its first place, and an abbreviated month at its end does not
 * double the full stop ("le 22 nov.").
 */
function asSentence(text: string, locale: string): string {
  const single = text.replace(/([^.])\.\.(?!\.)/g, "$1.");
  return single.endsWith(".") ? single.charAt(0).toLocaleUpperCase(locale) + single.slice(1) : single;
}

function renderWords(message: Message, t: Translator): string {
  const params = Object.entries(message.params ?? {}).map(
    ([name, param]) => [name, renderParam(param, t)] as const,
  );
  return params.length === 0
    ? t.translate(message.key)
    : t.translate(message.key, Object.fromEntries(params));
}

/** Numbers stay numbers, because the translator chooses the plural by `count`. */
export function renderParam(param: Param, t: Translator): string | number {
  if (typeof param === "string" || typeof param === "number") return param;
  if ("money" in param) return renderMoney(param.money, param.currency, t.locale);
  if ("at" in param) return renderTime(param, t);
  return param.list.map((message) => renderWords(message, t)).join(" · ");
}

/** "24.00 USD", in German "24,00 USD": exact (no floats), with the decimals of the currency, its code behind. */
function renderMoney(money: string, currency: string, locale: string): string {
  if (!isDecimal(money)) return `${money} ${currency}`.trim();
  const digits = decimalsOf(currency);
  const amount = new Intl.NumberFormat(numberLocale(locale), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(money);
  return `${amount} ${currency}`.trim();
}

function isDecimal(money: string): money is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(money);
}

function decimalsOf(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2;
  return (
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

function renderTime(param: { at: string; as: "date" | "time" | "dateTime" }, t: Translator): string {
  const at = new Date(param.at);
  if (Number.isNaN(at.getTime())) return param.at;
  const timeZone = t.timeZone;
  const date = { day: "numeric", month: "short", ...yearUnlessThis(at, t) } as const;
  const time = { hour: "2-digit", minute: "2-digit" } as const;
  const parts = param.as === "date" ? date : param.as === "time" ? time : { ...date, ...time };
  return new Intl.DateTimeFormat(dateLocale(t.locale), { ...parts, timeZone }).format(at);
}

function yearUnlessThis(at: Date, t: Translator): { year?: "numeric" } {
  const yearOf = (day: Date) =>
    new Intl.DateTimeFormat("en", { year: "numeric", timeZone: t.timeZone }).format(day);
  return yearOf(at) === yearOf(t.now ?? new Date()) ? {} : { year: "numeric" };
}

/** Plain "en" would write "May 3"; the day comes first for every English reader but those who ask for the US form. */
function dateLocale(locale: string): string {
  return /^en$/i.test(locale) ? "en-GB" : numberLocale(locale);
}

function numberLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en";
  } catch {
    return "en";
  }
}
