import { digits } from './format.ts';
import type { CostNode } from './html/cost-tree.ts';
import { table } from './table.ts';

/** A bill as a tree: dollars to the right, and the part of the whole. */
export function costTreeLines(tree: CostNode): string[] {
  return table(
    rowsOf(tree, 0).map(({ name, before }) => [
      name,
      dollars(before),
      tree.usd === 0 ? '' : `${digits((100 * before) / tree.usd)} %`,
    ]),
  );
}

/** What became of a bill, line by line: `$0.93 → $1.49   +60.2 %`; what is new or gone has no percentage. */
export function costChangeLines(before: CostNode, after: CostNode): string[] {
  return table(
    rowsOf(before, 0, after).map(({ name, before, after }) => [
      name,
      dollars(before),
      '→',
      dollars(after),
      changeOf(before, after),
    ]),
  );
}

interface Row {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** A node and what it is made of, each a step further in; of two trees every part that either has. */
function rowsOf(one: CostNode, depth: number, other?: CostNode): Row[] {
  const name = `${'  '.repeat(depth)}${one.name}`;
  const names = [
    ...new Set([...one.children, ...(other?.children ?? [])].map((node) => node.name)),
  ];
  const nothing = (name: string): CostNode => ({ name, usd: 0, children: [] });
  const partOf = (node: CostNode | undefined, name: string) =>
    node?.children.find((child) => child.name === name) ?? nothing(name);
  return [
    { name, before: one.usd, after: other?.usd ?? 0 },
    ...names.flatMap((part) =>
      rowsOf(partOf(one, part), depth + 1, other === undefined ? undefined : partOf(other, part)),
    ),
  ];
}

function changeOf(before: number, after: number): string {
  if (before === 0) return after === 0 ? '' : 'new';
  if (after === 0) return 'gone';
  const change = 100 * (after / before - 1);
  return `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(1)} %`;
}

function dollars(usd: number): string {
  const size = Math.abs(usd);
  return `${usd < 0 ? '−' : ''}$${size >= 100 ? digits(size, 4) : size.toFixed(2)}`;
}
