import type { Interval } from '../../metrics/intervals.ts';
import { html, type Markup } from './markup.ts';

/** Where the bars of a column begin and end. */
export interface BarScale {
  readonly low: number;
  readonly high: number;
}

/** A scale that holds intervals and limits; undefined where there is nothing to tell apart. */
export function barScale(
  intervals: readonly Interval[],
  limits: readonly number[] = [],
): BarScale | undefined {
  const known = intervals.filter(({ mean }) => Number.isFinite(mean));
  if (known.length < 2) return undefined;
  const ends = known.flatMap((one) => [one.mean - half(one), one.mean + half(one)]);
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  if (!(high > low)) return undefined;
  // A limit far from everything would press all bars into one end.
  const near = limits.filter((limit) => limit > low - (high - low) && limit < high + (high - low));
  const outer = [Math.min(low, ...near), Math.max(high, ...near)] as const;
  // Room for the dots at both ends.
  const room = 0.05 * (outer[1] - outer[0]);
  return { low: outer[0] - room, high: outer[1] + room };
}

/** An interval as a bar with a dot at its mean, and a stroke at the limit; to look at only, since the numbers are beside it. */
export function intervalBar(
  interval: Interval,
  scale: BarScale | undefined,
  limit?: number,
): Markup {
  if (scale === undefined || !Number.isFinite(interval.mean)) return html``;
  const at = (value: number) =>
    Math.round((1000 * (value - scale.low)) / (scale.high - scale.low)) / 10;
  const from = at(interval.mean - half(interval));
  const until = at(interval.mean + half(interval));
  const isInside = limit !== undefined && limit >= scale.low && limit <= scale.high;
  return html`<span class="bar" aria-hidden="true">${isInside ? html`<u style="left:${at(limit)}%"></u>` : ''}<i style="left:${from}%;width:${Math.max(0, Math.round(10 * (until - from)) / 10)}%"></i><b style="left:${at(interval.mean)}%"></b></span>`;
}

function half({ halfWidth }: Interval): number {
  return Number.isFinite(halfWidth) ? halfWidth : 0;
}
