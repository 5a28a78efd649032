import { Decimal } from "decimal.js";

export const ZERO = new Decimal(0);

/** Loop's amount as an exact number; null where it is absent or no amount at all. */
export function decimalOf(amount: string | null | undefined): Decimal | null {
  // Most amounts of most returns.
  if (amount === "0.00") return ZERO;
  if (amount == null || !/^\s*-?\d+(\.\d+)?\s*$/.test(amount)) return null;
  return new Decimal(amount.trim());
}

/** Back to the wire: at least two decimals, none lost. */
export function moneyOf(amount: Decimal): string {
  if (amount === ZERO) return "0.00";
  return amount.toFixed(Math.max(2, amount.decimalPlaces()));
}

export function isAboveZero(amount: string | null | undefined): boolean {
  return decimalOf(amount)?.greaterThan(0) ?? false;
}

/** Sum of the amounts that are known. */
export function sumOf(amounts: (string | null | undefined)[]): Decimal {
  return amounts.reduce((sum, amount) => sum.plus(decimalOf(amount) ?? ZERO), ZERO);
}

/**
 * An amount without what writing it adds ("24", "24.0" and "24.00" are one); what is no amount stays as it is. By the text
 * where it is short: versions and histories of whole pages of returns are made of it.
 */
export function plainMoney(amount: string): string;
export function plainMoney(amount: string | null): string | null;
export function plainMoney(amount: string | null): string | null {
  if (amount === null) return null;
  const parts = /^(-?)0*(\d{1,12})(?:\.(\d{0,6}?)0*)?$/.exec(amount);
  if (!parts) return decimalOf(amount)?.toString() ?? amount;
  const [, sign = "", whole = "", fraction = ""] = parts;
  const digits = fraction === "" ? whole : `${whole}.${fraction}`;
  return digits === "0" ? digits : `${sign}${digits}`;
}
