import { describe, expect, it } from 'vitest';
import { renderMonthlyBill } from '../../src/report/monthly-bill.ts';
import type { SweepRun } from '../../src/report/result-files.ts';
import { at, runLiteral } from '../world/literal.ts';

/** Runs of one L4 at $2 an hour for 100 s, each with other settings and a replication or two. */
function sweep(settings: readonly Readonly<Record<string, unknown>>[], replications = 1): SweepRun {
  const runs = settings.map((set) => runLiteral(at(1, 2), set));
  return {
    variants: runs.map(({ scenario }, index) => ({
      labels: { platform: `p${index}` },
      parsed: { scenario, written: scenario, locate: () => ({ file: 'test' }) },
    })),
    replications,
    outcomes: runs.flatMap(({ result }) =>
      Array.from({ length: replications }, () => ({ kind: 'done' as const, result })),
    ),
  };
}

const people = { kind: 'flat', price: '$5000/month' };

describe('the bill of a month', () => {
  it('is what the measured time costs, as often as a month is as long', () => {
    const run = sweep([
      { charges: { people } },
      { charges: { people: { ...people, price: '$1500/month' } }, 'pools.p.price': '$1/h' },
    ]);
    expect(renderMonthlyBill(run)).toEqual([
      'a month             p0       p1   saves',
      'compute (GPU)   $1,460     $730    50 %',
      'API calls        $0.00    $0.00       –',
      'storage          $0.00    $0.00       –',
      'networking       $0.00    $0.00       –',
      'management      $5,000   $1,500    70 %',
      'total           $6,460   $2,230    65 %',
    ]);
  });

  it('is the mean over replications, and of the time after the warm-up', () => {
    const set = [{ charges: { people } }];
    const once = renderMonthlyBill(sweep(set));
    expect(renderMonthlyBill(sweep(set, 3))).toEqual(once);
    expect(renderMonthlyBill(sweep([{ ...set[0], warmup: '30s' }]))).toEqual(once);
  });

  it('is not told where nothing but accelerators and calls is on it, or of many variants', () => {
    expect(renderMonthlyBill(sweep([{}, {}]))).toEqual([]);
    const charged = { charges: { people } };
    expect(renderMonthlyBill(sweep([{}, {}, {}, charged]))).not.toEqual([]);
    expect(renderMonthlyBill(sweep([{}, {}, {}, {}, charged]))).toEqual([]);
  });
});
