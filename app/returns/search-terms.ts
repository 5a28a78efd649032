import type { ReturnLabel } from "./return";

/** As the list is searched: a label may print the number in groups, and a scanner's or a person's case differs. */
const asSearched = (number: string): string => number.replace(/\s+/g, "").toUpperCase();

/** The tracking numbers of a return's labels, in the form in which they are looked for. */
export function trackingNumbersOf(labels: readonly ReturnLabel[]): string[] {
  return [
    ...new Set(labels.flatMap(({ trackingNumber }) => (trackingNumber ? asSearched(trackingNumber) : []))),
  ];
}

/** What somebody looks for, in each of the forms in which it may be stored. */
export interface SearchTerms {
  returnId: string;
  orderNames: string[];
  trackingNumber: string;
}

/** Longer is no RMA, order or tracking number. */
const LONGEST = 100;

/**
 * Reads what somebody typed or scanned into the search of the app's list: an RMA, the name of an order with or without its
 * "#", or a tracking number; each as a whole.
 * @returns null where nothing was typed
 */
export function readSearch(typed: string | null): SearchTerms | null {
  const term = (typed ?? "").trim().slice(0, LONGEST);
  if (term === "") return null;
  const bare = term.replace(/^#/, "");
  const names = [bare, bare.toUpperCase()].flatMap((name) => [name, `#${name}`]);
  return {
    returnId: bare.replace(/^RMA\s*/i, ""),
    orderNames: [...new Set(names)],
    trackingNumber: asSearched(term),
  };
}
