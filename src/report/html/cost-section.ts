import { meanInterval } from '../../metrics/intervals.ts';
import { digits, formatInterval } from '../format.ts';
import { type CostNode, costTrees } from './cost-tree.ts';
import { type Cell, dataTable, foldedTable } from './data-table.ts';
import { html, type Markup } from './markup.ts';
import type { Results } from './read-results.ts';
import { shortName } from './variant-name.ts';

/** Trees that are shown at the most: those of who was chosen, then the first. */
const mostTrees = 24;

/** Where the money went: work, overhead and idle time of each variant, then its bill as a tree. */
export function costSection(results: Results): Markup {
  const trees = costTrees(results);
  if (trees === undefined || trees.every(({ usd }) => usd === 0)) return html``;
  const { variants, frontier } = results.verdict;
  const most = Math.max(...trees.map(({ usd }) => usd));
  const rows = trees.map(({ usd, samples, causes }, index): Cell[] => [
    { shown: shortName(variants[index]!) || 'the scenario' },
    { shown: formatInterval('cost_usd', meanInterval(samples)), sort: usd },
    ...causeNames.map(({ cause }) => ({
      shown: share(causes[cause] ?? 0, usd),
      sort: usd === 0 ? '' : (causes[cause] ?? 0) / usd,
    })),
    { shown: causeBar(causes, most), sort: usd },
  ]);
  const chosen = frontier?.chosen ?? [];
  const order = variants
    .map((_, index) => index)
    .sort((one, other) => Number(isChosen(other)) - Number(isChosen(one)) || one - other);
  const shown = order.slice(0, mostTrees);
  return html`<section id="cost"><h2>Where the money went</h2>
${foldedTable(
  {
    caption: 'Cost by cause',
    note: 'Dollars of the measured time, and parts of them: work for requests, time that is paid and nobody uses, and what there must be besides.',
    columns: [
      { head: 'configuration', kind: 'text' },
      { head: 'cost', kind: 'number' },
      ...causeNames.map(({ name }) => ({ head: name, kind: 'number' }) as const),
      { head: 'of the dearest', kind: 'text' },
    ],
    heads: 1,
    rows,
  },
  40,
)}
${bills(shown.slice(0, 1), true)}${
  shown.length < 2
    ? ''
    : html`<details class="fold"><summary>The bills of ${shown.length === 2 ? 'the other' : `${shown.length - 1} others`}</summary>${bills(shown.slice(1), false)}</details>`
}
${shown.length < variants.length ? html`<p>cost.csv has the bills of the other ${variants.length - shown.length}.</p>` : ''}
${monthlyBill(results)}
</section>`;

  function bills(indices: readonly number[], isOpen: boolean): Markup[] {
    return indices.map((index) =>
      tree(trees![index]!, shortName(variants[index]!) || 'the scenario', isOpen),
    );
  }

  function isChosen(index: number): boolean {
    return chosen.some((name) => Object.values(variants[index]!.labels).includes(name));
  }
}

const causeNames = [
  { cause: 'workload', name: 'work' },
  { cause: 'overhead', name: 'overhead' },
  { cause: 'idle', name: 'idle' },
] as const;

function share(usd: number, of: number): string {
  return of === 0 ? '–' : `${digits((100 * usd) / of)} %`;
}

function causeBar(causes: Readonly<Record<string, number>>, most: number): Markup {
  return html`<span class="stack" aria-hidden="true">${causeNames.map(({ cause }) => {
    const part =
      most === 0 ? 0 : Math.max(0, Math.round((1000 * (causes[cause] ?? 0)) / most) / 10);
    return html`<i class="${cause}" style="width:${part}%"></i>`;
  })}</span>`;
}

function tree(root: CostNode, name: string, isOpen: boolean): Markup {
  const rows: Cell[][] = [];
  const add = (node: CostNode, depth: number) => {
    rows.push([
      { shown: html`<span class="depth" style="--depth:${depth}">${node.name}</span>` },
      { shown: dollars(node.usd), sort: node.usd },
      { shown: share(node.usd, root.usd), sort: node.usd },
      {
        shown: html`<span class="stack" aria-hidden="true"><i class="plain" style="width:${root.usd === 0 ? 0 : Math.max(0, Math.round((1000 * node.usd) / root.usd) / 10)}%"></i></span>`,
        sort: node.usd,
      },
    ]);
    for (const child of node.children) add(child, depth + 1);
  };
  for (const child of root.children) add(child, 0);
  rows.push([
    { shown: 'total' },
    { shown: dollars(root.usd), sort: root.usd },
    { shown: share(root.usd, root.usd) },
    { shown: '' },
  ]);
  return html`<details class="fold"${isOpen ? html` open` : ''}><summary>The bill of ${name}: ${dollars(root.usd)}</summary>${dataTable(
    {
      caption: `Bill of ${name}`,
      note: 'Mean over the replications; what is indented is part of what stands above it.',
      columns: [
        { head: 'what for', kind: 'text' },
        { head: 'cost', kind: 'number' },
        { head: 'part', kind: 'number' },
        { head: 'of the whole', kind: 'text' },
      ],
      heads: 1,
      rows,
      // Sorted, nobody would know any more what is part of what.
      isFixed: true,
    },
  )}</details>`;
}

function monthlyBill({ verdict }: Results): Markup {
  const { monthlyBill: lines } = verdict.lines;
  return lines.length === 0
    ? html``
    : html`<h3>A month at this rate</h3><pre tabindex="0">${lines.join('\n')}</pre>`;
}

function dollars(usd: number): string {
  return `${usd < 0 ? '-' : ''}$${digits(Math.abs(usd))}`;
}
