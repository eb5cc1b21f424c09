/** Python's `:.0%`: of two whole per cents that are equally near the even one, and the sign of a zero kept. */
export function pythonPercent(ratio: number): string {
  const percent = ratio * 100;
  if (Number.isNaN(percent)) return 'nan%';
  const size = Math.abs(percent);
  const sign = percent < 0 || Object.is(percent, -0) ? '-' : '';
  if (size === Number.POSITIVE_INFINITY) return `${sign}inf%`;
  // BigInt writes every digit where a number would turn to an exponent.
  return `${sign}${BigInt(halfToEven(size))}%`;
}

function halfToEven(size: number): number {
  const below = Math.floor(size);
  const rest = size - below;
  if (rest === 0.5) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}
