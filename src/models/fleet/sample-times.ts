import { toTicks } from '../../engine/time.ts';
import type { SignalsConfig } from './signals-config.ts';

/** Instants at which a deployment is sampled, in ticks since the start: the first, and every so many from then on. */
export interface SampleTimes {
  readonly first: number;
  readonly period: number;
  /** What is sampled is read, and may fail and have noise; else it only marks where a window begins. */
  readonly isReading: boolean;
}

/**
 * When a deployment is sampled for decisions that come every `interval` ticks and look back over `window` ticks. What
 * is not scraped is sampled where those windows end, and where they begin.
 */
export function sampleTimes(
  { scrape, lag }: SignalsConfig,
  interval: number,
  window: number,
): readonly SampleTimes[] {
  if (scrape > 0) {
    const period = toTicks(scrape);
    return [{ first: period, period, isReading: true }];
  }
  const before = (ticks: number, isReading: boolean): SampleTimes => {
    return { first: interval - (ticks % interval), period: interval, isReading };
  };
  const ends = before(toTicks(lag), true);
  const begins = before(toTicks(lag) + window, false);
  return begins.first === ends.first ? [ends] : [ends, begins];
}

/** The time that a decision looks back over, in ticks. */
export function windowTicks({ scrape, window }: SignalsConfig, interval: number): number {
  // Two scrapes at the least, so that there is always something to tell apart.
  return window === undefined ? Math.max(interval, 2 * toTicks(scrape)) : toTicks(window);
}

/** Whether a sample is due so many ticks after the start. */
export function isDue({ first, period }: SampleTimes, elapsed: number): boolean {
  return elapsed >= first && (elapsed - first) % period === 0;
}
