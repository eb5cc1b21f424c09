import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../../src/cli/version.ts';
import { queueName } from '../../src/sweep/queue/cell-job.ts';
import { hasRedis, type RedisServer, startRedis } from '../sweep/queue/redis-server.ts';
import { build, type Start } from './built.ts';
import { type Ended, ended, folderOf } from './spillway.ts';

/** Fifty variants of four replications, each of a few tenths of a second. */
const hundreds = `
name: hundreds
seed: "7"
replications: 4
horizon: 15min
pools: { p: { accelerator: L4, accelerators: 2 } }
deployments:
  d: { pool: p, engine: { kind: slots, service: 9ms }, scaling: { kind: fixed, replicas: 1 } }
traffic: { t: { arrivals: { kind: poisson, rate: 90/s }, prompt: 10, output: 1 } }
sweep:
  rate:
${Array.from({ length: 50 }, (_, at) => `    r${60 + at}: { traffic.t.arrivals.rate: ${60 + at}/s }`).join('\n')}
`;

const isRun = hasRedis && process.env['NIGHTLY'] !== undefined;

describe.skipIf(!isRun)(
  'two hundred cells (skipped without redis-server, and unless NIGHTLY is set: takes minutes)',
  () => {
    const folder = folderOf({ 'hundreds.yaml': hundreds });
    const running: ChildProcess[] = [];
    let spillway: Start;
    let redis: RedisServer;
    let queue: Queue;

    beforeAll(async () => {
      spillway = build();
      redis = await startRedis();
      queue = new Queue(queueName(version), {
        connection: { host: '127.0.0.1', port: redis.port },
      });
    });

    afterAll(async () => {
      for (const one of running) one.kill('SIGKILL');
      await queue.close();
      redis.stop();
    });

    const start = (...flags: readonly string[]) => {
      const child = spillway(folder, flags);
      running.push(child);
      return child;
    };
    const sweep = (...flags: readonly string[]) => ended(start('sweep', 'hundreds.yaml', ...flags));

    const fine = async (command: Promise<Ended>): Promise<Ended> => {
      const end = await command;
      expect(end.code, end.stderr).toBe(0);
      return end;
    };

    const serve = () => start('worker', '--queue', redis.url, '-j', '1');

    /** Kills a worker while it holds a cell, and gives the cell's key: stopped, it cannot give it back in between. */
    const killAtWork = async (worker: ChildProcess): Promise<string> => {
      for (;;) {
        worker.kill('SIGSTOP');
        // What it said before, the queue has heard then.
        await setTimeout(50);
        const held = (await queue.getJobs(['active'])).find(({ processedBy }) =>
          processedBy?.endsWith(`:${worker.pid}`),
        );
        if (held !== undefined) {
          worker.kill('SIGKILL');
          return held.id!;
        }
        worker.kill('SIGCONT');
        await setTimeout(100);
      }
    };

    it('have the same summary on 1, 2 and 4 threads, of three shards, resumed after SIGKILL, and from three workers of which one is killed twice at its work (I1)', async () => {
      const ways: Record<string, () => Promise<unknown>> = {
        'one thread': () => fine(sweep('-j', '1', '--out', 'one thread')),
        'two threads': () => fine(sweep('-j', '2', '--out', 'two threads')),
        'four threads': () => fine(sweep('-j', '4', '--out', 'four threads')),
        'three shards': async () => {
          const shards = ['1', '2', '3'].map((one) => `shard-${one}`);
          for (const [at, out] of shards.entries()) {
            await fine(sweep('--shard', `${at + 1}/3`, '-j', '2', '--out', out));
          }
          await fine(ended(start('merge', 'hundreds.yaml', ...shards, '--out', 'three shards')));
        },
        'killed and resumed': async () => {
          const flags = ['-j', '2', '--out', 'killed and resumed'];
          const first = start('sweep', 'hundreds.yaml', ...flags);
          const end = ended(first);
          const cells = join(folder, 'killed and resumed.cells');
          const kept = () =>
            existsSync(cells)
              ? readdirSync(cells).filter((one) => one.endsWith('.json')).length
              : 0;
          while (kept() < 60) await setTimeout(20);
          first.kill('SIGKILL');
          await end;
          const there = kept();
          const { stderr } = await fine(sweep(...flags, '--resume'));
          expect(stderr).toContain(`${there} of 200 cells were there already`);
        },
        'three workers, one killed twice': async () => {
          const out = 'three workers, one killed twice';
          const done = fine(sweep('--queue', redis.url, '--out', out));
          serve();
          serve();
          const lost = [await killAtWork(serve()), await killAtWork(serve())];
          const { stderr } = await done;
          expect(stderr).toMatch(/^\d+ of 200 cells, \d+ %, .+ left$/m);
          const jobs = await queue.getJobs(['completed']);
          expect(jobs.length).toBe(200);
          for (const key of lost) {
            const job = jobs.find(({ id }) => id === key)!;
            const losses = lost.filter((one) => one === key).length;
            expect(job.stalledCounter).toBeGreaterThanOrEqual(losses);
            expect(job.attemptsStarted).toBeGreaterThan(losses);
          }
        },
      };
      const found: { way: string; sha256: string; seconds: number }[] = [];
      for (const [way, run] of Object.entries(ways)) {
        const began = performance.now();
        await run();
        const seconds = Math.round((performance.now() - began) / 1000);
        const summary = readFileSync(join(folder, way, 'summary.csv'));
        found.push({ way, sha256: createHash('sha256').update(summary).digest('hex'), seconds });
        expect(summary.toString().trim().split('\n').length).toBe(201);
      }
      console.table(found);
      expect(new Set(found.map(({ sha256 }) => sha256)).size).toBe(1);
    });
  },
);
