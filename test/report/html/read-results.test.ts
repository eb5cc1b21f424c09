import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderReport } from '../../../src/report/html/page.ts';
import { readResults } from '../../../src/report/html/read-results.ts';
import { readResultsFolder } from '../../../src/report/html/results-on-disk.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { filesOf, floodScenario, twoFleets } from './results.ts';

const files = filesOf(floodScenario('flood', twoFleets));

function without(...names: readonly string[]): Map<string, string> {
  return new Map([...files].filter(([name]) => !names.includes(name)));
}

test('a folder is read as the files in it', () => {
  const folder = temporaryFolder();
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  expect(renderReport(readResultsFolder(folder))).toBe(renderReport(readResults(files)));
});

test('a folder that is not there names the nearest one', () => {
  const parent = temporaryFolder();
  mkdirSync(join(parent, 'flood-1a2b3c4d'));
  expect(() => readResultsFolder(join(parent, 'flood-1a2b3c4e'))).toThrow(
    /there is no folder .*flood-1a2b3c4e\. Did you mean .*flood-1a2b3c4d\?/,
  );
});

test('a scenario in the place of a folder says what to run', () => {
  const file = join(temporaryFolder(), 'flood.yaml');
  writeFileSync(file, 'name: flood');
  expect(() => readResultsFolder(file)).toThrow(/is a scenario.*spillway run .*flood\.yaml/);
});

test('an empty folder is no folder of results', () => {
  expect(() => readResultsFolder(temporaryFolder())).toThrow(/is no folder of results: it has no/);
});

test.each(['verdict.json', 'scenario.json', 'timeseries.csv'])(
  '%s is missed by its name',
  (name) => {
    expect(() => readResults(without(name), 'results/flood')).toThrow(
      `results/flood has no ${name}: an older Spillway wrote it, or it was removed. Run the scenario again`,
    );
  },
);

test('results of another version say which, and who wrote them', () => {
  const verdict = { ...JSON.parse(files.get('verdict.json')!), version: 3 };
  verdict.reproduction.spillway = '9.1.0';
  const other = new Map(files).set('verdict.json', JSON.stringify(verdict));
  expect(() => readResults(other)).toThrow(/of version 3, and this Spillway reads 2.*\(9\.1\.0\)/);
});

test.each(['', 'null', '[1', '"text"'])('a verdict.json of %j is refused in words', (text) => {
  const broken = new Map(files).set('verdict.json', text);
  expect(() => readResults(broken)).toThrow('verdict.json is not the JSON that a run writes');
});

test('a row with too few columns is named by its line', () => {
  const lines = files.get('timeseries.csv')!.split('\n');
  lines[3] = 'fixed,0';
  const broken = new Map(files).set('timeseries.csv', lines.join('\n'));
  expect(() => renderReport(readResults(broken, 'here'))).toThrow(
    /here\/timeseries\.csv:4: 2 columns, but the header has \d+/,
  );
});

test('columns and files that are not there leave out what they would show, and no more', () => {
  const full = renderReport(readResults(files));
  expect(full).toContain('Cost, per hour');
  const table = files
    .get('timeseries.csv')!
    .split('\n')
    .map((line) => line.split(','));
  const at = table[0]!.indexOf('cost_usd_per_hour');
  const fewer = table.map((row) => row.filter((_, index) => index !== at).join(',')).join('\n');
  const some = without('cost.csv', 'tenants.csv', 'deployments.csv', 'events.csv');
  const page = renderReport(readResults(some.set('timeseries.csv', fewer)));
  expect(page).not.toContain('Cost, per hour');
  expect(page).not.toContain('Where the money went');
  expect(page).not.toContain('Who had what');
  expect(page).toContain('Requests that arrive, per second');
  expect(page).toContain('Latency of whole answers');
});
