import { describe, expect, it } from 'vitest';
import { costChangeLine, costChangeLines, costTreeLines } from '../../src/report/cost-tree-text.ts';
import type { CostNode } from '../../src/report/html/cost-tree.ts';

const node = (name: string, usd: number, ...children: readonly CostNode[]): CostNode => ({
  name,
  usd,
  children,
});
const leaf = (name: string, usd: number) => node(name, usd);

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
    expect(costChangeLine(before, before)).toBeUndefined();
  });

  it('has a line for the whole', () => {
    expect(costChangeLine(before, after)).toBe('$200.0 → $190.0   −5.0 %');
  });

  it('shows two levels, with what each part is of the whole', () => {
    const deep = node('total', 200, node('compute', 150, node('main', 140, leaf('idle', 60))));
    expect(costTreeLines({ ...deep, children: [...deep.children, leaf('calls', 50)] })).toEqual([
      'total       $200.0   100 %',
      '  compute   $150.0    75 %',
      '    main    $140.0    70 %',
      '  calls     $50.00    25 %',
    ]);
  });

  it('leaves the total to the only part, and the smallest parts to cost.csv', () => {
    const parts = Array.from({ length: 9 }, (_, index) => leaf(`part ${index}`, 10 - index));
    const lines = costTreeLines(node('total', 54, node('compute', 54, ...parts)));
    expect(lines[0]).toMatch(/^compute +\$54\.00 +100 %$/);
    expect(lines[1]).toMatch(/^ {2}part 0 +\$10\.00 +19 %$/);
    expect(lines).toHaveLength(9);
    expect(lines.at(-1)).toBe('and 2 more in cost.csv');
  });
});
