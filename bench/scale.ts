import { chatScenario } from './chat-scenario.ts';
import { compared, type Row, rounds } from './measure.ts';
import { less, median, runInOwnProcess } from './own-process.ts';
import { idleCost, loadOf, W32, type Workload } from './serving.ts';

/** The fleet of W1000 for ten million requests. */
const W1000x: Workload = {
  name: 'W1000x',
  requests: 10_000_000,
  perSecond: 6_000,
  replicas: 1_000,
};

/** What a long flood at a thousand replicas costs, against a short one at 32: minutes, and no stepwise twin, which would take hours. */
export function scale(): Row[] {
  const idle = idleCost();
  const costOf = (workload: Workload, times: number) =>
    less(
      median(times, () => runInOwnProcess(chatScenario(loadOf(workload)))),
      idle,
    );
  const small = costOf(W32, rounds);
  const large = costOf(W1000x, 1);
  const row = (what: string, of: (cost: typeof large) => number) =>
    compared(`serving/W1000x/${what}`, 'requests/s', of(large), `serving/W32/${what}`, of(small));
  return [
    row('requests-per-cpu-second', (cost) => cost.requests / cost.cpuSeconds),
    row('warm-requests-per-cpu-second', (cost) => cost.requests / cost.warmCpuSeconds),
    { name: 'serving/W1000x/peak-rss-mb', value: large.peakBytes / 1e6, unit: 'MB' },
  ];
}
