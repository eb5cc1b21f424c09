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

it('overall, seconds are of the requests of all runs together', () => {
  const run = (name: string, ttfts: readonly number[], times2: number) => ({
    name,
    measured: ttfts.map((ttft) => times(ttft, 9, 2)),
    predicted: ttfts.map((ttft) => times(ttft * times2, 9, 2)),
  });
  // Twice too long in the first run, and right in the second: an error of 50 % by run, of (14 − 12) / 12 by request.
  const rows = errorTable([run('a', [1, 1], 2), run('b', [2, 8], 1)]);
  const overall = rows.find((row) => row.run === 'overall' && row.metric === 'ttft')!;
  expect(overall).toEqual({
    ...{ run: 'overall', metric: 'ttft', statistic: 'mean' },
    ...{ measured: 3, predicted: 3.5, signed: 0.5, absolute: 0.5 },
  });
});
