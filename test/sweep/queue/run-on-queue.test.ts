import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { readSource } from '../../../src/scenario/source.ts';
import type { CellTask } from '../../../src/sweep/cell.ts';
import type { CellJob } from '../../../src/sweep/queue/cell-job.ts';
import { runOnQueue } from '../../../src/sweep/queue/run-on-queue.ts';
import { serveQueue } from '../../../src/sweep/queue/serve-queue.ts';
import { runCells } from '../../../src/sweep/run-cells.ts';
import { cellKey } from '../../../src/sweep/store/cell-key.ts';
import { hasRedis, type RedisServer, startRedis } from './redis-server.ts';

const version = '9.9.9';

const scenario = parseScenario(
  readSource(
    `
name: tiny
horizon: 5min
replications: 4
pools: { p: { accelerator: L4, accelerators: 1 } }
deployments:
  d: { pool: p, engine: { kind: slots, service: 50ms }, scaling: { kind: fixed, replicas: 1 } }
traffic: { t: { arrivals: { kind: poisson, rate: 10/s }, prompt: 10, output: 1 } }
`,
    'tiny.yaml',
  ),
).scenario;

const tasks: CellTask[] = [0, 1, 2, 3].map((replication) => ({
  cell: replication,
  scenario,
  replication,
  logRequests: false,
}));

function jobOf(task: CellTask, from = version): CellJob {
  return {
    key: cellKey(task, { version: from, contents: new Map() }),
    spillway: from,
    name: `replication ${task.replication}`,
    task,
    scenarioFile: 'tiny.yaml',
    files: [],
  };
}

describe.skipIf(!hasRedis)(
  'cells by way of a Redis (skipped where redis-server is not there)',
  () => {
    let redis: RedisServer;
    const stop = new AbortController();
    let served: Promise<void>;

    beforeAll(async () => {
      redis = await startRedis();
      served = serveQueue({
        url: redis.url,
        version,
        workers: 2,
        allowPolicies: false,
        signal: stop.signal,
      });
    });

    afterAll(async () => {
      stop.abort();
      await served;
      redis.stop();
    });

    test('come back as worker threads of one’s own give them, and are done once', async () => {
      const own = await runCells(tasks, new Map());
      const jobs = tasks.map((task) => jobOf(task));
      const seen: number[] = [];
      const far = await runOnQueue(jobs, {
        url: redis.url,
        version,
        onOutcome: (at) => seen.push(at),
      });
      expect(far).toEqual(own);
      expect(seen.toSorted()).toEqual([0, 1, 2, 3]);
      expect(await runOnQueue(jobs, { url: redis.url, version })).toEqual(own);
    });

    test('a cell that fails, fails alone', async () => {
      const broken = { ...tasks[1]!, scenario: { ...scenario, max_events: 5 } };
      const outcomes = await runOnQueue(
        [tasks[0]!, broken, tasks[2]!].map((task) => jobOf(task)),
        { url: redis.url, version },
      );
      expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'failed', 'done']);
    });

    test('a job that is not what its key says is refused', async () => {
      const forged = {
        ...jobOf({ ...tasks[0]!, replication: 77 }),
        key: jobOf(tasks[3]!).key.replace(/^./, 'z'),
      };
      const [outcome] = await runOnQueue([forged], { url: redis.url, version });
      expect(outcome).toEqual({ kind: 'failed', message: 'it is not what its key says' });
    });
  },
);
