import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { renderMessage } from "../../../../app/wording/render";
import type { Translator } from "../../../../app/wording/render";
import type { Message } from "../../../../app/wording/message";

/** What the extension says, in the language that the admin shows this person. */
export interface Texts {
  /** A text of the extension's own. */
  t(key: string, params?: Record<string, string | number>): string;
  /** A message made by our server or its metafield. */
  say(message: Message): string;
  /** "29.99 USD": always with the currency's code. */
  money(amount: { money: string; currency: string }): string;
  /** Date and time to the minute, where the reader is. */
  exact(at: string): string;
}

interface I18n {
  translate(key: string, options?: Record<string, string | number>): string;
}

/**
 * `shopify.i18n` names no language, so each locale file carries its own under the key `locale`: dates and amounts are
 * then written in the language of the words around them.
 */
export function makeTexts(i18n: I18n): Texts {
  const locale = i18n.translate("locale");
  const translator: Translator = { translate: (key, params) => i18n.translate(key, params), locale };
  // The server may be newer than this bundle: one unknown sentence must not take the whole card away.
  const orNewer = (key: string, write: () => string): string => {
    try {
      const text = write();
      return text === key ? i18n.translate("block.newer") : text;
    } catch {
      return i18n.translate("block.newer");
    }
  };
  const say = (message: Message): string => orNewer(message.key, () => renderMessage(message, translator));
  return {
    t: (key, params) => orNewer(key, () => i18n.translate(key, params)),
    say,
    money: (amount) => say({ key: "block.amount", params: { amount } }),
    exact: (at) => say({ key: "block.at", params: { at: { at, as: "dateTime" } } }),
  };
}

export const TextsContext = createContext<Texts | null>(null);

export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (texts === null) throw new Error("TextsContext is provided where the extension renders");
  return texts;
}
