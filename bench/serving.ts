import { chatScenario } from './chat-scenario.ts';
import type { Row } from './measure.ts';
import { type Cost, median, runInOwnProcess } from './own-process.ts';

/** Poisson arrivals at a fixed fleet of an 8B model, one H100 a replica. */
interface Workload {
  readonly name: string;
  readonly requests: number;
  readonly perSecond: number;
  readonly replicas: number;
  /** Runs of which the median counts. */
  readonly rounds: number;
}

const workloads: readonly Workload[] = [
  { name: 'W1', requests: 5_000, perSecond: 6.45, replicas: 1, rounds: 5 },
  { name: 'W8', requests: 10_000, perSecond: 52, replicas: 8, rounds: 5 },
  { name: 'W32', requests: 50_000, perSecond: 200, replicas: 32, rounds: 3 },
  { name: 'W32x', requests: 1_000_000, perSecond: 200, replicas: 32, rounds: 1 },
  { name: 'W1000', requests: 1_000_000, perSecond: 6_000, replicas: 1_000, rounds: 1 },
];

/** Language models: requests per second of CPU time, less that of a scenario in which nobody comes. */
export function serving(): Row[] {
  const overhead = median(5, () =>
    runInOwnProcess(chatScenario({ seconds: 1, perSecond: 0.000001, replicas: 1 })),
  );
  return workloads.flatMap((workload) => rowsOf(workload, overhead));
}

function rowsOf({ name, requests, perSecond, replicas, rounds }: Workload, overhead: Cost): Row[] {
  const load = { seconds: requests / perSecond, perSecond, replicas };
  const stretches = median(rounds, () => runInOwnProcess(chatScenario(load)));
  const stepwise = median(rounds, () => runInOwnProcess(chatScenario({ ...load, stepwise: true })));
  const seconds = stretches.cpuSeconds - overhead.cpuSeconds;
  const row = (what: string, value: number, unit: string) => ({
    name: `serving/${name}/${what}`,
    value,
    unit,
  });
  return [
    row('requests-per-cpu-second', stretches.requests / seconds, 'requests/s'),
    row(
      'warm-requests-per-cpu-second',
      stretches.requests / (stretches.warmCpuSeconds - overhead.warmCpuSeconds),
      'requests/s',
    ),
    row('steps-per-cpu-second', stretches.steps / seconds, 'steps/s'),
    row('peak-rss-mb', stretches.peakBytes / 1e6, 'MB'),
    row('over-stepwise', (stepwise.cpuSeconds - overhead.cpuSeconds) / seconds, '×'),
  ];
}
