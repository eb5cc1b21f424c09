import { digits, formatDuration } from '../format.ts';
import type { VerdictFile } from '../verdict-file.ts';
import { type Cell, foldedTable } from './data-table.ts';
import type { Mark, MarkKind } from './marks.ts';
import { html, type Markup } from './markup.ts';
import { shortName } from './variant-name.ts';

/** Failures told one by one, at the most. */
const mostTold = 200;

const counts: readonly { readonly kind: MarkKind; readonly name: string }[] = [
  { kind: 'up', name: 'replicas started or woken' },
  { kind: 'down', name: 'drained or put to sleep' },
  { kind: 'failure', name: 'lost' },
  { kind: 'outage', name: 'outages' },
];

/** How often each variant scaled and failed, and which failures there were: what the marks of the charts say, in words. */
export function marksTable(
  marks: readonly Mark[],
  { variants, replications }: VerdictFile,
): Markup {
  if (marks.length === 0)
    return html`<p>No replica was started, stopped or lost after the start.</p>`;
  const shown = counts.filter(({ kind }) => marks.some((mark) => mark.kind === kind));
  const found = variants.map(() => new Map<MarkKind, number>());
  for (const { variant, kind } of marks) {
    found[variant]!.set(kind, (found[variant]!.get(kind) ?? 0) + 1);
  }
  const rows = variants.map((variant, index): Cell[] => [
    { shown: shortName(variant) || 'the scenario' },
    ...shown.map(({ kind }) => {
      const mean = (found[index]!.get(kind) ?? 0) / Math.max(1, variant.finished);
      return { shown: digits(mean), sort: mean };
    }),
  ]);
  const overview = foldedTable({
    caption: 'Scalings and failures',
    note:
      replications > 1
        ? 'After the start, in a replication: means over all of them.'
        : 'After the start.',
    columns: [
      { head: 'configuration', kind: 'text' },
      ...shown.map(({ name }) => ({ head: name, kind: 'number' }) as const),
    ],
    heads: 1,
    rows,
  });
  return html`${overview}${failures(marks, variants, replications)}`;
}

function failures(
  marks: readonly Mark[],
  variants: VerdictFile['variants'],
  replications: number,
): Markup {
  const told = marks.filter(({ kind }) => kind !== 'up' && kind !== 'down');
  if (told.length === 0) return html``;
  const rows = told
    .slice(0, mostTold)
    .map(({ variant, replication, time, service, event, place }): Cell[] => [
      { shown: formatDuration(time), sort: time },
      { shown: event },
      { shown: service === '' ? '–' : service },
      { shown: place === '' ? '–' : place },
      ...(variants.length > 1 ? [{ shown: shortName(variants[variant]!) }] : []),
      ...(replications > 1 ? [{ shown: String(replication), sort: replication }] : []),
    ]);
  const note =
    told.length > mostTold
      ? `The first ${mostTold} of ${told.length}; events.csv has all.`
      : undefined;
  return foldedTable({
    caption: 'Failures and outages',
    note,
    columns: [
      { head: 'at', kind: 'number' },
      { head: 'what', kind: 'text' },
      { head: 'of', kind: 'text' },
      { head: 'where', kind: 'text' },
      ...(variants.length > 1 ? [{ head: 'configuration', kind: 'text' } as const] : []),
      ...(replications > 1 ? [{ head: 'replication', kind: 'number' } as const] : []),
    ],
    heads: 1,
    rows,
  });
}
