import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { namedStreams } from '../../src/engine/streams.ts';
import { command, ended, folderOf, start } from './spillway.ts';

const flood = `
name: flood
seed: "7"
replications: 6
horizon: 6min
pools: { p: { accelerator: L4, accelerators: 2 } }
deployments:
  d: { pool: p, engine: { kind: slots, service: 9ms }, scaling: { kind: fixed, replicas: 1 } }
traffic: { t: { arrivals: { kind: poisson, rate: 90/s }, prompt: 10, output: 1 } }
sweep:
  rate:
    low: {}
    high: { traffic.t.arrivals.rate: 100/s }
`;

const keptIn = (cells: string) =>
  existsSync(cells) ? readdirSync(cells).filter((one) => one.endsWith('.json')).length : 0;

// `shards.test.ts` shows in every run that --resume takes what is there.
it.skipIf(process.env['NIGHTLY'] === undefined)(
  'SIGKILL at 20 random moments, then --resume: the same bytes, no cell lost or doubled (I1) (skipped: takes minutes, NIGHTLY runs it)',
  async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    await command(folder, 'run', 'flood.yaml', '--out', 'whole');
    const luck = namedStreams('kills', 0)('moments');
    for (let kill = 0; kill < 20; kill += 1) {
      const out = `killed-${kill}`;
      const cells = join(folder, `${out}.cells`);
      const child = start(folder, ['run', 'flood.yaml', '--workers', '2', '--out', out]);
      const end = ended(child);
      // By cells, not by time: how fast the machine is must not decide what is tested.
      const after = Math.floor(12 * luck());
      while (keptIn(cells) < after && child.exitCode === null) await setTimeout(10);
      await setTimeout(100 * luck());
      child.kill('SIGKILL');
      await end;
      const kept = keptIn(cells);
      const resumed = await command(folder, 'run', 'flood.yaml', '--resume', '--out', out);
      expect(resumed.stderr).toContain(kept === 0 ? '' : `${kept} of 12 cells were there already`);
      for (const file of readdirSync(join(folder, 'whole'))) {
        const same = (name: string) => readFileSync(join(folder, name, file), 'utf8');
        expect(same(out).replaceAll(out, 'whole'), file).toBe(same('whole'));
      }
      expect(readdirSync(folder).filter((name) => name.startsWith(`${out}.`))).toEqual([]);
    }
  },
);
