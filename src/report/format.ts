import { type MetricUnit, metricDefinition } from '../metrics/catalog.ts';
import type { Interval } from '../metrics/intervals.ts';

/** An exact value of a metric, such as a limit, without zeros that say nothing: `100 ms`. */
export function formatExact(metric: string, value: number): string {
  const { scale, suffix, prefix } = scaleOf(metricDefinition(metric).unit, value);
  return `${value < 0 ? '-' : ''}${prefix}${trimmed(Math.abs(value) * scale)}${suffix}`;
}

/** A mean and its half-width in one unit: `78.2 ± 1.4 ms`; the mean alone where there is one replication. */
export function formatInterval(metric: string, { mean, halfWidth }: Interval): string {
  if (Number.isNaN(mean)) return '–';
  const { scale, suffix, prefix } = scaleOf(metricDefinition(metric).unit, mean);
  const shown = `${mean < 0 ? '-' : ''}${prefix}${digits(Math.abs(mean) * scale)}`;
  if (!Number.isFinite(halfWidth)) return `${shown}${suffix}`;
  // What sums differ by in their last bits is no spread.
  if (halfWidth < 1e-9 * Math.abs(mean)) return `${shown} ± 0${suffix}`;
  return `${shown} ± ${digits(halfWidth * scale, 2)}${suffix}`;
}

/** Seconds as a duration: `4 h`, `90 s`, `250 ms`. */
export function formatDuration(seconds: number): string {
  for (const [unit, length] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
  ] as const) {
    if (seconds >= 2 * length) return `${trimmed(seconds / length)} ${unit}`;
  }
  const { scale, suffix } = scaleOf('seconds', seconds);
  return `${trimmed(seconds * scale)}${suffix}`;
}

/** How a unit is shown: what a value is multiplied by, and what stands before and after it. */
export interface Scale {
  readonly scale: number;
  readonly prefix: string;
  readonly suffix: string;
}

/** How a value of a unit of about this size is shown. */
export function scaleOf(unit: MetricUnit, value: number): Scale {
  const size = Math.abs(value);
  switch (unit) {
    case 'seconds':
      if (size >= 1 || size === 0) return { scale: 1, prefix: '', suffix: ' s' };
      return size >= 1e-3
        ? { scale: 1e3, prefix: '', suffix: ' ms' }
        : { scale: 1e6, prefix: '', suffix: ' µs' };
    case 'ratio':
      return { scale: 100, prefix: '', suffix: ' %' };
    case 'per-second':
      return { scale: 1, prefix: '', suffix: '/s' };
    case 'usd':
      return { scale: 1, prefix: '$', suffix: '' };
    case 'hours':
      return { scale: 1, prefix: '', suffix: ' h' };
    case 'kwh':
      return { scale: 1, prefix: '', suffix: ' kWh' };
    case 'joules':
      return { scale: 1, prefix: '', suffix: ' J' };
    case 'grams':
      return size >= 1000
        ? { scale: 1e-3, prefix: '', suffix: ' kg' }
        : { scale: 1, prefix: '', suffix: ' g' };
    case 'count':
      return { scale: 1, prefix: '', suffix: '' };
  }
}

function trimmed(value: number): string {
  const text = digits(value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** So many significant digits without an exponent; thousands in groups. */
export function digits(value: number, significant = 3): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(value));
  const decimals = Math.min(6, Math.max(0, significant - 1 - magnitude));
  const [whole, fraction] = value.toFixed(decimals).split('.');
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A number of things: `1 cell`, `3 cells`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
