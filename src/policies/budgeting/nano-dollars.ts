/**
 * Billionths of a dollar, the nearest whole number. Budgets are counted in them so that sums are exact (up to nine million
 * dollars): ten times ten cents are a dollar, and what is given back is what was held.
 */
export function nanoDollars(usd: number): number {
  return Math.floor(usd * perDollar + 0.5);
}

/** Whole billionths that an amount covers; a thousandth of one is forgiven, for that may be rounding. */
export function coveredNanoDollars(usd: number): number {
  return Math.floor(usd * perDollar + 1e-3);
}

/** Dollars of a number of billionths. */
export function toDollars(nanoDollars: number): number {
  return nanoDollars / perDollar;
}

const perDollar = 1e9;
