import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtSpillway, flood, folderOf, spillway } from '../cli/spillway.ts';

const isBuilt = existsSync(new URL('../../dist/cli/main.js', import.meta.url));

describe('I1: the files of a sweep', () => {
  it('are the same bytes for 1, 2 and 4 workers', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const files = [];
    for (const workers of ['1', '2', '4']) {
      const run = ['run', 'flood.yaml', '--requests', '--workers', workers, '--out', workers];
      expect((await spillway(folder, ...run)).code).toBe(0);
      files.push(contents(join(folder, workers)));
    }
    expect(Object.keys(files[0]!)).toEqual([
      'decisions.csv',
      'deployments.csv',
      'events.csv',
      'requests.csv',
      'scenario.json',
      'summary.csv',
      'tenants.csv',
      'timeseries.csv',
    ]);
    // A header and at least a row each: equal emptiness would prove nothing.
    for (const text of Object.values(files[0]!)) expect(text.split('\n').length).toBeGreaterThan(2);
    expect(files[1]).toEqual(files[0]);
    expect(files[2]).toEqual(files[0]);
  });

  it.skipIf(!isBuilt)('are the same bytes from source and built (skipped: dist/ is not there)', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const run = ['run', 'flood.yaml', '--workers', '2', '--out'];
    await spillway(folder, ...run, 'source');
    await builtSpillway(folder, ...run, 'built');
    expect(contents(join(folder, 'built'))).toEqual(contents(join(folder, 'source')));
  });

  it('are others for another seed', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const run = ['run', 'flood.yaml', '--replications', '1'];
    await spillway(folder, ...run, '--out', 'a');
    await spillway(folder, ...run, '--seed', 'other', '--out', 'b');
    const summary = (name: string) => readFileSync(join(folder, name, 'summary.csv'), 'utf8');
    expect(summary('b')).not.toBe(summary('a'));
  });
});

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}
