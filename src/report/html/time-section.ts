import { counted, digits, formatDuration } from '../format.ts';
import type { VerdictFile } from '../verdict-file.ts';
import { allOf, type ChartData } from './chart-data.ts';
import { type Cell, dataTable } from './data-table.ts';
import { type Mark, markWords } from './marks.ts';
import { marksTable } from './marks-table.ts';
import { html, type Markup } from './markup.ts';
import { type Panel, panelValue } from './panels.ts';
import { overReplications, type TimeSeries, type Values } from './time-series.ts';
import { shortName } from './variant-name.ts';

/** Rows of the numbers below a chart, at the most. */
const mostRows = 48;

/** Instants whose values stand in that table. */
const instants = 6;

/** What happened over time: charts that share their axis, each with its numbers in a table, and what the marks mean. */
export function timeSection(
  { panels, horizon, warmup }: ChartData,
  series: TimeSeries,
  marks: readonly Mark[],
  verdict: VerdictFile,
): Markup {
  const { replications } = verdict;
  const kinds = (['up', 'down', 'failure', 'outage'] as const).filter((kind) =>
    marks.some((mark) => mark.kind === kind),
  );
  return html`<section id="time"><h2>What happened over time</h2>
<p>${counted(series.times.length, 'interval')} of ${formatDuration(series.interval)}, from the start on; each point stands for the one that begins there.${warmup > 0 ? ' What is shaded grey is the warm-up, which no metric counts.' : ''}
${replications > 1 ? 'A line is the mean over the replications, where no single one is chosen, and the band around it goes from the least to the greatest.' : ''}
<span class="needs-script">Drag across a chart to look closer, click it twice to see all; arrow keys move the cursor of all charts.</span></p>
<noscript><p>The charts need JavaScript. Below each title are the numbers.</p></noscript>
<form class="controls" id="controls" hidden></form>
<p id="legend"></p>
<figure class="panel events" data-events hidden><figcaption><h3>Scalings and failures</h3><span class="readout"></span></figcaption>
<div class="chart" role="img" aria-label="Marks of scalings and failures over ${formatDuration(horizon)}; the tables below count and name them." tabindex="0"></div>
<p class="key">${kinds.map((kind) => html`<span class="${kind}"><span aria-hidden="true">${symbols[kind]}</span> ${markWords[kind]}</span> `)}${
    marks.some(({ kind }) => kind === 'recovery') ? 'Red ground: while an outage lasts.' : ''
  }</p></figure>
${panels.map((panel, index) => panelFigure(panel, index, series, verdict))}
<p class="quiet" id="absent"></p>
${marksTable(marks, verdict)}
</section>`;
}

const symbols = { up: '▲', down: '▽', failure: '✕', outage: '■' } as const;

function panelFigure(
  panel: Panel,
  index: number,
  series: TimeSeries,
  verdict: VerdictFile,
): Markup {
  const lines = linesOf(panel, series, verdict);
  const top = lines.reduce<Line | undefined>(
    (best, line) => (best === undefined || line.greatest.value > best.greatest.value ? line : best),
    undefined,
  );
  const peak =
    top === undefined
      ? ''
      : ` Highest: ${valueText(panel, top.greatest.value)}${top.name === '' ? '' : `, ${top.name}`}, at ${formatDuration(top.greatest.time)}.`;
  return html`<figure class="panel" data-panel="${index}"><figcaption><h3>${panel.title}</h3><span class="readout"></span></figcaption>
<div class="chart" role="img" aria-label="Line chart: ${panel.title}.${peak} The numbers are in the table below." tabindex="0"></div>
<details class="numbers"><summary>Numbers</summary>${numbers(panel, lines, series, verdict)}</details></figure>`;
}

interface Extreme {
  readonly value: number;
  readonly time: number;
}

/** One variant and service: its mean over the replications. */
interface Line {
  readonly variant: number;
  readonly service: number;
  readonly name: string;
  readonly values: Values;
  readonly mean: number;
  readonly least: Extreme;
  readonly greatest: Extreme;
}

function linesOf(
  { column }: Panel,
  series: TimeSeries,
  { variants, replications }: VerdictFile,
): Line[] {
  return variants.flatMap((variant, index) =>
    series.services.flatMap((service, at): Line[] => {
      const all = allOf(series, column, index, at, replications);
      const { mean: values } = overReplications(all);
      const known = values.flatMap((value, place): Extreme[] =>
        value === null ? [] : [{ value, time: series.times[place]! }],
      );
      if (known.length === 0) return [];
      const parts = [shortName(variant), ...(series.services.length > 1 ? [service] : [])];
      return [
        {
          variant: index,
          service: at,
          name: parts.filter((part) => part !== '').join(', '),
          values,
          mean: known.reduce((sum, { value }) => sum + value, 0) / known.length,
          least: known.reduce((best, one) => (one.value < best.value ? one : best)),
          greatest: known.reduce((best, one) => (one.value > best.value ? one : best)),
        },
      ];
    }),
  );
}

function numbers(
  panel: Panel,
  lines: readonly Line[],
  series: TimeSeries,
  { variants }: VerdictFile,
): Markup {
  const count = Math.min(instants, series.times.length);
  const places = [
    ...new Set(
      Array.from({ length: count }, (_, index) =>
        Math.round((index * (series.times.length - 1)) / Math.max(1, count - 1)),
      ),
    ),
  ];
  const hasServices = series.services.length > 1;
  const hasVariants = variants.length > 1 || !hasServices;
  const shown = lines.slice(0, mostRows);
  const value = (one: number | null): Cell => ({ shown: valueText(panel, one), sort: one ?? '' });
  const rows = shown.map((line): Cell[] => [
    ...(hasVariants ? [{ shown: shortName(variants[line.variant]!) || 'the scenario' }] : []),
    ...(hasServices ? [{ shown: series.services[line.service]! }] : []),
    value(line.mean),
    {
      shown: html`${valueText(panel, line.least.value)}<small>at ${formatDuration(line.least.time)}</small>`,
      sort: line.least.value,
    },
    {
      shown: html`${valueText(panel, line.greatest.value)}<small>at ${formatDuration(line.greatest.time)}</small>`,
      sort: line.greatest.value,
    },
    ...places.map((place) => value(line.values[place] ?? null)),
  ]);
  const rest = lines.length - shown.length;
  return dataTable({
    caption: panel.title,
    note:
      rest > 0
        ? `The first ${shown.length} of ${lines.length} lines; timeseries.csv has all.`
        : undefined,
    columns: [
      ...(hasVariants ? [{ head: 'configuration', kind: 'text' } as const] : []),
      ...(hasServices ? [{ head: 'of', kind: 'text' } as const] : []),
      ...['mean', 'least', 'greatest'].map((head) => ({ head, kind: 'number' }) as const),
      ...places.map(
        (place) =>
          ({ head: `at ${formatDuration(series.times[place]!)}`, kind: 'number' }) as const,
      ),
    ],
    heads: Number(hasVariants) + Number(hasServices),
    rows,
  });
}

function valueText({ unit }: Panel, value: number | null): string {
  return panelValue(unit, value, digits);
}
