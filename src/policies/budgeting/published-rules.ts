/** Whether the published class sends an alert after an event. */
export function needsAlert(spentUsd: number, budgetUsd: number): boolean {
  return spentUsd > budgetUsd * 0.9;
}

/** Whether it raises after one. */
export function isOverspent(spentUsd: number, budgetUsd: number): boolean {
  return spentUsd > budgetUsd;
}

/** What its alerts say. */
export function usageMessage(spentUsd: number, budgetUsd: number): string {
  return `90% of budget used: $${cents(spentUsd)} / $${cents(budgetUsd)}`;
}

/** What it raises. */
export function overspentMessage(tenant: string, spentUsd: number, budgetUsd: number): string {
  return `Tenant ${tenant} exceeded daily budget: $${cents(spentUsd)} > $${cents(budgetUsd)}`;
}

/** Python's `.2f`, which differs from `toFixed` where a number is exactly half-way: those go to the even cent. */
export function cents(usd: number): string {
  const eighths = usd * 8;
  // Of the numbers with three decimals ending in 5, a double holds odd multiples of an eighth exactly, and no others.
  if (!Number.isInteger(eighths) || eighths % 2 === 0) return usd.toFixed(2);
  const below = Math.floor(usd * 100);
  return ((below % 2 === 0 ? below : below + 1) / 100).toFixed(2);
}
