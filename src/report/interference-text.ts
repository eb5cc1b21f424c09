import type { Interference } from '../sweep/reading.ts';
import { digits } from './format.ts';
import { meanText, valueText } from './standing-text.ts';

/** What somebody's presence does to a metric of a tenant: what it is with it, and by how much it changed. */
export function interferenceText(one: Interference): string {
  return `${meanText(one.metric, one.with)}, ${changeText(one)}`;
}

/** By how much it changed, in per cent of what it is without. */
export function changeText({ metric, difference, without, isShown }: Interference): string {
  const { mean, halfWidth } = difference;
  if (mean === 0 && halfWidth === 0) return 'unchanged';
  if (!isShown) return 'no change shown';
  const sign = mean > 0 ? '+' : '−';
  const size = { ...difference, mean: Math.abs(mean) };
  if (!(without.mean > 0)) return `${sign}${valueText(metric, size)}`;
  const scale = 100 / without.mean;
  const spread = halfWidth * scale < 0.01 ? '' : ` ± ${digits(halfWidth * scale, 2)}`;
  return `${sign}${digits(size.mean * scale, 2)}${spread} %`;
}
