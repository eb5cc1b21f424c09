/** A line through points in order of x, straight between them. */
export interface PiecewiseLine {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** The height of a line; beyond its ends it goes on as its last piece does, but never falls to the right. */
export function heightAt({ x, y }: PiecewiseLine, at: number): number {
  const last = x.length - 1;
  if (last === 0) return y[0]!;
  if (at > x[last]!) return y[last]! + rise(x, y, last - 1) * (at - x[last]!);
  if (at < x[0]!) return y[0]! - rise(x, y, 0) * (x[0]! - at);
  let right = 1;
  while (at > x[right]!) right += 1;
  const part = (at - x[right - 1]!) / (x[right]! - x[right - 1]!);
  return y[right - 1]! + part * (y[right]! - y[right - 1]!);
}

/** More work never takes less time, whatever the last two measurements say. */
function rise(x: readonly number[], y: readonly number[], left: number): number {
  return Math.max(0, (y[left + 1]! - y[left]!) / (x[left + 1]! - x[left]!));
}
