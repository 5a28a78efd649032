import { describe, expect, it } from "vitest";
import {
  COUNTS,
  NOT_SCANNED,
  OUT_OF_STOCK,
  REFUND_FAILED,
  deliveredOpen,
  givenLine,
  ledger,
  partlyLine,
  previewCancelGiven,
  previewClose,
  previewProcess,
} from "../../journeys/scenarios/words";
import type { Amount } from "../../journeys/scenarios/words";

const REFUND: Amount = ["refund", "24.00 USD"];
const EXCHANGE: Amount = ["exchange", "29.99 USD"];

const passes = (text: string, patterns: RegExp[]) => {
  for (const pattern of patterns) expect(text).toMatch(pattern);
};

describe("the expected sentences of the bank", () => {
  it("keeps given and open apart in the ledger line", () => {
    const line = ledger([REFUND], [EXCHANGE]);
    expect("Given 24.00 USD refund · still open: exchange 29.99 USD").toMatch(line);
    expect("Given 24.00 USD refund · still open: exchange items 29.99 USD · fee kept 5.00 USD").toMatch(line);
    expect("Given exchange 29.99 USD · still open: refund 24.00 USD").not.toMatch(line);
    expect("Given 24.00 USD refund · exchange 29.99 USD").not.toMatch(line);
    expect("Still open: refund 24.00 USD · exchange 29.99 USD").not.toMatch(line);
  });

  it("tells nothing given from all given", () => {
    expect("Still open: refund 24.00 USD").toMatch(ledger([], [REFUND]));
    expect("Given 24.00 USD refund").not.toMatch(ledger([], [REFUND]));
    expect("Given 24.00 USD refund").toMatch(ledger([REFUND], []));
    expect("Given 24.00 USD refund · still open: exchange 29.99 USD").not.toMatch(ledger([REFUND], []));
    expect("Still open: refund 10.00 USD · fee kept 14.00 USD").toMatch(
      ledger([], [["refund", "10.00 USD"]], ["fee kept", "14.00 USD"]),
    );
  });

  it("reads the next lines", () => {
    expect(
      "Nothing scanned yet. Loop usually expires returns not scanned within 28 days: about 3 May.",
    ).toMatch(NOT_SCANNED);
    expect("Carrier says delivered 1 day ago; still open in Loop.").toMatch(deliveredOpen(1));
    expect("Carrier says delivered 12 days ago; still open in Loop.").not.toMatch(deliveredOpen(1));
    expect("Given on 3 May: 24.00 USD refund. Parcel: Delivered.").toMatch(givenLine([REFUND], "Delivered"));
    expect("Given on 3 May: 24.00 USD refund. Parcel: In transit.").not.toMatch(
      givenLine([REFUND], "Delivered"),
    );
  });

  it("reads a partly given return, with and without its cause", () => {
    const partly = "Given: 24.00 USD refund. Still open: exchange 29.99 USD.";
    const cause =
      "Exchange item out of stock; the rest was given. In Loop: Edit → refund or store credit → Process items; or wait for stock.";
    expect(partly).toMatch(partlyLine([REFUND], [EXCHANGE]));
    expect(`${partly} ${cause}`).toMatch(partlyLine([REFUND], [EXCHANGE]));
    expect(`${partly} ${cause}`).toMatch(OUT_OF_STOCK);
    expect(partly).not.toMatch(partlyLine([EXCHANGE], [REFUND]));
    expect(`${partly} The refund did not go through. In Loop: Process items again; or refund in Shopify and close.`).toMatch(REFUND_FAILED); // prettier-ignore
  });

  it("reads the previews", () => {
    passes(
      "Loop will give what is still open: refund up to 24.00 USD (Loop splits it over the payment methods; a gift card used on the order is refilled first) · exchange item 1 × Field Tee, Medium (Shopify counts 0 sellable now; Loop decides). Cannot be undone. Loop queues it; the result follows.",
      previewProcess([REFUND, EXCHANGE], COUNTS(0)),
    );
    passes(
      "Loop gives nothing more: exchange 29.99 USD will not be issued. 24.00 USD refund stays given. These items cannot be returned again. If the customer is owed anything, give it by hand in Shopify. Cannot be undone.",
      previewClose([EXCHANGE], [REFUND]),
    );
    passes(
      "Cancels the return in Loop. The customer may submit a return or exchange again until the return window closes. The label may still work. Cannot be undone here. exchange items 24.00 USD was already given and is not taken back here; cancelling can make Loop or its refund partner charge the customer. Check in Loop first.",
      previewCancelGiven,
    );
  });
});
