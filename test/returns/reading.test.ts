import { describe, expect, it } from "vitest";
import { summariseReturn } from "../../app/returns/summarise-return";
import { translatorFor } from "../../app/wording/catalogue";
import { renderMessage } from "../../app/wording/render";
import { aCase, ago, exchange, NOW, refunded } from "../support/return-case";

const en = { ...translatorFor("en", "UTC"), now: new Date(NOW) };

describe("what an order shows of one return", () => {
  it("tells a plain open refund", () => {
    const summary = summariseReturn(aCase());
    expect(summary.badges.map((badge) => renderMessage(badge.message, en))).toEqual(["Open"]);
    expect(summary.parcel && renderMessage(summary.parcel.message, en)).toBe("Label ready");
    expect(renderMessage(summary.next, en)).toBe(
      "Nothing scanned yet. Loop usually expires returns not scanned within 28 days: about 29 May.",
    );
    expect(renderMessage(summary.ledger.line, en)).toBe("Still open: refund 24.00 USD");
    expect(summary.attention).toBeNull();
  });

  it("tells an exchange out of stock whose rest was given, as the block draws it", () => {
    const summary = summariseReturn(
      aCase({
        facts: {
          state: "review",
          planned: { exchangeTotal: "29.99" },
          evidence: refunded("24.00", ago({ hours: 2 })),
          exchanges: [exchange({ outOfStock: true })],
        },
      }),
    );
    expect(renderMessage(summary.badges[0]?.message ?? { key: "none" }, en)).toBe("Partly processed");
    expect(summary.attention && renderMessage(summary.attention.message, en)).toBe(
      "Exchange item out of stock; the rest was given",
    );
    expect(renderMessage(summary.ledger.line, en)).toBe("Given 24.00 USD refund · still open: exchange 29.99 USD");
  });
});
