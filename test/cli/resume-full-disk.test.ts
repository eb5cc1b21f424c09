import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { build, type Start } from './built.ts';
import { ended, folderOf } from './spillway.ts';

/** Six cells of 32 kB each; tables of 70 kB and a page of 136 kB come of them. */
const flood = `
name: flood
seed: "7"
replications: 6
horizon: 10min
pools: { p: { accelerator: L4, accelerators: 2 } }
deployments:
  d: { pool: p, engine: { kind: slots, service: 9ms }, scaling: { kind: fixed, replicas: 1 } }
traffic: { t: { arrivals: { kind: poisson, rate: 9/s }, prompt: 10, output: 1 } }
`;

/** A disk of 1 MiB that only the shell and its children see, and that goes with them. */
const own = (script: string) => [
  '-rm',
  'sh',
  '-c',
  `mkdir -p disk && mount -t tmpfs -o size=1m none disk && ${script}`,
];
const canMount = spawnSync('unshare', own('true'), { cwd: folderOf({}) }).status === 0;
const isRun = canMount && process.env['NIGHTLY'] !== undefined;

describe.skipIf(!isRun)(
  'a full disk (skipped where no disk of its own can be mounted, and unless NIGHTLY is set)',
  () => {
    let spillway: Start;

    beforeAll(() => {
      spillway = build();
    });

    it.each([
      ['cells', 900_000, /[1-5] of 6 cells were there already/, []],
      ['tables', 790_000, /6 of 6 cells were there already/, []],
      ['page', 730_000, /6 of 6 cells were there already/, ['far']],
    ])(
      'at its %s: a run says so, leaves no file by halves, and --resume gives the same bytes (I1)',
      async (_, filler, there, written) => {
        const folder = folderOf({ 'flood.yaml': flood });
        const whole = spillway(folder, ['run', 'flood.yaml', '--out', 'whole']);
        expect((await ended(whole)).code).toBe(0);
        const run = `${whole.spawnargs.slice(0, 2).join(' ')} run flood.yaml -j 1 --out disk/far`;
        const script = [
          `head -c ${filler} /dev/zero > disk/filler`,
          `${run} 2> first; echo $? > code; ls disk > names`,
          'rm disk/filler',
          `${run} --resume 2> second; ls disk > later`,
          'cp -r disk/far far',
        ].join('; ');
        spawnSync('unshare', own(script), { cwd: folder });
        const text = (name: string) => readFileSync(join(folder, name), 'utf8');
        expect(text('first')).toMatch(
          /^error {2}there is no room on the disk \(ENOSPC: .*\)\. Every cell that had finished is kept: make room, and the same command with --resume goes on$/m,
        );
        expect(text('first')).not.toMatch(/^ {4}at /m);
        expect(text('code')).toBe('130\n');
        expect(text('names').trim().split('\n')).toEqual([...written, 'far.cells', 'filler']);
        expect(text('second')).toMatch(there);
        expect(text('later')).toBe('far\n');
        for (const file of readdirSync(join(folder, 'whole'))) {
          expect(text(`far/${file}`), file).toBe(text(`whole/${file}`));
        }
      },
    );
  },
);
