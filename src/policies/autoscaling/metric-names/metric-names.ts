import type { SignalName } from '../signals.ts';

/** What a metric of a real system reads, in terms of a signal. */
export interface MetricMeaning {
  readonly signal: SignalName;
  /** What it reads where the signal is 1, such as 100 for per cent; 1 where left out. */
  readonly scale?: number | undefined;
  /** Whether it is the sum over the replicas, or their mean; by the signal where left out. */
  readonly reading?: 'sum' | 'mean' | undefined;
}

/** Signals by the names that somebody's metrics have, as a scenario gives them. */
export type MetricNames = Readonly<Record<string, SignalName | MetricMeaning>>;

/** The meaning that a table gives a name; undefined where it has none. */
export function namedMeaning(names: MetricNames, name: string): MetricMeaning | undefined {
  if (!Object.hasOwn(names, name)) return undefined;
  const meaning = names[name]!;
  return typeof meaning === 'string' ? { signal: meaning } : meaning;
}
