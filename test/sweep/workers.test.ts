import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtSpillway, command, flood, folderOf, spillway } from '../cli/spillway.ts';

const root = new URL('../../', import.meta.url);

/** Whether the built command is there, and built from the source as it is. */
function isBuilt(): boolean {
  const built = new URL('dist/cli/main.js', root);
  if (!existsSync(built)) return false;
  const sources = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' });
  const changed = sources.map((name) => statSync(new URL(`src/${name}`, root)).mtimeMs);
  return statSync(built).mtimeMs > Math.max(...changed);
}

describe('I1: the files of a sweep', () => {
  it('are the same bytes for 1, 2 and 4 workers', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const files = [];
    for (const workers of ['1', '2', '4']) {
      const run = ['run', 'flood.yaml', '--requests', '--workers', workers, '--out', workers];
      expect((await command(folder, ...run)).code).toBe(0);
      files.push(contents(join(folder, workers)));
    }
    expect(Object.keys(files[0]!)).toEqual([
      'cost.csv',
      'decisions.csv',
      'deployments.csv',
      'events.csv',
      'report.html',
      'requests.csv',
      'scenario.json',
      'startups.csv',
      'summary.csv',
      'tenants.csv',
      'timeseries.csv',
      'verdict.json',
    ]);
    // A header and at least a row each: equal emptiness would prove nothing.
    for (const text of Object.values(files[0]!)) expect(text.split('\n').length).toBeGreaterThan(2);
    expect(files[1]).toEqual(files[0]);
    expect(files[2]).toEqual(files[0]);
  });

  it.skipIf(!isBuilt())(
    `are the same bytes from source and built${isBuilt() ? '' : ' (skipped: dist/ is missing or old)'}`,
    async () => {
      const folder = folderOf({ 'flood.yaml': flood });
      const run = ['run', 'flood.yaml', '--workers', '2', '--out'];
      await spillway(folder, ...run, 'source');
      await builtSpillway(folder, ...run, 'built');
      expect(contents(join(folder, 'built'))).toEqual(contents(join(folder, 'source')));
    },
  );
});

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}
