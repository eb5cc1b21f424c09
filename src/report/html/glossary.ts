import { metricDefinition, metricNames } from '../../metrics/catalog.ts';
import { foldedTable } from './data-table.ts';
import { html, type Markup } from './markup.ts';

/** What each metric that a page names means. */
export function glossary(page: readonly Markup[]): Markup {
  const text = page.map(({ markup }) => markup).join('');
  const words = new Set(text.match(/\b[a-z][a-z0-9]*(?:_[a-z0-9]+)*\b/g));
  const rows = metricNames
    .filter((name) => words.has(name))
    .map((name) => {
      const { about, better } = metricDefinition(name);
      const way = better === undefined ? 'neither way' : better;
      return [{ shown: name }, { shown: about }, { shown: way }];
    });
  if (rows.length === 0) return html``;
  const table = foldedTable(
    {
      caption: 'What the metrics mean',
      columns: [
        { head: 'metric', kind: 'text' },
        { head: 'what it is', kind: 'text' },
        { head: 'better', kind: 'text' },
      ],
      heads: 1,
      rows,
    },
    0,
  );
  return html`<section id="words"><h2>Words</h2>
<p>A configuration is a scenario with one choice on each axis of its sweep; a replication is one run of it with luck of its own. An interval of 95 % holds the truth in 95 of 100 such intervals; a difference is named only where its interval does not span zero.</p>
${table}</section>`;
}
