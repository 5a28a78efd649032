import { Decimal } from "decimal.js";

/** Loop's amount as an exact number; null where it is absent or no amount at all. */
export function decimalOf(amount: string | null | undefined): Decimal | null {
  if (amount == null || !/^\s*-?\d+(\.\d+)?\s*$/.test(amount)) return null;
  return new Decimal(amount.trim());
}

/** Back to the wire: at least two decimals, none lost. */
export function moneyOf(amount: Decimal): string {
  return amount.toFixed(Math.max(2, amount.decimalPlaces()));
}

export function isAboveZero(amount: string | null | undefined): boolean {
  return decimalOf(amount)?.greaterThan(0) ?? false;
}

/** Sum of the amounts that are known. */
export function sumOf(amounts: (string | null | undefined)[]): Decimal {
  return amounts.reduce((sum, amount) => sum.plus(decimalOf(amount) ?? 0), new Decimal(0));
}
