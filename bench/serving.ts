import { type ChatLoad, chatScenario } from './chat-scenario.ts';
import { type Row, rounds } from './measure.ts';
import { type Cost, less, median, runInOwnProcess } from './own-process.ts';

/** Poisson arrivals at a fixed fleet of an 8B model, one H100 a replica. */
export interface Workload {
  readonly name: string;
  readonly requests: number;
  readonly perSecond: number;
  readonly replicas: number;
}

/** Fifty thousand requests at 32 replicas, by which others are measured. */
export const W32: Workload = {
  name: 'W32',
  requests: 50_000,
  perSecond: 200,
  replicas: 32,
};

const workloads: readonly Workload[] = [
  { name: 'W1', requests: 5_000, perSecond: 6.45, replicas: 1 },
  { name: 'W8', requests: 10_000, perSecond: 52, replicas: 8 },
  W32,
  { name: 'W32x', requests: 1_000_000, perSecond: 200, replicas: 32 },
  { name: 'W1000', requests: 1_000_000, perSecond: 6_000, replicas: 1_000 },
];

/** Language models: requests per second of CPU time, less that of a scenario in which nobody comes. */
export function serving(): Row[] {
  const idle = idleCost();
  return workloads.flatMap((workload) => rowsOf(workload, idle));
}

/** What a scenario costs in which nobody comes. */
export function idleCost(): Cost {
  return median(rounds, () =>
    runInOwnProcess(chatScenario({ seconds: 1, perSecond: 0.000001, replicas: 1 })),
  );
}

/** Arrivals of a workload at its fleet. */
export function loadOf({ requests, perSecond, replicas }: Workload): ChatLoad {
  return { seconds: requests / perSecond, perSecond, replicas };
}

function rowsOf(workload: Workload, idle: Cost): Row[] {
  const { name } = workload;
  const load = loadOf(workload);
  const costOf = (one: ChatLoad) =>
    less(
      median(rounds, () => runInOwnProcess(chatScenario(one))),
      idle,
    );
  const stretches = costOf(load);
  const stepwise = costOf({ ...load, stepwise: true });
  const { requests, steps, cpuSeconds, warmCpuSeconds, peakBytes } = stretches;
  const row = (what: string, value: number, unit: string) => ({
    name: `serving/${name}/${what}`,
    value,
    unit,
  });
  return [
    row('requests-per-cpu-second', requests / cpuSeconds, 'requests/s'),
    row('warm-requests-per-cpu-second', requests / warmCpuSeconds, 'requests/s'),
    row('steps-per-cpu-second', steps / cpuSeconds, 'steps/s'),
    row('peak-rss-mb', peakBytes / 1e6, 'MB'),
    row('over-stepwise', stepwise.cpuSeconds / cpuSeconds, '×'),
  ];
}
