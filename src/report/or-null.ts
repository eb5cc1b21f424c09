/** A number as JSON has it, which has no others than finite ones: null where there was nothing to measure. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
