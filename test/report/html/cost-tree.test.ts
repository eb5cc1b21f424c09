import { expect, test } from 'vitest';
import { type CostNode, costTrees } from '../../../src/report/html/cost-tree.ts';
import { numberOf } from '../../../src/report/html/csv-table.ts';
import { readResults } from '../../../src/report/html/read-results.ts';
import { filesOf, floodScenario, twoFleets } from './results.ts';

const results = readResults(filesOf(floodScenario('flood', twoFleets)));
const trees = costTrees(results)!;

test('I8: every part of a bill is the sum of its parts, and the whole is cost_usd', () => {
  for (const tree of trees) expectSums(tree);
  const table = results.table('summary.csv')!;
  const at = table.columns.indexOf('cost_usd');
  const costs = table.rows.map((row) => numberOf(row[at]));
  expect(trees[0]!.samples).toEqual([expect.closeTo(costs[0]!, 8), expect.closeTo(costs[1]!, 8)]);
  expect(trees[1]!.usd).toBeCloseTo((costs[2]! + costs[3]!) / 2, 8);
});

test('work is told by tenant, and causes add up', () => {
  const names = flat(trees[0]!).map(({ name }) => name);
  expect(names).toContain('work for many');
  expect(names).toContain('work for few');
  const { causes, usd } = trees[0]!;
  expect(Object.values(causes).reduce((sum, one) => sum + one, 0)).toBeCloseTo(usd, 8);
});

function expectSums({ children, usd }: CostNode): void {
  if (children.length === 0) return;
  expect(children.reduce((sum, child) => sum + child.usd, 0)).toBeCloseTo(usd, 8);
  for (const child of children) expectSums(child);
}

function flat(node: CostNode): CostNode[] {
  return [node, ...node.children.flatMap(flat)];
}
