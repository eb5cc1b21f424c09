import { stringify } from 'yaml';
import { reproductionText } from '../verdict-file.ts';
import { type Cell, foldedTable } from './data-table.ts';
import { html, type Markup } from './markup.ts';
import type { Results, StoredScenario } from './read-results.ts';
import { shortName } from './variant-name.ts';

/** What was simulated: the scenario with every default filled in, in what the variants differ, and how to do it again. */
export function scenarioSection({ verdict, scenarios }: Results): Markup {
  const { variants, lines } = verdict;
  const text = stringify(withoutEmpty(scenarios[0]!), {
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  const name = variants.length > 1 ? ` (${shortName(variants[0]!)})` : '';
  return html`<section id="scenario"><h2>What was simulated</h2>
${differences(verdict.variants.map(shortName), scenarios)}
<details class="fold scenario"><summary>The scenario${name}, with every default filled in</summary><pre tabindex="0">${text}</pre></details>
${lines.stepTimes.map((line) => html`<p class="quiet">${line}</p>`)}
<p>${reproductionText(verdict.reproduction)}</p>
</section>`;
}

/** The paths at which variants differ: a row for each variant. */
function differences(names: readonly string[], scenarios: readonly StoredScenario[]): Markup {
  if (scenarios.length < 2) return html``;
  const flat = scenarios.map((scenario) => leaves(scenario));
  const paths = [...new Set(flat.flatMap((one) => [...one.keys()]))].filter(
    (path) => new Set(flat.map((one) => one.get(path))).size > 1,
  );
  const rows = names.map((name, index): Cell[] => {
    const own = paths.filter((path) => flat[index]!.has(path));
    return [
      { shown: name },
      {
        shown: html`<code>${own.map((path) => `${path}: ${flat[index]!.get(path)}`).join('\n')}</code>`,
      },
    ];
  });
  return foldedTable(
    {
      caption: 'In what the configurations differ',
      columns: [
        { head: 'configuration', kind: 'text' },
        { head: 'what it has where they differ', kind: 'text' },
      ],
      heads: 1,
      rows,
    },
    0,
  );
}

function leaves(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    for (const [key, one] of Object.entries(value)) {
      leaves(one, path === '' ? key : `${path}.${key}`, found);
    }
  } else if (value !== undefined) {
    found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return found;
}

/** What nobody wrote and what says nothing is left out: nulls, and blocks without anything in them. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, one]) => [key, withoutEmpty(one)] as const)
    .filter(
      ([, one]) =>
        one !== null && !(typeof one === 'object' && Object.keys(one as object).length === 0),
    );
  return Object.fromEntries(entries);
}
