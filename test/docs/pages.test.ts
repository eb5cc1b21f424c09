import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { focusColumns } from '../../src/ledger/focus-columns.ts';
import { metricNames } from '../../src/metrics/catalog.ts';
import { resultFileNames, type SweepRun } from '../../src/report/result-files.ts';
import { csvTexts } from '../report/csv-texts.ts';

const root = new URL('../../', import.meta.url);
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'],
  ...readdirSync(new URL('docs/', root), { encoding: 'utf8', recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const read = (page: string) => readFileSync(new URL(page, root), 'utf8');

describe('links between the documents lead somewhere', () => {
  test.each(pages)('%s', (page) => {
    const dead = linksOf(read(page)).filter((link) => !leadsSomewhere(page, link));
    expect(dead).toEqual([]);
  });

  test('and a dead one would be found', () => {
    expect(leadsSomewhere('README.md', 'docs/no-such-page.md')).toBe(false);
    expect(leadsSomewhere('README.md', 'docs/models.md#no-such-heading')).toBe(false);
  });
});

test('docs/results.md names every column of every results file', () => {
  const run = {
    variants: [{ labels: {}, parsed: { scenario } }],
    replications: 1,
    outcomes: [{ kind: 'done', result: emptyResult }],
  } as unknown as SweepRun;
  const files = csvTexts(run);
  const lines = read('docs/results.md').split('\n');
  expect([...files.keys()].sort()).toEqual(csvFiles.toSorted());
  for (const [name, text] of files) {
    const line = lines.find((one) => one.startsWith(`| \`${name}\``)) ?? '';
    const columns = text.split('\n')[0]!.split(',').slice(1);
    // Metrics have a table of their own, and columns of FOCUS a specification.
    const own = columns.filter((column) => !known(name).includes(column));
    for (const column of own) expect(line, `${name}: ${column}`).toContain(`\`${column}\``);
  }
});

test('README.md names every scenario', () => {
  const scenarios = readdirSync(new URL('scenarios/', root)).filter((name) =>
    /\.ya?ml$/.test(name),
  );
  for (const name of scenarios) expect(read('README.md')).toContain(`(scenarios/${name})`);
});

const csvFiles = resultFileNames.filter((name) => name.endsWith('.csv'));

/** Columns of a file that are explained elsewhere. */
function known(file: string): readonly string[] {
  if (file === 'cost.csv') return focusColumns;
  return /summary|deployments|tenants|gateways|providers|regions|places/.test(file)
    ? metricNames
    : [];
}

/** One in whose results every file is. */
const scenario = {
  gateways: { g: {} },
  providers: { p: {} },
  regions: { r: {} },
  pools: { p: { region: 'r' } },
  billing: { start: '2026-01-01', account: 'a', providers: {} },
  horizon: 1,
  claims: [{ says: 'so it is', source: 'somewhere', outside: 'nobody knows', where: {} }],
};

const emptyResult = {
  total: {},
  deployments: [],
  gateways: [],
  providers: [],
  regions: [],
  places: [],
  charges: [],
  audit: [{}],
  tenants: [],
  series: [],
  decisions: [],
  fleetEvents: [],
  startups: [],
  requests: [],
};

/** Targets of Markdown links, without those of the web and without code. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/```.*?```/gs, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1]!)
    .filter((link) => !/^https?:/.test(link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path, anchor] = link.split('#') as [string, string | undefined];
  const target = path === '' ? new URL(page, root) : new URL(path, new URL(page, root));
  if (!existsSync(target)) return false;
  if (anchor === undefined) return true;
  const headings = readFileSync(target, 'utf8').match(/^#+ .*$/gm) ?? [];
  return headings.some((heading) => slug(heading) === anchor);
}

function slug(heading: string): string {
  return heading
    .replace(/^#+ /, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
