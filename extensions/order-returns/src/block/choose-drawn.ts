import type { OrderSummary, ReturnSummary } from "../../../../app/returns/order-summary";

const IN_FULL = 2;
const AS_ROWS = 4;

export interface Drawn {
  full: ReturnSummary[];
  rows: ReturnSummary[];
  /** All returns of the order, those that did not fit into the summary included. */
  total: number;
  /** Some are drawn nowhere here. */
  hidden: boolean;
}

/**
 * The block is 300 px high: what is unfinished or wants a human stands in full (two at most), the rest as rows. An
 * order whose returns are all over shows the newest in full.
 */
export function chooseDrawn(summary: OrderSummary): Drawn {
  const wanting = summary.returns.filter((one) => !one.finished || one.attention !== null);
  const full = (wanting.length > 0 ? wanting : summary.returns.slice(0, 1)).slice(0, IN_FULL);
  const rows = summary.returns.filter((one) => !full.includes(one)).slice(0, AS_ROWS);
  const total = summary.returns.length + summary.more;
  return { full, rows, total, hidden: full.length + rows.length < total };
}
