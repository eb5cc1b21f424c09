import { formatExact, formatInterval } from '../format.ts';
import { intervalOf, type StoredSlo, type StoredVariant } from '../verdict-file.ts';
import { type Cell, type Column, dataTable } from './data-table.ts';
import { barScale, intervalBar } from './interval-bar.ts';
import { html, type Markup } from './markup.ts';
import type { Results } from './read-results.ts';

/** Each configuration against its promises: one table, a row for each, a column for each SLO and usual metric. */
export function configurationsSection({ verdict }: Results): Markup {
  const { variants, metrics } = verdict;
  const intro =
    variants.length === 1 ? 'What was promised, and what was found' : 'Every configuration';
  return html`<section id="configurations"><h2>${intro}</h2>
${variants.length === 1 ? promises(variants[0]!) : matrix(variants, metrics)}
${theory(variants)}
</section>`;
}

function matrix(variants: readonly StoredVariant[], metrics: readonly string[]): Markup {
  const axes = Object.keys(variants[0]!.labels);
  const slos = distinct(variants.flatMap((variant) => variant.slos));
  const judged = slos
    .filter(({ deployment, tenant }) => deployment === undefined && tenant === undefined)
    .map(({ metric }) => metric);
  const others = metrics.filter((metric) => !judged.includes(metric));
  const hasTally = variants.some(({ of }) => of > 0);
  const columns: Column[] = [
    ...axes.map((axis): Column => ({ head: axis, kind: 'text' })),
    ...(hasTally ? [{ head: 'promises kept', kind: 'number' } as const] : []),
    ...slos.map(
      (slo): Column => ({ head: sloName(slo), sub: limitOf(slo, variants), kind: 'number' }),
    ),
    ...others.map((metric): Column => ({ head: metric, kind: 'number' })),
  ];
  const ofSlos = slos.map((slo) => {
    const found = variants.map((variant) => variant.slos.find((one) => isSame(one, slo)));
    const known = found.filter((one) => one !== undefined);
    const scale = barScale(
      known.map(({ interval }) => intervalOf(interval)),
      known.map(({ limit }) => limit),
    );
    return found.map((one) =>
      one === undefined
        ? nothing
        : sloCell(one, intervalBar(intervalOf(one.interval), scale, one.limit)),
    );
  });
  const ofOthers = others.map((metric) => {
    const intervals = variants.map((variant) => intervalOf(variant.metrics[metric]!));
    const scale = barScale(intervals);
    return intervals.map(
      (interval): Cell => ({
        shown: html`${formatInterval(metric, interval)}${intervalBar(interval, scale)}`,
        sort: interval.mean,
      }),
    );
  });
  const rows = variants.map(({ labels, finished, kept, of }, index) => [
    ...axes.map((axis): Cell => ({ shown: labels[axis]! })),
    ...(hasTally ? [tallyCell(finished, kept, of)] : []),
    ...ofSlos.map((cells) => cells[index]!),
    ...ofOthers.map((cells) => cells[index]!),
  ]);
  const note =
    'Means over the replications with 95 % intervals; ✓ keeps the promise, ✗ misses it. The bars show the same, each column on its own scale; a stroke is the limit.';
  return dataTable({
    caption: 'Configurations and what they kept',
    note,
    columns,
    heads: axes.length,
    rows,
    isStacked: true,
  });
}

function promises({ slos, metrics }: StoredVariant): Markup {
  const judged = slos.map(({ metric }) => metric);
  const rows = [
    ...slos.map((slo) => [
      { shown: sloName(slo) },
      { shown: `${limitText(slo)}${slo.optional ? ', optional' : ''}` },
      sloCell(slo, html``),
    ]),
    ...Object.entries(metrics)
      .filter(([metric]) => !judged.includes(metric))
      .map(([metric, interval]) => [
        { shown: metric },
        { shown: '–', sort: '' },
        { shown: formatInterval(metric, intervalOf(interval)) },
      ]),
  ];
  return dataTable({
    caption: 'Promises and other metrics',
    columns: [
      { head: 'metric', kind: 'text' },
      { head: 'promised', kind: 'text' },
      { head: 'found', kind: 'number' },
    ],
    heads: 1,
    rows,
  });
}

function theory(variants: readonly StoredVariant[]): Markup {
  const rows = variants.flatMap(({ labels, theory: ofVariant }) =>
    ofVariant.map(({ metric, value, law, interval, met }): Cell[] => [
      { shown: Object.values(labels).join(' · ') || 'the scenario' },
      { shown: metric },
      { shown: formatExact(metric, value), sort: value },
      {
        shown: `${met ? '✓' : '✗'} ${formatInterval(metric, intervalOf(interval))}`,
        sort: interval.mean ?? undefined,
        look: met ? 'good' : 'bad',
      },
      { shown: law },
    ]),
  );
  if (rows.length === 0) return html``;
  return dataTable({
    caption: 'Against theory',
    note: '✓ where the 95 % interval covers the value of theory.',
    columns: [
      { head: 'configuration', kind: 'text' },
      { head: 'metric', kind: 'text' },
      { head: 'theory', kind: 'number' },
      { head: 'simulated', kind: 'number' },
      { head: 'law', kind: 'text' },
    ],
    heads: 1,
    rows,
  });
}

const nothing: Cell = { shown: '–', sort: '' };

function tallyCell(finished: number, kept: number, of: number): Cell {
  if (finished === 0 || of === 0) return nothing;
  return { shown: `${kept} of ${of}`, sort: kept - of, look: kept === of ? 'good' : 'bad' };
}

function sloCell(slo: StoredSlo, bar: Markup): Cell {
  const interval = intervalOf(slo.interval);
  const share = slo.in === undefined ? '' : ` in ${slo.kept} of ${slo.of}`;
  const isOpen = !slo.settled && Number.isFinite(interval.halfWidth);
  return {
    shown: html`<span class="tick">${slo.met ? '✓' : '✗'}</span><span class="sr">${slo.met ? 'kept: ' : 'missed: '}</span> ${formatInterval(slo.metric, interval)}${share}${
      isOpen ? html`<small>not settled</small>` : ''
    }${bar}`,
    sort: interval.mean,
    look: slo.optional ? undefined : slo.met ? 'good' : 'bad',
  };
}

function sloName({ metric, deployment, tenant, optional }: StoredSlo): string {
  const scope = deployment ?? tenant;
  return `${metric}${scope === undefined ? '' : ` of ${scope}`}${optional ? ' (optional)' : ''}`;
}

/** The limit of a column, where all variants have the same. */
function limitOf(slo: StoredSlo, variants: readonly StoredVariant[]): string {
  const texts = variants.flatMap((variant) =>
    variant.slos.filter((one) => isSame(one, slo)).map(limitText),
  );
  return new Set(texts).size === 1 ? texts[0]! : 'limits differ';
}

function limitText({ metric, side, limit, in: share }: StoredSlo): string {
  const text = `${side === 'max' ? '≤' : '≥'} ${formatExact(metric, limit)}`;
  return share === undefined
    ? text
    : `${text} in ${formatExact('goodput_ratio', share)} of the replications`;
}

function isSame(one: StoredSlo, other: StoredSlo): boolean {
  return (
    one.metric === other.metric &&
    one.side === other.side &&
    one.deployment === other.deployment &&
    one.tenant === other.tenant &&
    (one.in === undefined) === (other.in === undefined)
  );
}

function distinct(slos: readonly StoredSlo[]): StoredSlo[] {
  return slos.filter((slo, index) => slos.findIndex((one) => isSame(one, slo)) === index);
}
