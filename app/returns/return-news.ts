import type { NewsOfReturn } from "./facts-from-loop";
import type { ReturnPrivate } from "./return";

/**
 * News of one return, whichever way it came. `order` is a number of the deliveries' sequence: a delivery's own id, or the
 * ticket that a read drew before it was sent.
 */
export type ReturnNews = DeliveredNews | ReadNews;

export interface DeliveredNews {
  source: "delivery";
  order: string;
  at: Date;
  news: NewsOfReturn;
}

export interface ReadNews {
  source: "read";
  order: string;
  at: Date;
  details: boolean;
  news: NewsOfReturn;
  notes?: ReturnPrivate["notes"];
}
