import { formatInterval } from '../format.ts';
import { intervalOf, type StoredFrontier, type StoredFrontierPoint } from '../verdict-file.ts';
import { type Cell, dataTable } from './data-table.ts';
import { frontierPicture } from './frontier-picture.ts';
import { html, type Markup } from './markup.ts';

/** Cost against quality: a picture, and every point in a table. */
export function frontierSection(frontier: StoredFrontier | null): Markup {
  if (frontier === null) return html``;
  const { cost, quality, tenant, also, reference, points, yardsticks, chosen, trade } = frontier;
  const had = tenant === null ? quality : `${quality} of ${tenant}`;
  const rows = points.map((point, index): Cell[] => [
    { shown: String(index + 1), sort: index + 1 },
    { shown: yardsticks.includes(point.name) ? `${point.name} (yardstick)` : point.name },
    { shown: formatInterval(cost, intervalOf(point.cost)), sort: point.cost.mean ?? undefined },
    {
      shown: point.name === reference ? '–' : formatInterval(cost, intervalOf(point.more)),
      sort: point.more.mean ?? undefined,
    },
    {
      shown: formatInterval(quality, intervalOf(point.quality)),
      sort: point.quality.mean ?? undefined,
    },
    ...also.map((metric, at) => ({
      shown: formatInterval(metric, intervalOf(point.also[at]!)),
      sort: point.also[at]!.mean ?? undefined,
    })),
    point.missed.length === 0
      ? { shown: chosen.includes(point.name) ? '✓ chosen' : '✓ none', look: 'good' }
      : { shown: html`✗ ${misses(point.missed)}`, look: 'bad' },
    standingCell(point),
  ]);
  return html`<section id="frontier"><h2>What is had for the price</h2>
<p>Each point is a configuration: ${cost} to the right, ${had} upwards, with 95 % intervals. Filled points keep every promise, hollow ones miss some.
The line joins those that no other beats in ${also.length === 0 ? 'both' : `these and ${also.join(', ')}`}.</p>
<figure>${frontierPicture(frontier, 'wide')}${frontierPicture(frontier, 'narrow')}</figure>
${dataTable({
  caption: 'Configurations from the cheapest on',
  columns: [
    { head: '#', kind: 'number' },
    { head: 'configuration', kind: 'text' },
    { head: cost, kind: 'number' },
    { head: `against ${reference ?? 'none'}`, kind: 'number' },
    { head: had, kind: 'number' },
    ...also.map((metric) => ({ head: metric, kind: 'number' }) as const),
    { head: 'misses', kind: 'text' },
    { head: 'on the frontier', kind: 'text' },
  ],
  heads: 2,
  rows,
  isStacked: true,
})}
${trade.length === 0 ? '' : html`<ul class="said">${trade.map((line) => html`<li>${line}</li>`)}</ul>`}
</section>`;
}

/** Whether it is on the frontier; where it is not, who beats it, as far as that is shown. */
function standingCell({ isEfficient, dominated }: StoredFrontierPoint): Cell {
  // Results of before have no such key.
  const by = dominated?.by;
  if (isEfficient) {
    return by === undefined
      ? { shown: 'yes' }
      : { shown: html`yes<small>perhaps not: ${by}</small>` };
  }
  return by === undefined
    ? { shown: html`no<small>by the means</small>`, look: 'quiet' }
    : { shown: html`no<small>beaten by ${by}</small>`, look: 'quiet' };
}

/** Each on a line of its own where there is no room. */
function misses(missed: readonly string[]): Markup[] {
  return missed.map(
    (text, index) =>
      html`<span class="whole">${text}${index < missed.length - 1 ? ', ' : ''}</span> `,
  );
}
