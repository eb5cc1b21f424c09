import { writeQuantity } from '../../scenario/quantities.ts';
import type { Needs } from '../../scenario/schema/needs.ts';

/** The names of promises in the order of their metrics. */
export const promisedTimes = ['ttft', 'tpot', 'e2e'] as const;

/** The metric of a promised time, such as `ttft_p95`. */
export function promisedMetric(needs: Needs, time: (typeof promisedTimes)[number]): string {
  return `${time}_p${Math.round(100 * needs.slos.quantile)}`;
}

/** The SLOs of a scenario that promises what needs do. */
export function promisedSlos(needs: Needs): object[] {
  const { slos } = needs;
  const times = promisedTimes.flatMap((time) => {
    const limit = slos[time];
    return limit === undefined
      ? []
      : { metric: promisedMetric(needs, time), max: writeQuantity('duration', limit) };
  });
  return [...times, { metric: 'drop_rate', max: writeRatio(1 - slos.success) }];
}

/** Without the last bits of a difference. */
function writeRatio(value: number): number {
  return Number(value.toFixed(9));
}
