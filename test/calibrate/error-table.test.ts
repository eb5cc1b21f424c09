import { expect, it } from 'vitest';
import { errorTable } from '../../src/calibrate/error-table.ts';

const times = (ttft: number, e2e: number, outputTokens: number) => ({ ttft, e2e, outputTokens });

it('statistics of the requests are compared, not requests', () => {
  const rows = errorTable([
    {
      name: 'a',
      measured: [times(1, 3, 3), times(3, 7, 1)],
      predicted: [times(3, 7, 3), times(1, 3, 1)],
    },
  ]);
  expect(rows).toHaveLength(12);
  // The same TTFTs in another order are the same distribution.
  expect(rows[0]).toEqual({
    run: 'a',
    metric: 'ttft',
    statistic: 'mean',
    measured: 2,
    predicted: 2,
    signed: 0,
    absolute: 0,
  });
  // A request of one token has no TPOT: (3 − 1) / 2 against (7 − 3) / 2.
  expect(rows.find(({ metric }) => metric === 'tpot')).toMatchObject({ measured: 1, predicted: 2 });
});

it('overall, errors of opposite sign cancel when signed, and do not when absolute', () => {
  const run = (name: string, ttft: number) => ({
    name,
    measured: [times(1, 2, 2)],
    predicted: [times(ttft, 2, 2)],
  });
  const rows = errorTable([run('a', 1.1), run('b', 0.9)]);
  const overall = rows.find((row) => row.run === 'overall' && row.metric === 'ttft')!;
  expect(overall.signed).toBeCloseTo(0, 12);
  expect(overall.absolute).toBeCloseTo(0.1, 12);
});
