import { wholeUp } from '../whole-up.ts';

/** What one instance of a Cloud Run revision can do. */
export interface InstanceCapacity {
  /** vCPUs. */
  readonly cpus: number;
  /** The most requests at once. */
  readonly maxConcurrency: number;
  /** Part of its vCPUs that should be busy; 0.6 by default. */
  readonly cpuTarget?: number;
  /** Part of its concurrency that should be used; 0.6 by default. */
  readonly concurrencyTarget?: number;
}

/** What the instances did, as means over the last minute. */
export interface RevisionLoad {
  /** vCPU seconds a second of all instances together. */
  readonly cpuUsage: number | undefined;
  /** Requests in progress at all instances together. */
  readonly concurrency: number | undefined;
  /** Requests that wait for an instance now. */
  readonly waiting: number | undefined;
}

/** Instances that a signal asks for. */
export interface Driver {
  readonly name: string;
  readonly instances: number;
}

/**
 * Instances by each signal: usage / capacity / target, rounded up, and enough for the requests that wait beside
 * those that are served. A signal without data asks for nothing.
 */
export function drivers(capacity: InstanceCapacity, load: RevisionLoad): readonly Driver[] {
  const { cpus, maxConcurrency, cpuTarget = 0.6, concurrencyTarget = 0.6 } = capacity;
  const cpu = (load.cpuUsage ?? 0) / (cpus * cpuTarget);
  const concurrency = (load.concurrency ?? 0) / (maxConcurrency * concurrencyTarget);
  const waiting = load.waiting ?? 0;
  const served = (load.concurrency ?? 0) / maxConcurrency;
  const onDemand = waiting > 0 ? served + waiting / maxConcurrency : 0;
  return [
    { name: 'CPU', instances: wholeUp(cpu) },
    { name: 'concurrency', instances: wholeUp(concurrency) },
    { name: 'waiting requests', instances: wholeUp(onDemand) },
  ];
}

/** The signal that asks for the most; the first of equals. */
export function strongest(all: readonly Driver[]): Driver {
  return all.reduce((best, one) => (one.instances > best.instances ? one : best), {
    name: 'no load',
    instances: 0,
  });
}
