import { describe, expect, it } from 'vitest';
import { costChangeLines } from '../../src/report/cost-tree-text.ts';

const node = (name: string, usd: number, ...children: ReturnType<typeof leaf>[]) => ({
  name,
  usd,
  children,
});
const leaf = (name: string, usd: number) => ({ name, usd, children: [] });

const before = node('total', 200, leaf('compute', 150), leaf('API calls', 50));
const after = node('total', 190, leaf('compute', 120), leaf('storage', 70));

describe('a bill as a tree', () => {
  it('says what became of each part, also of those that are new or gone', () => {
    expect(costChangeLines(before, after)).toEqual([
      'total         $200.0   →   $190.0    −5.0 %',
      '  compute     $150.0   →   $120.0   −20.0 %',
      '  API calls   $50.00   →    $0.00      gone',
      '  storage      $0.00   →   $70.00       new',
    ]);
  });

  it('says nothing where nothing changed', () => {
    expect(costChangeLines(before, before)).toEqual([]);
  });
});
