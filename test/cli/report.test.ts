import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { command, flood, folderOf } from './spillway.ts';

let folder: string;
let results: string;

beforeAll(async () => {
  folder = folderOf({ 'flood.yaml': flood });
  const { code } = await command(folder, 'run', 'flood.yaml', '--out', 'results/flood', '-q');
  expect(code).toBe(0);
  results = join(folder, 'results/flood');
});

test('a run writes its verdict and its report, and report the same bytes again', async () => {
  const first = readFileSync(join(results, 'report.html'), 'utf8');
  const { verdict } = JSON.parse(readFileSync(join(results, 'verdict.json'), 'utf8'));
  expect(first).toContain(verdict);
  rmSync(join(results, 'report.html'));
  const { code, stdout } = await command(folder, 'report', 'results/flood');
  expect(code).toBe(0);
  expect(stdout).toBe('Wrote results/flood/report.html\n');
  expect(readFileSync(join(results, 'report.html'), 'utf8')).toBe(first);
});

test('a report goes where it is told, under the title that it is given', async () => {
  const flags = ['-o', 'sale.html', '--title', 'Before the <sale>'];
  const { code, stdout } = await command(folder, 'report', 'results/flood', ...flags);
  expect([code, stdout]).toEqual([0, 'Wrote sale.html\n']);
  const page = readFileSync(join(folder, 'sale.html'), 'utf8');
  expect(page).toContain('<h1>Before the &lt;sale&gt;</h1>');
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a run that is told so writes no report', async () => {
  const flags = ['--out', 'results/bare', '--report=false', '-q'];
  await command(folder, 'run', 'flood.yaml', ...flags);
  expect(existsSync(join(folder, 'results/bare/verdict.json'))).toBe(true);
  expect(existsSync(join(folder, 'results/bare/report.html'))).toBe(false);
});

test.each([
  [['results/flod'], /there is no folder results\/flod\. Did you mean results\/flood\?/],
  [['flood.yaml'], /flood\.yaml is a scenario, not a folder of results: spillway run flood\.yaml/],
  [['results'], /results is no folder of results: it has no verdict\.json/],
  [['results/flood', '-o', 'results'], /--out results is a folder: name a file/],
  [['results/flood', '-o', 'nowhere/x.html'], /there is no folder nowhere/],
  [['results/flood', '--titel', 'x'], /unknown option --titel\. Did you mean "title"/],
])('report %j says what is wrong in a line, and exits 2', async (flags, message) => {
  const { code, stdout, stderr } = await command(folder, 'report', ...flags);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test.each(['verdict.json', 'cost.csv'])(
  'a folder in the place of %s is told, and compare does without',
  async (name) => {
    cpSync(results, join(folder, 'odd'), { recursive: true });
    rmSync(join(folder, 'odd', name));
    mkdirSync(join(folder, 'odd', name));
    const { code, stderr } = await command(folder, 'report', 'odd');
    expect([code, stderr]).toEqual([2, `error  odd/${name} is no file, as a run writes it\n`]);
    expect((await command(folder, 'compare', 'odd', 'odd')).code).toBe(0);
    rmSync(join(folder, 'odd'), { recursive: true });
  },
);

test('what a verdict says is never HTML, whatever it looks like', async () => {
  cpSync(results, join(folder, 'forged'), { recursive: true });
  const file = join(folder, 'forged/verdict.json');
  const forged = { markup: '<script>alert(1)</script>' };
  const verdict = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...verdict, scenario: forged }));
  rmSync(join(folder, 'forged/report.html'));
  const { code, stderr } = await command(folder, 'report', 'forged');
  expect([code, stderr]).toEqual([
    2,
    'error  forged/verdict.json is not as a run writes it: scenario: Invalid input: expected string, received object. Run the scenario again\n',
  ]);
  expect(existsSync(join(folder, 'forged/report.html'))).toBe(false);
});

test.each([
  ['verdict.json', { variants: [{}, {}] }, 'variants.0.labels'],
  ['verdict.json', { variants: [] }, 'variants'],
  ['verdict.json', { lines: undefined }, 'lines'],
  ['verdict.json', { replications: 1e12 }, 'replications'],
  ['scenario.json', { variants: [{}, {}] }, 'variants.0.scenario'],
])('%s with %j is told in a line, and compare does without', async (name, change, place) => {
  cpSync(results, join(folder, 'changed'), { recursive: true });
  const file = join(folder, 'changed', name);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...change }));
  const { code, stderr } = await command(folder, 'report', 'changed');
  expect(stderr).toMatch(`error  changed/${name} is not as a run writes it: ${place}: `);
  expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
  expect((await command(folder, 'compare', 'changed', 'changed')).code).toBe(0);
  rmSync(join(folder, 'changed'), { recursive: true });
});
