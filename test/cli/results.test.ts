import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { command, ended, flood, folderOf, spillway, start } from './spillway.ts';

function rows(folder: string, file = 'summary.csv'): Record<string, string>[] {
  return parse(readFileSync(join(folder, file), 'utf8'), { columns: true });
}

describe('a run', () => {
  it('says in one verdict whether the SLOs are met: exit 0, data to stdout, the rest to stderr', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const { code, stdout } = await spillway(folder, 'run', 'flood.yaml', '--out', 'out', '--quiet');
    expect(stdout.trimEnd()).toMatch(/^✓ flood: \d of 2 configurations keep every SLO: fleet=/);
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(code).toBe(0);
    const summary = rows(join(folder, 'out'));
    expect(summary.map(({ fleet, replication }) => [fleet, replication])).toEqual([
      ['fixed', '0'],
      ['fixed', '1'],
      ['scaled', '0'],
      ['scaled', '1'],
    ]);
    expect(
      rows(join(folder, 'out'), 'decisions.csv').every(({ fleet }) => fleet === 'scaled'),
    ).toBe(true);
  });

  it('that misses an SLO exits 3, with one JSON object of a version', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const flags = ['--set', 'slos.0.max=1ms', '--json', '--out', 'out'];
    const { code, stdout } = await command(folder, 'run', 'flood.yaml', ...flags);
    expect(code).toBe(3);
    const json = JSON.parse(stdout);
    expect(json).toMatchObject({
      version: 1,
      scenario: 'flood',
      folder: 'out',
      replications: 2,
      verdict: 'no configuration of 2 keeps every SLO',
      variants: [
        {
          labels: { fleet: 'fixed' },
          finished: 2,
          slos: [{ metric: 'e2e_p95', limit: 0.001, met: false }],
        },
        { labels: { fleet: 'scaled' }, finished: 2 },
      ],
    });
    const arrived = rows(join(folder, 'out'))
      .slice(0, 2)
      .map((row) => Number(row['arrived']));
    expect(json.variants[0].metrics.arrived.mean).toBe((arrived[0]! + arrived[1]!) / 2);
  });

  it('with --require all asks it of every variant', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const axis = ['--set', 'deployments.chat.engine.service=1ms,1h', '--set', 'sweep={}'];
    const flags = [
      'sweep',
      'flood.yaml',
      ...axis,
      '--replications',
      '1',
      '--out',
      'out',
      '--quiet',
    ];
    const any = await command(folder, ...flags);
    expect(any.code).toBe(0);
    expect(any.stdout).toBe(
      '✓ flood: 1 of 2 configurations keep every SLO: deployments.chat.engine.service=1ms\n',
    );
    expect((await command(folder, ...flags, '--require', 'all')).code).toBe(3);
  });

  it('replaces the folder of an earlier run as a whole', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const run = ['run', 'flood.yaml', '--replications', '1', '--out', 'results/here', '--quiet'];
    await command(folder, ...run, '--requests');
    expect(existsSync(join(folder, 'results/here/requests.csv'))).toBe(true);
    expect((await command(folder, ...run)).code).toBe(0);
    expect(existsSync(join(folder, 'results/here/requests.csv'))).toBe(false);
    expect(readdirSync(join(folder, 'results'))).toEqual(['here']);
  });
});

describe('a sweep with cells that fail', () => {
  const budgets = ['--set', 'sweep={}', '--set', 'max_events=100,1e9', '--replications', '1'];

  it('names them, keeps the others and exits 4', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const { code, stdout, stderr } = await command(
      folder,
      'run',
      'flood.yaml',
      ...budgets,
      '--out',
      'out',
    );
    expect(stderr).toMatch(
      /^failed {2}max_events=100, replication 0: the run fired 100 events in all and does not end; .*users\/arrival/m,
    );
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toMatch(/✗ flood: 1 of 2 cells failed$/m);
    expect(code).toBe(4);
    expect(rows(join(folder, 'out')).map(({ max_events }) => max_events)).toEqual(['1000000000']);
  });

  it('writes nothing where all failed', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const { code } = await command(
      folder,
      'run',
      'flood.yaml',
      '--set',
      'max_events=100',
      '--out',
      'out',
    );
    expect(code).toBe(4);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});

it('Ctrl-C keeps the cells that have finished, says so and exits 130', async () => {
  const folder = folderOf({ 'flood.yaml': flood });
  const horizons = ['--set', 'sweep={}', '--set', 'horizon=1min,10000h', '--replications', '1'];
  const child = start(folder, ['run', 'flood.yaml', ...horizons, '--workers', '1', '--out', 'out']);
  const end = ended(child);
  await new Promise<void>((resolve) => {
    child.stderr!.on('data', (text: string) => {
      if (text.includes('1 of 2 cells')) resolve();
    });
  });
  child.kill('SIGINT');
  const { code, stdout, stderr } = await end;
  expect(stdout).toMatch(/✗ flood: interrupted: 1 of 2 cells finished$/m);
  expect(stderr).toMatch(/^kept 1 of 2 cells; out\/summary\.csv has a row for each$/m);
  expect(stderr).toMatch(
    /^the other 1: spillway run flood\.yaml --set 'sweep=\{\}' --set horizon=1min,10000h --replications 1 --out out --resume$/m,
  );
  expect(code).toBe(130);
  expect(rows(join(folder, 'out')).map(({ horizon }) => horizon)).toEqual(['1min']);
});
