import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalOf, plainMoney } from "../../app/returns/decimal-money";

describe("an amount by its text", () => {
  it("is the same however it is written", () => {
    expect(["24", "24.0", "24.00", "024.00"].map((one) => plainMoney(one))).toEqual(Array(4).fill("24"));
    expect(["0", "0.00", "-0.00", "00"].map((one) => plainMoney(one))).toEqual(Array(4).fill("0"));
    expect(["-29.99", "0.50", "100", "1000.10"].map((one) => plainMoney(one))).toEqual([
      "-29.99",
      "0.5",
      "100",
      "1000.1",
    ]);
  });

  it("stays as it is where it is no amount", () => {
    expect(["", "free", "1,50", "."].map((one) => plainMoney(one))).toEqual(["", "free", "1,50", "."]);
    expect(plainMoney(null)).toBeNull();
  });

  it("is what the exact number is, for any amount", () => {
    const Amount = fc
      .tuple(
        fc.constantFrom("", "-"),
        fc.stringMatching(/^0{0,2}\d{1,16}$/),
        fc.option(fc.stringMatching(/^\d{1,9}$/), { nil: null }),
      )
      .map(([sign, whole, fraction]) => `${sign}${whole}${fraction === null ? "" : `.${fraction}`}`);
    fc.assert(fc.property(Amount, (amount) => plainMoney(amount) === decimalOf(amount)?.toString()));
  });
});
