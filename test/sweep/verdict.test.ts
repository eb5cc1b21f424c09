import { describe, expect, it } from 'vitest';
import type { SloScenario } from '../../src/scenario/schema.ts';
import { judge } from '../../src/sweep/verdict.ts';
import type { CellResult } from '../../src/world/result.ts';

const none = { metric: 'timed_out', side: 'max', limit: 0, optional: false } as SloScenario;

function judged(slo: SloScenario, ...values: readonly number[]) {
  const results = values.map((value) => ({ total: { timed_out: value } }) as unknown as CellResult);
  const { met, settled } = judge([slo], results)[0]!;
  return { met, settled };
}

describe('an SLO is settled', () => {
  it('where the limit lies outside the interval', () => {
    expect(judged(none, 4, 5, 6)).toEqual({ met: false, settled: true });
    expect(judged(none, 0, 0, 6)).toEqual({ met: false, settled: false });
  });

  it('where every replication is at the limit itself', () => {
    expect(judged(none, 0, 0, 0)).toEqual({ met: true, settled: true });
  });

  it('not by one replication, nor where all keep what all are to keep', () => {
    expect(judged(none, 0)).toEqual({ met: true, settled: false });
    expect(judged({ ...none, in: 1 }, 0, 0, 0)).toEqual({ met: true, settled: false });
  });
});
