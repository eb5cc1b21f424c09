import { formatInterval } from '../format.ts';
import { intervalOf, type StoredDifference, type VerdictFile } from '../verdict-file.ts';
import { type Cell, type Column, foldedTable } from './data-table.ts';
import { html, type Markup } from './markup.ts';
import { shortName } from './variant-name.ts';

/** Every variant against the first of its kind, metric by metric, paired by replication. */
export function comparisonSection({ variants, comparisons }: VerdictFile): Markup {
  if (comparisons.length === 0) return html``;
  const metrics = [
    ...new Set(comparisons.flatMap((one) => one.metrics.map(({ metric }) => metric))),
  ];
  const baselines = new Set(comparisons.map(({ baseline }) => baseline));
  const isOne = baselines.size === 1;
  const against = isOne ? shortName(variants[comparisons[0]!.baseline]!) : undefined;
  const rows = comparisons.map(({ baseline, candidate, pairs, metrics: found }): Cell[] => [
    { shown: shortName(variants[candidate]!) },
    ...(isOne ? [] : [{ shown: shortName(variants[baseline]!) }]),
    ...metrics.map((metric) => differenceCell(found.find((one) => one.metric === metric))),
    { shown: String(pairs), sort: pairs },
  ]);
  const columns: Column[] = [
    { head: 'configuration', kind: 'text' },
    ...(isOne ? [] : [{ head: 'against', kind: 'text' } as const]),
    ...metrics.map((metric): Column => ({ head: metric, kind: 'number' })),
    { head: 'pairs', kind: 'number' },
  ];
  const note =
    'What it has more or less, replication by replication under the same requests, with 95 % intervals. Better or worse is said only where the interval does not span zero.';
  return html`<section id="comparison"><h2>${against === undefined ? 'One against the other' : `Against ${against}`}</h2>
${foldedTable({ caption: against === undefined ? 'Differences' : `Differences from ${against}`, note, columns, heads: isOne ? 1 : 2, rows, isStacked: true }, 40)}
</section>`;
}

function differenceCell(one: StoredDifference | undefined): Cell {
  if (one === undefined || one.difference.mean === null) return { shown: '–', sort: '' };
  const { metric, difference, better } = one;
  const sign = difference.mean! > 0 ? '+' : '';
  const text = `${sign}${formatInterval(metric, intervalOf(difference))}`.replace('+-', '-');
  const [word, look] =
    better === null
      ? (['no difference shown', 'quiet'] as const)
      : better === 'candidate'
        ? (['better', 'good'] as const)
        : (['worse', 'bad'] as const);
  return { shown: html`${text}<small>${word}</small>`, sort: difference.mean!, look };
}
