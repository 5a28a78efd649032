import { fitSummary } from "./fit-summary";
import { nameCollapsed } from "./name-collapsed";
import { ATTENTION_REASONS } from "./order-summary";
import type { OrderSummary, ReturnSummary } from "./order-summary";
import type { ReturnCase } from "./return";
import { summariseReturn } from "./summarise-return";
import { shortDigest } from "./version-of-return";

/**
 * All returns of one order, what needs a human first, then newest, within the size of its metafield.
 * `asExchangeOrder`: ids of returns for which this order is the exchange order they made. `at`: server time.
 * The digest leaves out when it was made, how fresh each word is and whether a read has confirmed it, so that a read
 * without news writes no metafield; the API hands on freshness beside it.
 */
export function summariseOrder(input: {
  orderId: string;
  orderName: string | null;
  cases: ReturnCase[];
  asExchangeOrder?: Set<string>;
  at: Date;
}): OrderSummary {
  const returns = input.cases
    .map((c) => ({ c, summary: summariseReturn(c, input.asExchangeOrder?.has(c.facts.id) ?? false) }))
    .toSorted((a, b) => byNeed(a.summary, b.summary));
  const content = {
    v: 1 as const,
    orderId: input.orderId,
    orderName: input.orderName,
    returns: returns.map(({ summary }) => summary),
    more: 0,
    collapsed: nameCollapsed(returns),
  };
  const lasting = {
    ...content,
    returns: content.returns.map(({ loopWordAt: _, confirmed: __, ...rest }) => rest),
  };
  return fitSummary({ ...content, digest: shortDigest(lasting), madeAt: input.at.toISOString() });
}

function byNeed(a: ReturnSummary, b: ReturnSummary): number {
  const rank = ({ attention }: ReturnSummary) =>
    attention === null ? ATTENTION_REASONS.length : ATTENTION_REASONS.indexOf(attention.reason);
  const newest = Date.parse(b.createdAt ?? "") - Date.parse(a.createdAt ?? "");
  return rank(a) - rank(b) || newest || (a.id < b.id ? 1 : -1);
}
