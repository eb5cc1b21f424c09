/** Rounded up, but for a billionth over a whole number: that is rounding, not load. */
export function wholeUp(value: number): number {
  const nearest = Math.round(value);
  // Adding 0 turns -0 into 0.
  return (Math.abs(value - nearest) < 1e-9 ? nearest : Math.ceil(value)) + 0;
}
