export interface LocaleTexts {
  locale: string;
  isDefault: boolean;
  texts: Record<string, unknown>;
}

type FormatOptions = { inExtensionLocale?: boolean };

/** `shopify.i18n`: texts in the locale of the extension that fits the person's best, formats in the person's own. */
export function createI18n(
  locales: LocaleTexts[],
  userLocale: string,
  currency: string,
  missing: (key: string) => void,
) {
  const fallback = locales.find(({ isDefault }) => isDefault) ?? locales[0];
  const chosen =
    locales.find(({ locale }) => locale.toLowerCase() === userLocale.toLowerCase()) ??
    locales.find(({ locale }) => locale.split("-")[0] === userLocale.split("-")[0]) ??
    fallback;
  const extensionLocale = chosen?.locale ?? "en";
  const localeOf = (options?: FormatOptions) => (options?.inExtensionLocale ? extensionLocale : userLocale);

  function find(key: string, count: unknown): string | null {
    for (const source of [chosen, fallback]) {
      if (!source) continue;
      const found = walk(source.texts, key);
      if (typeof found === "string") return found;
      if (typeof found === "object" && found !== null && typeof count === "number") {
        const plural = new Intl.PluralRules(source.locale).select(count);
        const forms = found as Record<string, unknown>;
        const form = forms[plural] ?? forms.other;
        if (typeof form === "string") return form;
      }
    }
    return null;
  }

  return {
    translate(key: string, options: Record<string, unknown> = {}): string | unknown[] {
      const text = find(key, options.count);
      if (text === null) {
        missing(key);
        return key;
      }
      const pieces = text.split(/(\{\{\s*\w+\s*\}\})/).map((piece) => {
        const name = /^\{\{\s*(\w+)\s*\}\}$/.exec(piece)?.[1];
        return name !== undefined && name in options ? options[name] : piece;
      });
      const plain = pieces.every((piece) => typeof piece !== "object" || piece === null);
      return plain ? pieces.map(String).join("") : pieces.filter((piece) => piece !== "");
    },
    formatNumber: (value: number | bigint, options?: Intl.NumberFormatOptions & FormatOptions) =>
      new Intl.NumberFormat(localeOf(options), options).format(value),
    formatCurrency: (value: number | bigint, options?: Intl.NumberFormatOptions & FormatOptions) =>
      new Intl.NumberFormat(localeOf(options), { currency, ...options, style: "currency" }).format(value),
    formatDate: (value: Date, options?: Intl.DateTimeFormatOptions & FormatOptions) =>
      new Intl.DateTimeFormat(localeOf(options), options).format(value),
  };
}

function walk(texts: Record<string, unknown>, key: string): unknown {
  return key
    .split(".")
    .reduce<unknown>(
      (at, part) =>
        typeof at === "object" && at !== null ? (at as Record<string, unknown>)[part] : undefined,
      texts,
    );
}
