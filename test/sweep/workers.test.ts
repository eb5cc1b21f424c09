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
      const flags = ['--requests', '--parquet', '--workers', workers, '--out', workers];
      expect((await command(folder, 'run', 'flood.yaml', ...flags)).code).toBe(0);
      files.push(contents(join(folder, workers)));
    }
    const tables = ['cost', 'decisions', 'deployments', 'events', 'requests', 'startups'];
    tables.push('summary', 'tenants', 'timeseries');
    expect(Object.keys(files[0]!)).toEqual(
      [
        ...tables.flatMap((table) => [`${table}.csv`, `${table}.parquet`]),
        ...['report.html', 'scenario.json', 'verdict.json'],
      ].sort(),
    );
    // A header and at least a row each: equal emptiness would prove nothing.
    for (const [name, text] of Object.entries(files[0]!)) {
      if (!name.endsWith('.parquet')) expect(text.split('\n').length, name).toBeGreaterThan(2);
    }
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
      .map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}
