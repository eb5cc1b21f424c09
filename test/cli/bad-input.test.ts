import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, flood, folderOf, spillway } from './spillway.ts';

const replay = flood
  .replace('arrivals: { kind: poisson, rate: 3/s }', 'file: trace.csv')
  .replace('\n    shape: { kind: step, at: 1min, factor: 2x }', '');
const header = 'TIMESTAMP,ContextTokens,GeneratedTokens\n';
const row = '2023-11-16 18:15:46.6805900,374,44\n';

interface Bad {
  readonly files: Readonly<Record<string, string>>;
  readonly flags: readonly string[];
  readonly says: readonly RegExp[];
}

/** Inputs that no command may take; each must be named at its place. */
const bad: Readonly<Record<string, Bad>> = {
  'a scenario with three mistakes': {
    files: {
      'flood.yaml': flood
        .replace('replicas: 2', 'replica: 2')
        .replace('horizon: 3min', 'horizon: 3')
        .replace('rate: 3/s', 'rate: -3/s'),
    },
    flags: ['run', 'flood.yaml', '--out', 'out'],
    says: [
      /^flood\.yaml:4:10 {2}horizon: 3 is not a duration with its unit/m,
      /^flood\.yaml:13:29 {2}unknown key "replica" in deployments\.chat\.scaling\. Did you mean "replicas"\?/m,
      /^flood\.yaml:17:38 {2}traffic\.users\.arrivals\.rate: "-3\/s" is negative$/m,
      /^3 problems$/m,
    ],
  },
  'a scenario that is not there': {
    files: { 'flood.yaml': flood },
    flags: ['run', 'floo.yaml', '--out', 'out'],
    says: [/^error {2}there is no scenario floo\.yaml\. Did you mean flood\.yaml\?$/m],
  },
  'a trace that is not there': {
    files: { 'flood.yaml': replay, 'tracy.csv': header + row },
    flags: ['run', 'flood.yaml', '--out', 'out'],
    says: [
      /^flood\.yaml:17:11 {2}traffic\.users\.file: .*trace\.csv: no such file; expected an existing file\. Did you mean .*tracy\.csv\?; --workload FILE puts another in its place$/m,
    ],
  },
  'a log of more requests than memory holds': {
    files: { 'flood.yaml': flood.replace('rate: 3/s', 'rate: 30G/s') },
    flags: ['run', 'flood.yaml', '--requests', '--out', 'out'],
    // 30 thousand millions a second for a minute, twice that for two, under two fleets with two replications each.
    says: [
      /^error {2}--requests would keep about 36,000,000,000,000 rows, more than the [\d,]+ that half of the memory holds: /m,
    ],
  },
  'results in a folder without a name': {
    files: { 'flood.yaml': flood },
    flags: ['run', 'flood.yaml', '--out', ''],
    says: [/^error {2}--out is empty: name a folder$/m],
  },
  'an empty trace': {
    files: { 'flood.yaml': replay, 'trace.csv': '' },
    flags: ['run', 'flood.yaml', '--out', 'out'],
    says: [
      /^flood\.yaml:17:11 {2}traffic\.users\.file: .*trace\.csv: the file is empty; expected/m,
    ],
  },
  'a trace whose last line is torn': {
    files: { 'flood.yaml': replay, 'trace.csv': `${header}${row}2023-11-16 18:15:50.9951690,39` },
    flags: ['run', 'flood.yaml', '--out', 'out'],
    says: [/^flood\.yaml:17:11 {2}traffic\.users\.file: .*trace\.csv:3: /m],
  },
  'a setting that breaks the scenario': {
    files: { 'flood.yaml': flood },
    flags: [
      'run',
      'flood.yaml',
      '--out',
      'out',
      '--set',
      'pools.main.accelerators=1',
      '--set',
      'x',
    ],
    says: [/^error {2}--set x is not of the form path=value/m],
  },
  'a setting that does not fit': {
    files: { 'flood.yaml': flood },
    flags: ['run', 'flood.yaml', '--out', 'out', '--set', 'pools.main.accelerators=1'],
    says: [
      /^flood\.yaml:13:39 {2}deployments\.chat\.scaling\.replicas: 2 replicas of 1 bring pool "main" to 2/m,
    ],
  },
  'an unknown option': {
    files: { 'flood.yaml': flood },
    flags: ['run', 'flood.yaml', '--out', 'out', '--wokers', '3'],
    says: [/^error {2}unknown option --wokers\. Did you mean "workers"\?/m],
  },
  'a number of workers that is none': {
    files: { 'flood.yaml': flood },
    flags: ['run', 'flood.yaml', '--out', 'out', '--workers', '0'],
    says: [/^error {2}--workers must be a whole number of at least 1$/m],
  },
  'a sweep without an axis': {
    files: { 'flood.yaml': flood.slice(0, flood.indexOf('sweep:')) },
    flags: ['sweep', 'flood.yaml', '--out', 'out'],
    says: [/^error {2}flood\.yaml has no `sweep`: name an axis/m],
  },
  'no command': { files: {}, flags: [], says: [/^error {2}Say what to do/m] },
};

describe('exit code 2, the place, no stack, nothing written', () => {
  it.each(Object.entries(bad))('%s', async (_, { files, flags, says }) => {
    const folder = folderOf(files);
    const { code, stdout, stderr } = await command(folder, ...flags);
    for (const pattern of says) expect(stderr).toMatch(pattern);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(code).toBe(2);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(files).sort());
  });
});

it('as a process, too', async () => {
  const { files, flags, says } = bad['a scenario with three mistakes']!;
  const folder = folderOf(files);
  const { code, stdout, stderr } = await spillway(folder, ...flags);
  for (const pattern of says) expect(stderr).toMatch(pattern);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect([code, stdout, existsSync(join(folder, 'out'))]).toEqual([2, '', false]);
});

describe('what is no scenario at all', () => {
  it('is not told whole, however much there is of it', async () => {
    const folder = folderOf({ 'notes.yaml': 'text '.repeat(10_000) });
    const { code, stderr } = await command(folder, 'check', 'notes.yaml');
    expect(stderr).toMatch(
      /^notes\.yaml:1:1 {2}the scenario: "(text )+.{0,4}\.\.\. is not a block/,
    );
    expect([code, stderr.length < 400]).toEqual([2, true]);
  });

  it('is read no farther than it takes to see that', async () => {
    const folder = folderOf({ 'recording.yaml': '' });
    // More than one text can be; it takes no room on the disk.
    truncateSync(join(folder, 'recording.yaml'), 3e9);
    const { code, stderr } = await command(folder, 'check', 'recording.yaml');
    expect([code, stderr]).toEqual([
      2,
      'recording.yaml:1:1  the file has more than 2,000,000 characters\n1 problem\n',
    ]);
  });

  it.each(['.inf', '.nan'])('%s is called what it is', async (value) => {
    const text = flood.replace('replications: 2', `replications: ${value}`);
    const { stderr } = await command(folderOf({ 'flood.yaml': text }), 'check', 'flood.yaml');
    expect(stderr).toMatch(/replications: (Infinity|NaN) is not a number/);
  });
});

describe('a folder that is not one of results', () => {
  it.each([
    ['holds something else', { 'notes.txt': 'mine' }],
    [
      'holds results and something else',
      { 'summary.csv': 'replication\n0\n', 'notes.txt': 'mine' },
    ],
  ])('%s is refused and left as it was', async (_, files) => {
    const folder = folderOf(files);
    const scenarios = folderOf({ 'flood.yaml': flood });
    const { code, stderr } = await command(scenarios, 'run', 'flood.yaml', '--out', folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/holds something other than results \(notes\.txt\); name a new folder/);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(files).sort());
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });
});

it('a fixed fleet that is offered more than it serves is a warning, and runs', async () => {
  const folder = folderOf({ 'flood.yaml': flood });
  const flags = [
    '--set',
    'traffic.users.arrivals.rate=30/s',
    '--replications',
    '1',
    '--out',
    'out',
  ];
  const { code, stderr } = await command(folder, 'run', 'flood.yaml', ...flags);
  expect(stderr).toMatch(
    /^warning {2}flood\.yaml:13:14 {2}deployments\.chat\.scaling: 60\.0 requests\/s are offered to 2 × 2\.00\/s at the most \(ρ = 15\.0 .*\): queues will grow$/m,
  );
  expect(code).toBe(0);
  expect(existsSync(join(folder, 'out/summary.csv'))).toBe(true);
});

it('a scenario in UTF-16, as some editors write it, is read as any other', async () => {
  const folder = folderOf({ 'utf8.yaml': flood });
  writeFileSync(join(folder, 'wide.yaml'), Buffer.from(`\ufeff${flood}`, 'utf16le'));
  const [one, other] = [
    await command(folder, 'check', 'utf8.yaml'),
    await command(folder, 'check', 'wide.yaml'),
  ];
  const named = (text: string) => text.replaceAll('utf8.yaml', 'wide.yaml');
  expect(other).toEqual({ ...one, stdout: named(one.stdout), stderr: named(one.stderr) });
});
