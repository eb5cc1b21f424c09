import type { Interval } from '../metrics/intervals.ts';
import type { Standing } from '../sweep/reading.ts';
import { formatInterval } from './format.ts';
import { listed } from './listed.ts';

/**
 * Who does best at one point, in a few words: one alone with the next, those between whom no difference is shown,
 * or that none is shown between any.
 */
export function standingText(metric: string, { candidates, valueless }: Standing): string {
  const absent = valueless.length === 0 ? '' : `; no value: ${valueless.join(', ')}`;
  const [leader, next] = candidates;
  if (leader === undefined) return 'no value';
  const value = valueText(metric, leader.interval);
  if (next === undefined) return `only ${leader.name}, ${value}${absent}`;
  const tied = candidates.filter(({ isTied }) => isTied).map(({ name }) => name);
  const beaten = candidates.filter(({ isTied }) => !isTied).map(({ name }) => name);
  if (beaten.length === 0) {
    const last = candidates.at(-1)!;
    if (last.interval.mean === leader.interval.mean) return `all ${value}${absent}`;
    const range = [leader, last].map((one) => meanText(metric, one.interval));
    return `no difference shown, ${range.join(' to ')}${absent}`;
  }
  if (tied.length === 1) {
    return `**${leader.name}** ${value}, then ${next.name} ${meanText(metric, next.interval)}${absent}`;
  }
  // Of many that tie, those that do not are the news.
  const names =
    beaten.length < tied.length - 1 ? `all but ${listed(beaten, 'and')}` : listed(tied, 'or');
  return `${names}, ${value}${absent}`;
}

/** A mean and its interval; the mean alone where all replications agree. */
export function valueText(metric: string, interval: Interval): string {
  return isExact(interval) ? meanText(metric, interval) : formatInterval(metric, interval);
}

/** A mean without its interval. */
export function meanText(metric: string, { mean, n }: Interval): string {
  return formatInterval(metric, { mean, halfWidth: Number.POSITIVE_INFINITY, n });
}

function isExact({ halfWidth }: Interval): boolean {
  return halfWidth === 0;
}
