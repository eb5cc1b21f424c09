import { expect, test } from 'vitest';
import { formatInterval } from '../../../src/report/format.ts';
import { readTable } from '../../../src/report/html/csv-table.ts';
import { renderReport } from '../../../src/report/html/page.ts';
import { readResults } from '../../../src/report/html/read-results.ts';
import { intervalOf, type VerdictFile } from '../../../src/report/verdict-file.ts';
import { filesOf, floodScenario, twoFleets } from './results.ts';

const files = filesOf(floodScenario('flood', twoFleets), '1 of 2 configurations keeps every SLO');
const page = renderReport(readResults(files));

test('the same results give the same bytes', () => {
  expect(renderReport(readResults(new Map(files)))).toBe(page);
});

test('the verdict comes before everything else', () => {
  const order = ['<h1>flood</h1>', '1 of 2 configurations keeps every SLO', '<table', '<figure'];
  const from = page.indexOf('<main');
  const places = order.map((text) => page.indexOf(text, from));
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places.toSorted((a, b) => a - b)).toEqual(places);
});

test('a title stands in the place of the name', () => {
  const titled = renderReport(readResults(files), 'Before the sale');
  expect(titled).toContain('<h1>Before the sale</h1>');
  expect(titled).not.toContain('<h1>flood</h1>');
});

test('intervals are those of verdict.json, as the terminal writes them', () => {
  const { variants } = JSON.parse(files.get('verdict.json')!) as VerdictFile;
  for (const { slos } of variants) {
    for (const { metric, interval, met } of slos) {
      const text = formatInterval(metric, intervalOf(interval));
      expect(page).toContain(
        `${met ? '✓' : '✗'}</span><span class="sr">${met ? 'kept' : 'missed'}: </span> ${text}`,
      );
    }
  }
});

test.each(['tenant', 'deployment', 'policy'])(
  'an axis may be called %s, as columns are',
  (name) => {
    const text = floodScenario('flood', twoFleets.replace('fleet:', `${name}:`));
    const named = renderReport(readResults(filesOf(text, '1 of 2 configurations keeps every SLO')));
    const words = (markup: string) =>
      markup.slice(markup.indexOf('id="parts"')).replace(/<[^>]*>/g, ' ');
    expect(words(named).replaceAll(name, 'fleet')).toBe(words(page).replaceAll(name, 'fleet'));
  },
);

test('nothing is asked of any network: no address but in the licence of uPlot', () => {
  const addresses = page.match(/https?:[^\s"'<)]*/g);
  expect(addresses).toEqual(['https://github.com/leeoniya/uPlot']);
  expect(page).not.toMatch(/<(link|img|iframe|object|embed)\b|\bsrc=|@import|url\(/);
  expect(page).toContain('default-src &#39;none&#39;');
});

test('every table has a caption or a label, every chart a description and numbers', () => {
  const tables = page.match(/<table[\s\S]*?<\/table>/g)!;
  expect(tables.length).toBeGreaterThan(8);
  for (const table of tables) expect(table).toContain('<caption>');
  const figures = page.match(/<figure class="panel" data-panel[\s\S]*?<\/figure>/g)!;
  expect(figures.length).toBeGreaterThanOrEqual(6);
  for (const figure of figures) {
    expect(figure).toMatch(/role="img" aria-label="Line chart: [^"]*Highest: /);
    expect(figure).toContain('<table');
  }
});

test('landmarks, one first heading, and headings that skip no level', () => {
  for (const mark of [
    '<main id="main">',
    '<header>',
    '<nav aria-label=',
    '<footer>',
    '<html lang="en">',
  ]) {
    expect(page).toContain(mark);
  }
  const levels = [...page.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level));
  expect(levels.filter((level) => level === 1)).toEqual([1]);
  for (const [index, level] of levels.entries()) {
    if (index > 0) expect(level - levels[index - 1]!).toBeLessThanOrEqual(1);
  }
});

test('every link within the page leads somewhere, and every id is there once', () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test('the charts know every variant, service and replication, and scalings are marked', () => {
  const data = chartDataOf(page);
  expect(data.axes).toEqual([{ name: 'fleet', values: ['fixed', 'scaled'] }]);
  expect(data.variants).toEqual([[0], [1]]);
  expect(data.services).toEqual(['chat']);
  expect(data.hasTogether).toBe(false);
  expect(data.replications).toBe(2);
  expect(data.marks[0]).toEqual([]);
  expect(data.marks[1].length).toBeGreaterThan(0);
  expect(data.marks[1].length % 4).toBe(0);
});

test('what all variants share is stored once', () => {
  const { places } = chartDataOf(page);
  expect(places['arrived'][0]).toEqual(places['arrived'][1]);
  expect(places['replicas'][0]).not.toEqual(places['replicas'][1]);
});

test('one configuration needs no table of configurations', () => {
  const one = renderReport(readResults(filesOf(floodScenario('alone', 'seed: "7"'))));
  expect(one).toContain('What was promised, and what was found');
  expect(one).not.toContain('Every configuration');
  expect(one).not.toContain('id="comparison"');
});

test('cells that failed are named, and what did not finish has no value', () => {
  const fails = (variant: number, replication: number) => variant === 1 || replication === 1;
  const text = floodScenario('flood', twoFleets);
  const some = renderReport(readResults(filesOf(text, '3 of 4 cells failed', fails)));
  expect(some.match(/failed: fleet=\w+, replication \d: out of memory/g)).toHaveLength(3);
  const body = some.slice(some.indexOf('<main'), some.indexOf('</main>'));
  expect(body).not.toMatch(/NaN|undefined|Infinity|null</);
  // The other has one replication, and so no interval.
  expect(some).toMatch(
    /<th scope="row" class="text"[^>]*>scaled<\/th><td class="number" data-sort=""[^>]*>–<\/td>/,
  );
});

test('decisions that changed something stand there with their reasons, and starts with their phases', () => {
  const section = page.slice(page.indexOf('<section id="decisions">'));
  const [decisions, startups] = section.match(/<table[\s\S]*?<\/table>/g)!;
  const rows = readTable('decisions.csv', files.get('decisions.csv')!);
  const [replication, current, applied, because] = [
    ...['replication', 'current', 'applied', 'because'],
  ].map((name) => rows.columns.indexOf(name)) as [number, number, number, number];
  const changed = rows.rows.filter(
    (row) => row[replication] === '0' && row[current] !== row[applied],
  );
  expect(changed.length).toBeGreaterThan(1);
  expect(decisions!.match(/<tr role="row"><th/g)).toHaveLength(changed.length + 1);
  for (const row of changed) {
    expect(decisions).toContain(`>${row[current]} → ${row[applied]}<`);
    expect(decisions).toContain(`>${row[because]}<`);
  }
  // Each took the 20 s that the scenario says, in one phase.
  expect(startups).toMatch(/>new<\/td><td [^>]*>[\d.]+<\/td>(<td [^>]*>20 s<\/td>){2}/);
  const fixed = renderReport(readResults(filesOf(floodScenario('alone'))));
  expect(fixed).not.toContain('id="decisions"');
});

test('one replication has no intervals', () => {
  const text = floodScenario('once').replace('replications: 2', 'replications: 1');
  const once = renderReport(readResults(filesOf(text)));
  expect(once.slice(0, once.indexOf('id="words"'))).not.toContain('±');
});

test('a hundred cells make a page too', () => {
  const rates = Array.from({ length: 50 }, (_, index) => `${(10 + index) / 50}/s`).join(', ');
  const text = floodScenario('many', `sweep: { traffic.users.arrivals.rate: [${rates}] }`);
  const many = renderReport(readResults(filesOf(text)));
  expect(many).toContain('50 configurations');
  expect(chartDataOf(many).variants).toHaveLength(50);
  expect(many.length).toBeLessThan(3e6);
});

function chartDataOf(text: string) {
  return JSON.parse(
    /<script type="application\/json" id="chart-data">(.*)<\/script>/.exec(text)![1]!,
  );
}
