import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/sweep/store/folder-lock.ts';
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

  it('--resume takes the cells that are there, and runs the others and the damaged: the same bytes (I1)', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    await command(folder, 'run', 'flood.yaml', '--out', 'whole');
    // As if whoever wrote `far` had been killed after these.
    await command(folder, 'run', 'flood.yaml', '--shard', '2/3', '--out', 'far.cells');
    const [damaged] = readdirSync(join(folder, 'far.cells'));
    truncateSync(join(folder, 'far.cells', damaged!), 100);
    const { stderr } = await command(folder, 'run', 'flood.yaml', '--resume', '--out', 'far');
    expect(stderr).toContain(`damaged  far.cells/${damaged}: its cell was run again`);
    expect(stderr).toContain('2 of 8 cells were there already');
    expect(bytes(folder, 'far')).toEqual(bytes(folder, 'whole'));
    expect(readdirSync(folder).sort()).toEqual(['far', 'flood.yaml', 'whole']);
  });

  it('--resume takes no cell of recorded lengths that have changed, wherever these are', async () => {
    const lengths = (tokens: number) =>
      `client,window_t_s,field,mean,p1,p5,p10,p25,p50,p75,p90,p95,p99,max\na,0,input_tokens${`,${tokens}`.repeat(11)}\n`;
    const far = join(folderOf({ 'lengths.csv': lengths(5) }), 'lengths.csv');
    const folder = folderOf({
      'rates.csv':
        'client,t_s,rate_rps,cv,dist,param1,param2\na,0,1.5,1.2,Gamma,1,1\na,600,2,0.9,Gamma,1,1\n',
      'recorded.yaml': `
name: recorded
horizon: 2min
pools: { p: { accelerator: L4, accelerators: 2 } }
deployments:
  d: { pool: p, engine: { kind: slots, service: 90ms }, scaling: { kind: fixed, replicas: 1 } }
traffic: { t: { file: rates.csv, lengths: { file: ${far} } } }
`,
    });
    const shard = ['run', 'recorded.yaml', '--shard', '1/1', '--out', 'part'];
    await command(folder, ...shard);
    expect((await command(folder, 'merge', 'recorded.yaml', 'part')).stderr).toContain(
      '1 of 1 cell were there already',
    );
    writeFileSync(far, lengths(6));
    const { code, stderr } = await command(folder, 'merge', 'recorded.yaml', 'part');
    expect(code).toBe(2);
    expect(stderr).toContain('1 of 1 cell are in none of part');
  });

  it('and sweeps that write the same folder at once are kept apart', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const unlock = lockFolder(join(folder, 'far'));
    for (const part of [[], ['--shard', '1/2']]) {
      const late = await command(folder, 'run', 'flood.yaml', ...part, '--out', 'far');
      expect([late.code, late.stdout]).toEqual([2, '']);
      expect(late.stderr).toContain(`far is being written by process ${process.pid} of`);
    }
    unlock();
    const shard = ['run', 'flood.yaml', '--shard', '1/8', '--out', 'far'];
    expect((await command(folder, ...shard)).code).toBe(0);
  });

  it('of more shards than cells the last ones are empty folders, and merge takes them', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    await command(folder, 'run', 'flood.yaml', '--shard', '1/1', '--out', 'part-1');
    const empty = await command(folder, 'run', 'flood.yaml', '--shard', '9/9', '--out', 'part-9');
    expect([empty.code, empty.stdout]).toEqual([0, 'shard 9/9: 0 of 0 cells are in part-9\n']);
    expect(readdirSync(join(folder, 'part-9'))).toEqual([]);
    const merged = await command(folder, 'merge', 'flood.yaml', 'part-1', 'part-9');
    expect(merged.stderr).toContain('8 of 8 cells were there already');
  });

  it('with a folder of their own say how to merge this one', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    const only = await command(folder, 'run', 'flood.yaml', '--shard', '1/1', '--out', 'my part');
    expect(only.stderr).toMatch(/^Next: .*merge flood\.yaml 'my part'$/m);
    const one = await command(folder, 'run', 'flood.yaml', '--shard', '9/9', '--out', 'part-9');
    expect(one.stderr).toMatch(/^Next: .*merge flood\.yaml part-9 OTHER-SHARDS$/m);
  });

  it.each(['far', 'far/', 'far//'])(
    '--out %s is one folder, and can be written again',
    async (out) => {
      const folder = folderOf({ 'flood.yaml': flood });
      for (const _ of ['new', 'again']) {
        const { code, stderr } = await command(folder, 'run', 'flood.yaml', '--out', out);
        expect(code, stderr).toBe(3);
      }
      expect(readdirSync(folder).sort()).toEqual(['far', 'flood.yaml']);
      expect(readdirSync(join(folder, 'far'))).toContain('report.html');
    },
  );

  it('--out . is refused before anything runs, in an empty folder too', async () => {
    const file = join(folderOf({ 'flood.yaml': flood }), 'flood.yaml');
    const folder = folderOf({});
    const { code, stdout, stderr } = await command(folder, 'run', file, '--out', '.');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--out . would be replaced as a whole; name a new folder');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a queue set to nothing is none', async () => {
    process.env['SPILLWAY_QUEUE'] = '';
    const folder = folderOf({ 'flood.yaml': flood });
    expect((await command(folder, 'run', 'flood.yaml', '--shard', '9/9')).code).toBe(0);
    const { code, stderr } = await command(folder, 'worker');
    delete process.env['SPILLWAY_QUEUE'];
    expect(code).toBe(2);
    expect(stderr).toContain('--queue is missing');
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
    [
      ['run', 'flood.yaml', '--shard', '1/2', '--out', 'flood.yaml'],
      '--out flood.yaml is not a folder',
    ],
    [['merge', 'flood.yaml', 'nowhere'], 'there is no folder nowhere'],
    [['merge', 'flood.yaml', 'flood.yaml'], 'flood.yaml is not a folder'],
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
