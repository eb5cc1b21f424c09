import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseScenario } from '../../../src/scenario/parse.ts';
import { readSource } from '../../../src/scenario/source.ts';
import type { CellTask } from '../../../src/sweep/cell.ts';
import { type CellJob, type NeededFile, queueName } from '../../../src/sweep/queue/cell-job.ts';
import { QueueError } from '../../../src/sweep/queue/connection.ts';
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

function jobOf(task: CellTask, files: readonly NeededFile[] = [], from = version): CellJob {
  const contents = new Map(files.map(({ name, sha256 }) => [name, sha256]));
  return {
    // What a worker of this version reckons, so that it gets as far as to look at the rest.
    key: cellKey(task, { version, contents }),
    spillway: from,
    name: `replication ${task.replication}`,
    task,
    scenarioFile: 'tiny.yaml',
    files,
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

    test('a cell is refused that is not what it says, of another version, or brings other files than it wants', async () => {
      const { traffic, deployments } = scenario;
      const wants = (file: string) => ({
        ...tasks[0]!,
        scenario: { ...scenario, traffic: { t: { ...traffic['t']!, file } } },
      });
      const code = { kind: 'module', path: 'own.mts', options: {}, min_replicas: 1 } as const;
      const coded = { ...scenario, deployments: { d: { ...deployments['d']!, scaling: code } } };
      const own = fileURLToPath(import.meta.url);
      const bring = (kind: 'workload' | 'policy', name: string, sha256: string) => ({
        kind,
        name,
        file: own,
        sha256,
      });
      const forged: [CellJob, string][] = [
        [
          { ...jobOf(tasks[3]!), task: { ...tasks[3]!, replication: 77 } },
          'it is not what its key says',
        ],
        [
          jobOf({ ...tasks[0]!, replication: 50 }, [], '1.2.3'),
          'spillway 1.2.3 made it, and this worker is 9.9.9',
        ],
        [jobOf(wants(own)), `it wants ${own}, which it does not bring`],
        [
          jobOf(wants('gone.csv'), [{ ...bring('workload', 'gone.csv', 'a'), file: 'gone.csv' }]),
          'this worker has no gone.csv',
        ],
        [
          jobOf(wants(own), [bring('workload', own, 'a')]),
          `${own} of this worker is not the ${own} of the sweep`,
        ],
        [
          jobOf({ ...tasks[0]!, scenario: coded }, [bring('policy', 'own.mts', 'a')]),
          'its policy own.mts is code, which this worker runs only with --allow-policies',
        ],
        // Code that it does not say to bring is not loaded, and so not run.
        [
          jobOf({ ...tasks[0]!, scenario: coded }),
          'the policy module own.mts is not loaded: hand it over in `policies`',
        ],
      ];
      const outcomes = await runOnQueue(
        forged.map(([job], at) => ({
          ...job,
          key: at === 0 ? job.key.replace(/^./, 'z') : job.key,
        })),
        { url: redis.url, version },
      );
      expect(outcomes).toEqual(forged.map(([, message]) => ({ kind: 'failed', message })));
    });

    test('tells that nobody serves its version, and who serves others', async () => {
      const told: string[] = [];
      const stop = new AbortController();
      const [outcome] = await runOnQueue([jobOf(tasks[0]!, [], '1.2.3')], {
        url: redis.url,
        version: '1.2.3',
        signal: stop.signal,
        onTrouble: (message) => {
          told.push(message);
          stop.abort();
        },
      });
      expect(outcome).toEqual({ kind: 'interrupted' });
      expect(told).toEqual([
        'nobody serves spillway 1.2.3 there: spillway worker --queue URL; workers of spillway 9.9.9 do not run its cells',
      ]);
    });

    test('progress is of the cells that had not been done before', async () => {
      const seen: number[][] = [];
      const fresh = { ...tasks[0]!, replication: 40 };
      await runOnQueue(
        [...tasks, fresh].map((task) => jobOf(task)),
        {
          url: redis.url,
          version,
          onProgress: (done) => seen.push([...done]),
        },
      );
      expect(new Set(seen.map(({ length }) => length))).toEqual(new Set([1]));
      expect(seen.at(-1)).toEqual([1]);
    });

    test('a result that is damaged in the queue is done again', async () => {
      const job = jobOf({ ...tasks[0]!, replication: 41 });
      const before = await runOnQueue([job], { url: redis.url, version });
      const queue = new Queue(queueName(version), { connection: { port: redis.port } });
      const client = await queue.getBackend().client;
      await client.hset(queue.toKey(job.key), { returnvalue: '"AAAA"' });
      await queue.close();
      expect(await runOnQueue([job], { url: redis.url, version })).toEqual(before);
    });

    test('a wrong password, and none, are told at once and without it', async () => {
      const guarded = await startRedis(['--requirepass', 'geheim']);
      try {
        for (const [user, message] of [
          [':secret@', 'cannot reach redis://:…@127.0.0.1'],
          ['', 'it wants a password: redis://:PASSWORD@HOST'],
        ] as const) {
          const url = `redis://${user}127.0.0.1:${guarded.port}`;
          const refused = await runOnQueue([], { url, version }).catch((error: Error) => error);
          expect(refused).toBeInstanceOf(QueueError);
          expect(String(refused)).toContain(message);
          expect(String(refused)).not.toContain('secret');
        }
      } finally {
        guarded.stop();
      }
    });
  },
);
