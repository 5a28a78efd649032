import { json } from "@remix-run/node";
import type { PageProblem } from "./page-problem";
import { languageOf, translatorFor } from "./wording/catalogue";
import type { Message } from "./wording/message";
import { renderMessage } from "./wording/render";

/** What a page's loader or action throws where there is nothing to show but why, in the reader's language. */
export function pageProblem(request: Request, status: number, code: string, sentence: Message): Response {
  const locale = languageOf(request.headers.get("accept-language"));
  const body: PageProblem = { code, locale, sentence: renderMessage(sentence, translatorFor(locale)) };
  return json(body, { status, headers: { "cache-control": "no-store" } });
}
