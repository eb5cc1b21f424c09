import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/cli/load.ts';
import { loadsOf } from '../../src/cli/outlook.ts';
import { rehearsalText, rehearse } from '../../src/cli/rehearsal.ts';
import { runCommandOf } from '../../src/cli/reproduction.ts';
import { command, type Ended, flood, folderOf } from './spillway.ts';

type Rows = Record<string, string>[];
const rowsOf = (csv: string): Rows => parse(csv, { columns: true });

describe('a run', () => {
  const folder = folderOf({ 'flood.yaml': flood });
  const run = (...flags: readonly string[]) => command(folder, 'run', 'flood.yaml', ...flags);

  it('with --csv prints its table alone, with every digit, and says the verdict beside it', async () => {
    const { code, stdout, stderr } = await run('--csv', '--out', 'a');
    const { variants, verdict } = JSON.parse((await run('--json', '--out', 'b')).stdout);
    const rows = rowsOf(stdout);
    expect(rows.map(({ fleet }) => fleet)).toEqual(['fixed', 'scaled']);
    for (const [at, row] of rows.entries()) {
      const { mean, halfWidth } = variants[at].metrics.e2e_p95;
      expect(Number(row['e2e_p95'])).toBeCloseTo(mean, 6);
      expect(Number(row['e2e_p95_half_width'])).toBeCloseTo(halfWidth, 6);
      expect(row['replications']).toBe('2');
      expect(row['promises']).toBe('1');
    }
    expect(stderr).toContain(`✓ flood: ${verdict}\n`);
    expect(code).toBe(0);
  });

  it('with --markdown prints it as a document has it', async () => {
    const { stdout } = await run('--markdown', '--replications', '1', '--out', 'c');
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^\| fleet \| e2e_p95 \|.*\| SLOs kept \|$/);
    expect(lines[1]).toMatch(/^\|(---\|)+$/);
    expect(lines[2]).toMatch(/^\| fixed \| [\d.]+ s \|/);
    expect(lines).toHaveLength(4);
  });

  it('says what to type next from where we stand, wherever the results are', async () => {
    const below = join(folder, 'below');
    mkdirSync(below);
    const inside = (...words: string[]) => command(below, ...words);
    const flags = ['--replications', '1', '--out', '../a b'];
    const { stderr } = await inside('run', '../flood.yaml', ...flags);
    const next = /^Next: spillway report '(.*)'$/m.exec(stderr)![1]!;
    expect(next).toBe('../a b');
    expect((await inside('report', next)).code).toBe(0);
  });

  it('knows one form at a time', async () => {
    const { code, stdout, stderr } = await run('--csv', '--json', '--out', 'd');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error {2}--json and --csv are forms of the same output: leave one$/m);
  });

  it('says by which command anybody has the same, whatever the folder and the threads', async () => {
    const changed = ['--set', 'deployments.chat.queue={limit: 9}', '--seed', 'it’s'];
    const { stdout } = await run(...changed, '--out', 'e');
    const line = /^Same bytes anywhere: (.*?) {3}\(spillway /m.exec(stdout)![1]!;
    expect(line).toBe(
      "spillway run flood.yaml --set 'deployments.chat.queue={limit: 9}' --seed 'it’s'",
    );
    await command(folder, 'sweep', 'flood.yaml', ...changed, '--out', 'f', '--quiet');
    const [one, other] = ['e', 'f'].map((out) =>
      readFileSync(join(folder, out, 'verdict.json'), 'utf8'),
    );
    expect(other).toBe(one);
    expect(JSON.parse(one!).reproduction.command).toBe(line);
  });

  it('shows where the money went, and what the other of two variants costs', async () => {
    const { stdout } = await run('--out', 'g');
    expect(stdout).toMatch(
      /^cost of fleet=\w+\n {2}compute \(accelerators\) › main › chat +\$[\d.]+ +100 %\n( {4}(work for users|idle: [^$]*) +\$[\d.]+ +\d+ %\n)+cost of fleet=fixed → fleet=scaled {3}\$[\d.]+ → \$[\d.]+ {3}\+[\d.]+ %$/m,
    );
  });

  it('of many variants tells those that miss something', async () => {
    const services = '1ms,2ms,3ms,4ms,5ms,6ms,7ms,8ms,1h';
    const axis = ['--set', 'sweep={}', '--set', `deployments.chat.engine.service=${services}`];
    const { stdout } = await run(...axis, '--replications', '1', '--out', 'h');
    expect(stdout.match(/^ {2}[✓✗] e2e_p95/gm)).toHaveLength(1);
    expect(stdout).toMatch(/^✓ the other 8 keep all of this$/m);
  });
});

describe('the command of a reproduction', () => {
  const none = { set: undefined, workload: undefined, seed: undefined, replications: undefined };

  it('has what decides the results, and nothing of this machine', () => {
    const flags = { requests: true, parquet: true, require: 'all', replications: 20 } as const;
    expect(runCommandOf('some/where/../a.yaml', { ...none, ...flags })).toBe(
      'spillway run some/a.yaml --replications 20 --requests --parquet --require all',
    );
    const elsewhere = {
      ...none,
      workload: '/some/trace.csv',
      requests: false,
      parquet: false,
      require: 'any',
    } as const;
    expect(runCommandOf('../else/it is.yaml', elsewhere)).toBe(
      "spillway run 'it is.yaml' --workload trace.csv",
    );
  });
});

describe('compare', () => {
  const summary = (latencies: readonly number[]) =>
    ['replication,e2e_p95', ...latencies.map((value, at) => `${at},${value}`), ''].join('\n');
  const folder = folderOf({
    'a.csv': summary([10, 10, 10, 10, 10]),
    'b.csv': summary([13, 9, 14, 9, 12]),
    'c.csv': summary([20, 21, 20, 21, 20]),
  });
  const compare = (b: string, ...flags: readonly string[]): Promise<Ended> =>
    command(folder, 'compare', 'a.csv', b, '--metrics', 'e2e_p95', ...flags);

  it('names no winner where intervals span zero, but how many replications may show one', async () => {
    const { stdout } = await compare('b.csv');
    expect(stdout).toMatch(/^✓ no difference shown; --replications 15 may show one of e2e_p95$/m);
  });

  it('prints its table for programs and for documents', async () => {
    const [row, ...more] = rowsOf((await compare('c.csv', '--csv')).stdout);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      metric: 'e2e_p95',
      pairs: '5',
      better: 'baseline',
      change: '1.04',
    });
    const { stdout, stderr } = await compare('c.csv', '--markdown');
    expect(stdout).toMatch(/^\| {2}\| 5 \| e2e_p95 \| .*\| \+104\.0 % \| worse \|$/m);
    expect(stderr).toMatch(/^✓ c\.csv is better in 0 and worse in 1 of 1 metrics$/m);
  });
});

describe('explain', () => {
  const llm = flood
    .replace(/engine: .*/, 'engine: { kind: llm, model: Llama-3.1-8B }')
    .replace(/arrivals: .*/, '$&\n    prompt: 200\n    output: 100');
  const folder = folderOf({ 'flood.yaml': flood, 'llm.yaml': llm });

  it('has the load by phase as a table for programs', async () => {
    const rows = rowsOf((await command(folder, 'explain', 'flood.yaml', '--csv')).stdout);
    expect(rows).toHaveLength(16);
    expect(rows.at(-1)).toMatchObject({ fleet: 'scaled', of: 'chat', until: '180', rate: '6' });
  });

  it('has the room of a language model, and how long a run takes, which is no part of it', async () => {
    const { stdout, stderr } = await command(folder, 'explain', 'llm.yaml');
    expect(stdout).toMatch(
      /^ {2}chat: 2 × about [\d.]+ requests\/s with full batches, [\d,]+ tokens\/s; [\d,]+ KV blocks of 16 tokens, \d+ mean sequences at once$/m,
    );
    expect(stderr).toMatch(
      /^a run takes about .* here: 4 cells on \d threads?, .* of the first variant, played just now in [\d.]+ s$/m,
    );
    expect(stdout).not.toContain('a run takes');
  });
});

describe('a rehearsal', () => {
  it('plays so much of a run as can be measured, and says how the rest was guessed', async () => {
    const folder = folderOf({ 'flood.yaml': flood.replace('horizon: 3min', 'horizon: 1000min') });
    const loaded = await loadScenario(join(folder, 'flood.yaml'), {
      set: undefined,
      workload: undefined,
      seed: undefined,
      replications: 5,
    });
    // A clock by which the three parts that are played take 0.1 s, 0.2 s and 0.6 s, then the last 0.5 s and the first 0.05 s.
    const ticks = [0, 0.1, 1, 1.2, 2, 2.6, 3, 3.5, 4, 4.05];
    const rehearsal = rehearse(loaded, loadsOf(loaded)[0]!, () => ticks.shift()!)!;
    expect(ticks).toEqual([]);
    const { cells, played, took, cellSeconds } = rehearsal;
    expect([cells, took]).toEqual([10, 0.5]);
    // 200 requests of some 360,000, and four times as much, and again.
    expect(played / 60_000).toBeCloseTo((16 * 200) / 360_000, 3);
    // The 0.05 s of the shortest are there once, and the other 0.45 s as often as there are more requests: as yet half as many came.
    expect(cellSeconds).toBeGreaterThan(0.05 + 0.45 * 112);
    expect(cellSeconds).toBeLessThan(0.05 + 0.45 * 260);
    expect(rehearsalText({ ...rehearsal, threads: 2, cellSeconds: 42, played: 500 })).toBe(
      'a run takes about 3.5 min here: 10 cells on 2 threads, 42 s each, by the first 8.33 min of the first variant, played just now in 0.50 s',
    );
  });
});
