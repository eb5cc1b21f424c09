import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Job } from 'bullmq';
import type { CellOutcome } from '../cell.ts';
import { recordedFiles } from '../recorded-files.ts';
import { cellKey } from '../store/cell-key.ts';
import { fileHash } from '../store/content-hashes.ts';
import { type CellJob, packResult, type QueuedCell, queueName, unpackJob } from './cell-job.ts';
import { Company } from './company.ts';
import { loadBullmq } from './connection.ts';
import { PoolShelf } from './pool-shelf.ts';
import { RedisLink } from './redis-link.ts';
import { reasonOf } from './redis-reason.ts';

export interface ServeOptions {
  readonly url: string;
  readonly version: string;
  /** Cells at once. */
  readonly workers: number;
  /** Whether policies that are code may be run. */
  readonly allowPolicies: boolean;
  /** Ends it when what it works on is done. */
  readonly signal: AbortSignal;
  /** Told of each cell that ended here. */
  readonly onCell?: (name: string, outcome: CellOutcome['kind']) => void;
  /** Told what goes wrong between worker and queue, once each; it goes on trying. */
  readonly onTrouble?: (message: string) => void;
  /** Told when it is ready for cells. */
  readonly onReady?: () => void;
}

/** Milliseconds for which a worker need not be heard of; then its cell goes to another. */
const lockDuration = 8_000;

/** Milliseconds between two looks for such cells; Redis takes whole ones only. */
const stalledInterval = 2_000;

/** How often a cell may cost a worker that runs nothing else: one that kills each must not go round for ever. */
const mostLosses = 3;

/** How often at all, beside others that may be at fault. */
const mostStalls = 1_000;

/** Milliseconds after which a cell that has to be alone tries again to be. */
const comeAgain = 1_000;

/** Takes cells from a queue and runs them, until the signal. Throws `QueueError` where there is no queue. */
export async function serveQueue(options: ServeOptions): Promise<void> {
  const { url, version, workers, allowPolicies, signal, onCell, onReady, onTrouble } = options;
  const { DelayedError, UnrecoverableError, Worker } = await loadBullmq();
  const link = new RedisLink(url, onTrouble);
  await link.greet();
  const pools = new PoolShelf(workers);
  const company = new Company();
  const run = async (job: Job<QueuedCell, string>, token?: string): Promise<string> => {
    const cell = unpackJob(job.data.packed);
    const refusal = await refusalOf(cell, job.id!);
    if (refusal !== undefined) throw new UnrecoverableError(refusal);
    const { packed, lost } = job.data;
    if (lost >= mostLosses) {
      throw new UnrecoverableError(
        `${lost} workers died of it that ran nothing else: it may need more memory than they have`,
      );
    }
    const isSuspect = job.stalledCounter > 0;
    const outcome = await company.run(isSuspect, async () => {
      // Before, for afterwards nobody may be there to count.
      if (isSuspect) await job.updateData({ packed, lost: lost + 1 });
      return pools.run(cell, (done) => void job.updateProgress(done).catch(() => {}));
    });
    if (outcome === undefined) {
      await job.moveToDelayed(Date.now() + comeAgain, token);
      throw new DelayedError();
    }
    onCell?.(cell.name, outcome.kind);
    switch (outcome.kind) {
      case 'done':
        return packResult(cell.key, outcome.result);
      case 'failed':
        throw new UnrecoverableError(outcome.message);
      case 'stopped':
      case 'interrupted':
        throw new UnrecoverableError('it was interrupted');
    }
  };
  const worker = new Worker<QueuedCell, string>(queueName(version), run, {
    // For people who look into the queue.
    name: `${hostname()}:${process.pid}`,
    connection: link.options,
    concurrency: workers,
    lockDuration,
    stalledInterval,
    maxStalledCount: mostStalls,
  });
  try {
    await link.connect(worker);
    const told = new Set<string>();
    worker.on('error', (error) => {
      const { text, isAbsent } = reasonOf(error);
      if (isAbsent || told.has(text)) return;
      told.add(text);
      onTrouble?.(text);
    });
    link.watch(async () => (await worker.getBackend().client).info());
    onReady?.();
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await worker.close();
  } finally {
    await link.close();
    await pools.close();
  }

  /** Why a cell is not run here. */
  async function refusalOf(cell: CellJob, id: string): Promise<string | undefined> {
    if (cell.spillway !== version) {
      return `spillway ${cell.spillway} made it, and this worker is ${version}`;
    }
    const contents = new Map(cell.files.map(({ name, sha256 }) => [name, sha256]));
    if (cellKey(cell.task, { version, contents }) !== id) return 'it is not what its key says';
    const folder = dirname(cell.scenarioFile);
    for (const name of recordedFiles(cell.task.scenario)) {
      const { file } = cell.files.find((one) => one.name === name) ?? { file: undefined };
      if (file === undefined || resolve(file) !== resolve(folder, name)) {
        return `it wants ${name}, which it does not bring`;
      }
    }
    const code = cell.files.find(({ kind }) => kind === 'policy');
    if (code !== undefined && !allowPolicies) {
      return `its policy ${code.name} is code, which this worker runs only with --allow-policies`;
    }
    for (const { name, file, sha256 } of cell.files) {
      const found = await fileHash(file);
      if (found === undefined) return `this worker has no ${file}`;
      if (found !== sha256) return `${file} of this worker is not the ${name} of the sweep`;
    }
    return undefined;
  }
}
