import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioSchemaText } from '../../src/scenario/shared-schema.ts';
import { command, flood, folderOf, spillway } from './spillway.ts';

describe('commands that run nothing', () => {
  it('check says that a scenario is valid', async () => {
    const { code, stdout } = await command(
      folderOf({ 'flood.yaml': flood }),
      'check',
      'flood.yaml',
    );
    expect(stdout).toMatch(/^flood\.yaml is valid, \d warnings?$/m);
    expect(code).toBe(0);
  });

  it('explain says what is offered and what was filled in', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const { code, stdout } = await command(folder, 'explain', 'flood.yaml');
    expect(stdout).not.toContain('[object');
    expect(stdout).toMatch(/^ {2}deployments\.chat\.queue\.order = "fcfs"$/m);
    expect(stdout).toMatch(/6\.00\/s\s+1\.50/);
    expect(code).toBe(0);
    const json = JSON.parse((await command(folder, 'explain', 'flood.yaml', '--json')).stdout);
    expect(json).toMatchObject({ version: 1, scenario: 'flood' });
  });

  it('schema prints the JSON Schema', async () => {
    const { code, stdout } = await command(folderOf({}), 'schema');
    expect(stdout).toBe(scenarioSchemaText());
    expect(code).toBe(0);
  });

  it('version is that of the package', async () => {
    const manifest = new URL('../../package.json', import.meta.url);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
    expect((await spillway(folderOf({}), '--version')).stdout).toBe(`${version}\n`);
  });
});

it('I16: a run of the exported workload is the run that it was exported from', async () => {
  const replay = flood
    .replace('arrivals: { kind: poisson, rate: 3/s }', 'file: t.jsonl.gz')
    .replace('\n    shape: { kind: step, at: 1min, factor: 2x }', '');
  const folder = folderOf({ 'flood.yaml': flood, 'replay.yaml': replay });
  const exported = await command(folder, 'workload', 'export', 'flood.yaml', '-o', 't.jsonl.gz');
  expect(exported.stdout).toMatch(/^Wrote \d+ requests to t\.jsonl\.gz$/m);
  const run = ['--replications', '1', '--requests', '--quiet'];
  await command(folder, 'run', 'flood.yaml', ...run, '--out', 'generated');
  await command(folder, 'run', 'replay.yaml', ...run, '--out', 'replayed');
  for (const file of ['summary.csv', 'requests.csv', 'decisions.csv']) {
    const [one, other] = ['generated', 'replayed'].map((name) =>
      readFileSync(join(folder, name, file), 'utf8'),
    );
    expect(other).toBe(one);
  }
});
