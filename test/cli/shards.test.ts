import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, folderOf } from './spillway.ts';

const flood = `
name: flood
seed: "7"
replications: 4
horizon: 2min
pools: { p: { accelerator: L4, accelerators: 2 } }
deployments:
  d: { pool: p, engine: { kind: slots, service: 90ms }, scaling: { kind: fixed, replicas: 1 } }
traffic: { t: { arrivals: { kind: poisson, rate: 10/s }, prompt: 10, output: 1 } }
sweep:
  rate:
    low: {}
    high: { traffic.t.arrivals.rate: 11/s }
slos: [{ metric: e2e_p95, max: 1s }]
frontier:
  remedy:
    two replicas: { deployments.d.scaling.replicas: 2 }
`;

const shards = (folder: string) =>
  readdirSync(join(folder, 'results'))
    .filter((name) => name.includes('.shard-'))
    .map((name) => join('results', name));

const bytes = (folder: string, name: string) =>
  Object.fromEntries(
    readdirSync(join(folder, name)).map((file) => [
      file,
      readFileSync(join(folder, name, file), 'utf8'),
    ]),
  );

describe('shards', () => {
  it('merge to the bytes of the whole sweep, whatever their number (I1)', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    await command(folder, 'run', 'flood.yaml', '--out', 'whole');
    for (const of of [1, 3, 8]) {
      for (let index = 1; index <= of; index += 1) {
        const out = `part-${of}-${index}`;
        const shard = await command(
          folder,
          'run',
          'flood.yaml',
          '--shard',
          `${index}/${of}`,
          '--out',
          out,
        );
        expect(shard.code).toBe(0);
      }
      const parts = Array.from({ length: of }, (_, at) => `part-${of}-${at + 1}`);
      const merged = await command(
        folder,
        'merge',
        'flood.yaml',
        ...parts,
        '--out',
        `merged-${of}`,
      );
      expect(merged.stderr).toContain('8 of 8 cells were there already');
      expect(bytes(folder, `merged-${of}`)).toEqual(bytes(folder, 'whole'));
    }
  });

  it('say where they are and how to merge them, and merge says what is missing', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const first = await command(folder, 'sweep', 'flood.yaml', '--shard', '1/2', '--seed', '9');
    expect(first.stdout).toMatch(
      /^shard 1\/2: 4 of 4 cells are in results\/flood-\w{8}\.shard-1-of-2$/m,
    );
    expect(first.stderr).toMatch(
      /^Next: .*merge flood\.yaml --seed 9 results\/flood-\w{8}\.shard-\*$/m,
    );
    const early = await command(folder, 'merge', 'flood.yaml', '--seed', '9', ...shards(folder));
    expect([early.code, early.stdout]).toEqual([2, '']);
    expect(early.stderr).toContain('4 of 8 cells are in none of');
    expect(early.stderr).toContain('such as rate=low, replication 1');
    await command(folder, 'sweep', 'flood.yaml', '--shard', '2/2', '--seed', '9');
    const other = await command(folder, 'merge', 'flood.yaml', ...shards(folder));
    expect(other.stderr).toContain('8 of 8 cells are in none of');
  });

  it('--resume takes the cells that are there, and runs the others: the same bytes (I1)', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    await command(folder, 'run', 'flood.yaml', '--out', 'whole');
    // As if whoever wrote `far` had been killed after these.
    await command(folder, 'run', 'flood.yaml', '--shard', '2/3', '--out', 'far.cells');
    const { stderr } = await command(folder, 'run', 'flood.yaml', '--resume', '--out', 'far');
    expect(stderr).toContain('3 of 8 cells were there already');
    expect(bytes(folder, 'far')).toEqual(bytes(folder, 'whole'));
    expect(readdirSync(folder).sort()).toEqual(['far', 'flood.yaml', 'whole']);
  });

  it('that are damaged are found', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    await command(folder, 'run', 'flood.yaml', '--shard', '1/1', '--out', 'part');
    const file = readdirSync(join(folder, 'part'))[0]!;
    truncateSync(join(folder, 'part', file), 100);
    const merged = await command(folder, 'merge', 'flood.yaml', 'part');
    expect(merged.stderr).toContain('1 of 8 cells are in none of part');
    const again = await command(
      folder,
      'run',
      'flood.yaml',
      '--shard',
      '1/1',
      '--resume',
      '--out',
      'part',
    );
    expect(again.code).toBe(0);
    expect((await command(folder, 'merge', 'flood.yaml', 'part')).code).not.toBe(2);
  });

  it.each([
    [
      ['run', 'flood.yaml', '--shard', '3/2'],
      '--shard 3/2 is not of the form 2/3, the second of three',
    ],
    [['merge', 'flood.yaml', 'nowhere'], 'there is no folder nowhere'],
    [['worker'], '--queue is missing: the Redis that holds the queue'],
    [['worker', '--queue', 'http://x'], 'the queue is a Redis: redis://HOST:PORT'],
    [['run', 'flood.yaml', '--queue', 'redis://'], 'names no host'],
    [
      ['run', 'flood.yaml', '--queue', 'redis://u:secret@h/x'],
      'redis://u:…@h/x: what follows the host is the number of a database',
    ],
  ])('%j is refused', async (flags, message) => {
    const { code, stderr } = await command(folderOf({ 'flood.yaml': flood }), ...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('secret');
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});
