import type { SeriesColumn } from './time-series.ts';

/** How the numbers of a panel are written. */
export type PanelUnit =
  | 'count'
  | 'per-second'
  | 'ratio'
  | 'seconds'
  | 'usd-per-hour'
  | 'watts'
  | 'grams-per-hour';

/** One chart over time. */
export interface Panel {
  readonly title: string;
  readonly unit: PanelUnit;
  readonly column: SeriesColumn;
  /** Drawn thinner beside it, where only one line is drawn. */
  readonly beside?: readonly { readonly column: SeriesColumn; readonly name: string }[];
  /** What the line itself is called then. */
  readonly name?: string;
  /** Whether its values hold until the next one. */
  readonly isStepped?: boolean;
  /** The metric whose limit may be drawn across it. */
  readonly metric?: string;
}

/** All charts, in the order in which one thing leads to another. */
export const panels: readonly Panel[] = [
  { title: 'Requests that arrive, per second', unit: 'per-second', column: 'arrived' },
  {
    title: 'Replicas ready',
    unit: 'count',
    column: 'replicas',
    name: 'ready',
    isStepped: true,
    beside: [{ column: 'desired', name: 'asked for' }],
  },
  { title: 'Requests waiting', unit: 'count', column: 'queue' },
  {
    title: 'Latency of whole answers, 95th percentile',
    unit: 'seconds',
    column: 'e2e_p95',
    name: 'p95',
    metric: 'e2e_p95',
    beside: [
      { column: 'e2e_p50', name: 'p50' },
      { column: 'e2e_p99', name: 'p99' },
    ],
  },
  {
    title: 'Time to the first token, 95th percentile',
    unit: 'seconds',
    column: 'ttft_p95',
    name: 'p95',
    metric: 'ttft_p95',
    beside: [{ column: 'ttft_p50', name: 'p50' }],
  },
  { title: 'Answered within every promise, of what ended', unit: 'ratio', column: 'good_ratio' },
  { title: 'Turned away, timed out or failed, per second', unit: 'per-second', column: 'lost' },
  { title: 'KV blocks in use', unit: 'ratio', column: 'kv_use' },
  { title: 'Time in which replicas work', unit: 'ratio', column: 'utilisation' },
  { title: 'Tokens answered, per second', unit: 'per-second', column: 'tokens_per_second' },
  { title: 'Cost, per hour', unit: 'usd-per-hour', column: 'cost_usd_per_hour' },
  { title: 'Power', unit: 'watts', column: 'watts' },
  { title: 'Carbon, CO2e per hour', unit: 'grams-per-hour', column: 'carbon_g_per_hour' },
];

/** A value of a panel in words. */
export function panelValue(
  unit: PanelUnit,
  value: number | null,
  digits: (value: number) => string,
): string {
  if (value === null) return '–';
  const text = (scale: number) => `${value < 0 ? '-' : ''}${digits(Math.abs(value) * scale)}`;
  switch (unit) {
    case 'count':
      return text(1);
    case 'per-second':
      return `${text(1)}/s`;
    case 'ratio':
      return `${text(100)} %`;
    case 'seconds':
      return value !== 0 && Math.abs(value) < 1 ? `${text(1000)} ms` : `${text(1)} s`;
    case 'usd-per-hour':
      return `$${text(1)}/h`;
    case 'watts':
      return Math.abs(value) >= 1000 ? `${text(1e-3)} kW` : `${text(1)} W`;
    case 'grams-per-hour':
      return Math.abs(value) >= 1000 ? `${text(1e-3)} kg/h` : `${text(1)} g/h`;
  }
}
