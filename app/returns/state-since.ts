import { isFinished } from "./read-situation";
import type { ReturnFacts } from "./return";
import type { ReturnNews } from "./return-news";
import type { ReturnRow } from "./return-row.server";

/**
 * Since when a return is in the state that the news tells, as far as may be known.
 * @param row what was known before; null = nothing was
 * @param facts what is known with the news
 */
export function stateSince(news: ReturnNews, row: ReturnRow | null, facts: ReturnFacts): Date {
  return row?.state === facts.state ? knownSince(row, news, facts) : stateTime(news, facts, row);
}

/**
 * A delivery carries no time of the state, so a return first heard of in review would count from our hearing of it. The
 * first read does: Loop changed nothing about the return since its `updated_at`.
 */
function knownSince(row: ReturnRow, news: ReturnNews, facts: ReturnFacts): Date {
  if (row.read_ticket !== null || news.source !== "read" || !facts.updatedAt) return row.state_since;
  const updated = new Date(facts.updatedAt);
  return updated < row.state_since ? updated : row.state_since;
}

/**
 * Loop's time of a state where it may be taken for it, else when we learnt of it. How long a return waits is counted by our
 * clock, which may be a day from Loop's: since not before the read that still found another state, and not since tomorrow. What
 * is finished is held against Loop's own times of its labels.
 */
function stateTime(news: ReturnNews, facts: ReturnFacts, row: ReturnRow | null): Date {
  const told = toldTime(news, facts, row === null);
  if (isFinished(facts.state)) return told;
  const notBefore = row === null || row.provisional ? told : row.loop_word_at;
  return new Date(Math.min(Math.max(told.getTime(), notBefore.getTime()), news.at.getTime()));
}

function toldTime(news: ReturnNews, facts: ReturnFacts, first: boolean): Date {
  if (facts.closedAt) return new Date(facts.closedAt);
  if (first && facts.state === "open" && facts.createdAt) return new Date(facts.createdAt);
  if (news.source === "read" && facts.updatedAt) return new Date(facts.updatedAt);
  return news.at;
}
