import type { SloVerdict } from '../verdict.ts';
import type { Trial } from './trial.ts';

/** The promise that a trial keeps worst, in words: `ttft_p95 is 620 ms, and 500 ms are promised`. */
export function promisedText({ verdicts }: Trial): string {
  const worst = verdicts.reduce((a, b) => (share(b) > share(a) ? b : a));
  const { metric, limit } = worst.slo;
  if (Number.isNaN(worst.interval.mean)) return `${metric} is unknown: nothing was answered`;
  if (metric === 'drop_rate') {
    return `${percent(worst.interval.mean)} are not answered, and ${percent(limit)} may be`;
  }
  const value = timeText(worst.interval.mean);
  if (worst.met) return `${metric} of ${value} is too near to ${timeText(limit)} to be sure`;
  return `${metric} is ${value}, and ${timeText(limit)} are promised`;
}

/** A time in three digits. */
export function timeText(seconds: number): string {
  if (seconds < 1) return `${Number((1000 * seconds).toPrecision(3))} ms`;
  return `${Number(seconds.toPrecision(3))} s`;
}

function share({ interval: { mean }, slo: { limit } }: SloVerdict): number {
  return Number.isNaN(mean) ? Number.POSITIVE_INFINITY : mean / Math.max(limit, 1e-12);
}

function percent(part: number): string {
  return `${Number((100 * part).toPrecision(3))} %`;
}
