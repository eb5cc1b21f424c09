import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis, type RedisServer, startRedis } from '../sweep/queue/redis-server.ts';
import { command, ended, folderOf, start } from './spillway.ts';

const flood = `
name: flood
seed: "7"
replications: 4
horizon: 4min
pools: { p: { accelerator: L4, accelerators: 2 } }
deployments:
  d: { pool: p, engine: { kind: slots, service: 9ms }, scaling: { kind: fixed, replicas: 1 } }
traffic: { t: { arrivals: { kind: poisson, rate: 90/s }, prompt: 10, output: 1 } }
sweep:
  rate:
    low: {}
    high: { traffic.t.arrivals.rate: 100/s }
`;

const isRun = hasRedis && process.env['NIGHTLY'] !== undefined;

// `run-on-queue.test.ts` runs cells by way of a Redis in every run.
describe.skipIf(!isRun)('a queue (skipped without redis-server, and unless NIGHTLY is set)', () => {
  let redis: RedisServer;
  const workers: ChildProcess[] = [];

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(() => {
    for (const worker of workers) worker.kill('SIGKILL');
    redis.stop();
  });

  const serve = (folder: string) => {
    const worker = start(folder, ['worker', '--queue', redis.url, '-j', '1']);
    workers.push(worker);
    return worker;
  };

  it('gives the bytes of threads, though a worker is killed at its work (I1)', async () => {
    const folder = folderOf({ 'flood.yaml': flood });
    await command(folder, 'run', 'flood.yaml', '--out', 'whole');
    const victim = serve(folder);
    const sweep = ended(start(folder, ['run', 'flood.yaml', '--queue', redis.url, '--out', 'far']));
    // It has told of a cell that it did, and is at the next.
    await new Promise<void>((resolve) => {
      victim.stderr!.on('data', (text: Buffer) => {
        if (String(text).includes('done')) resolve();
      });
    });
    await setTimeout(50);
    victim.kill('SIGKILL');
    serve(folder);
    const { code, stderr } = await sweep;
    expect(code, stderr).toBe(0);
    for (const file of ['summary.csv', 'timeseries.csv', 'verdict.json', 'report.html']) {
      const same = (name: string) => readFileSync(join(folder, name, file), 'utf8');
      expect(same('far'), file).toBe(same('whole'));
    }
  });
});
