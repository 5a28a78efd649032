import { Decimal } from "decimal.js";

/** Decimal strings with two places, as Loop writes money. */
export const cents = (amount: Decimal.Value): string => new Decimal(amount).toFixed(2);

export const sum = (amounts: readonly Decimal.Value[]): Decimal =>
  amounts.reduce<Decimal>((total, amount) => total.plus(amount), new Decimal(0));

/** Splits an amount in equal parts that add up exactly; the last part takes the odd cents. */
export function splitEvenly(amount: string, parts: number): string[] {
  const part = new Decimal(amount).div(parts).toDecimalPlaces(2, Decimal.ROUND_DOWN);
  return Array.from({ length: parts }, (_, index) =>
    cents(index === parts - 1 ? new Decimal(amount).minus(part.times(parts - 1)) : part),
  );
}

/** What one unit of an order line was worth to the customer: price − discount + tax. */
export const worthOfOrderLine = (line: { price: string; discount: string; tax: string }): string =>
  cents(new Decimal(line.price).minus(line.discount).plus(line.tax));
