import type { FrameLocator } from "playwright-core";
import type { ReturnSummary } from "../../../app/returns/order-summary";
import { CATALOGUES, translatorFor } from "../../../app/wording/catalogue";
import type { Message } from "../../../app/wording/message";
import { renderMessage } from "../../../app/wording/render";

/** What stands above a card's button, language by language; the block's own few words are alike everywhere. */
function wordsAbove(summary: ReturnSummary): { locale: string; texts: string[] }[] {
  return Object.keys(CATALOGUES).map((locale) => {
    const t = translatorFor(locale, "UTC");
    const say = (message: Message | undefined) => (message ? renderMessage(message, t) : "");
    const badges = [...summary.badges, ...(summary.parcel ? [summary.parcel] : [])];
    return {
      locale,
      texts: [
        say(summary.attention?.message),
        badges.map(({ message }) => say(message)).join("    "),
        say(summary.next),
      ],
    };
  });
}

export interface Longest {
  locale: string;
  /** So many lines its words take. */
  lines: number;
}

/**
 * The language in which each of these returns takes most lines at this width: every text is broken into lines in the
 * browser, in the block's own letters, as a paragraph would be. Among equals the one with most ink wins.
 */
export async function longestLanguages(
  block: FrameLocator,
  returns: readonly ReturnSummary[],
  width: number,
): Promise<Longest[]> {
  const tall = await block
    .locator("s-paragraph")
    .first()
    .evaluate(
      (paragraph, { asked, px }) => {
        const context = document.createElement("canvas").getContext("2d");
        if (!context) throw new Error("The browser draws no text.");
        context.font = getComputedStyle(paragraph).font;
        const widthOf = (text: string) => context.measureText(text).width;
        const linesOf = (text: string) => {
          const parts = [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)];
          let lines = text === "" ? 0 : 1;
          let line = "";
          for (const { segment } of parts) {
            if (widthOf(line + segment) > px && line !== "") {
              lines += 1;
              line = segment.trimStart();
            } else line += segment;
          }
          return lines;
        };
        return asked.map((languages) =>
          languages.map(({ texts }) => ({
            lines: texts.reduce((sum, text) => sum + linesOf(text), 0),
            ink: texts.reduce((sum, text) => sum + widthOf(text), 0),
          })),
        );
      },
      // The block's own padding, left and right.
      { asked: returns.map(wordsAbove), px: width - 32 },
    );
  const locales = Object.keys(CATALOGUES);
  return tall.map((languages) => {
    const [longest] = languages
      .map((one, place) => ({ ...one, locale: locales[place] ?? "en" }))
      .toSorted((one, other) => other.lines - one.lines || other.ink - one.ink);
    return { locale: longest?.locale ?? "en", lines: longest?.lines ?? 0 };
  });
}
