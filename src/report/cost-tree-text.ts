import { digits } from './format.ts';
import type { CostNode } from './html/cost-tree.ts';
import { table } from './table.ts';

/**
 * What became of a bill, part by part: `$0.93 → $1.49   +60.2 %`; what is new or gone has no percentage. No line where
 * nothing changed.
 */
export function costChangeLines(before: CostNode, after: CostNode): string[] {
  const rows = rowsOf(before, after, 0);
  if (rows.every((row) => row.before === row.after)) return [];
  return table(
    rows.map(({ name, before, after }) => [
      name,
      dollars(before),
      '→',
      dollars(after),
      changeOf(before, after),
    ]),
  );
}

/** What became of a whole bill: `$0.93 → $1.49   +60.2 %`; undefined where nothing did. */
export function costChangeLine(before: CostNode, after: CostNode): string | undefined {
  if (before.usd === after.usd) return undefined;
  const change = changeOf(before.usd, after.usd);
  return `${dollars(before.usd)} → ${dollars(after.usd)}   ${change}`;
}

/** Levels of a bill below its total that a terminal shows, and lines of them. */
const shown = { levels: 2, lines: 8 };

/** A bill, part by part, with what each is of the whole: the first levels, the largest parts of each first. */
export function costTreeLines(bill: CostNode): string[] {
  // A bill of one part is that part.
  const isOne = bill.children.filter(({ usd }) => usd !== 0).length === 1;
  const rows = partsOf(bill, 0, isOne ? 0 : 1);
  const most = rows.slice(0, shown.lines);
  const rest = rows.length - most.length;
  return [
    ...table([
      ...(isOne ? [] : [['total', dollars(bill.usd), '100 %']]),
      ...most.map(({ name, usd }) => [
        name,
        dollars(usd),
        `${((100 * usd) / bill.usd).toFixed(0)} %`,
      ]),
    ]),
    ...(rest > 0 ? [`and ${rest} more in cost.csv`] : []),
  ];
}

/** Those of a bill that cost something, each with its own below it. */
function partsOf(
  { children }: CostNode,
  level: number,
  indent: number,
): { name: string; usd: number }[] {
  if (level === shown.levels) return [];
  return children
    .filter(({ usd }) => usd !== 0)
    .flatMap((child) => [
      { name: `${'  '.repeat(level + indent)}${child.name}`, usd: child.usd },
      ...partsOf(child, level + 1, indent),
    ]);
}

interface Row {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** A part of two bills and what it is made of, each a step further in: every part that either has. */
function rowsOf(one: CostNode, other: CostNode, depth: number): Row[] {
  const names = [...new Set([...one.children, ...other.children].map(({ name }) => name))];
  return [
    { name: `${'  '.repeat(depth)}${one.name}`, before: one.usd, after: other.usd },
    ...names.flatMap((name) => rowsOf(partOf(one, name), partOf(other, name), depth + 1)),
  ];
}

function partOf({ children }: CostNode, name: string): CostNode {
  return children.find((child) => child.name === name) ?? { name, usd: 0, children: [] };
}

function changeOf(before: number, after: number): string {
  if (before === 0) return after === 0 ? '' : 'new';
  if (after === 0) return 'gone';
  const change = 100 * (after / before - 1);
  return `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(1)} %`;
}

function dollars(usd: number): string {
  const size = Math.abs(usd);
  const isSmall = size > 0 && size < 1;
  const text = size >= 100 ? digits(size, 4) : isSmall ? digits(size) : size.toFixed(2);
  return `${usd < 0 ? '−' : ''}$${text}`;
}
