import type { Job } from 'bullmq';
import type { CellOutcome } from '../cell.ts';
import { type CellJob, packJob, queueName, unpackResult } from './cell-job.ts';
import { connected, loadBullmq, readRedisUrl } from './connection.ts';

export interface QueueRunOptions {
  readonly url: string;
  readonly version: string;
  /** Stops waiting; what is in the queue stays there, and the same sweep finds it again. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each job that ended, by its place. */
  readonly onOutcome?: (at: number, outcome: CellOutcome) => void;
  /** Told from time to time how far each is, 0 to 1. */
  readonly onProgress?: (done: readonly number[]) => void;
  /** Told once where nobody serves the queue. */
  readonly onIdle?: () => void;
}

/** Seconds between two looks at the queue, beside what it tells by itself. */
const lookEvery = 2;

/** Looks after which all are looked at that have not ended, for whom no event came. */
const allEvery = 5;

/** Days for which results wait in the queue for whoever asks again. */
const keptDays = 7;

/**
 * Has jobs done by whoever serves the queue; outcome i belongs to job i. A job that is there already, waiting, at work or
 * done, is not added again; one that failed is tried once more. Throws `QueueError`.
 */
export async function runOnQueue(
  jobs: readonly CellJob[],
  { url, version, signal, onOutcome, onProgress, onIdle }: QueueRunOptions,
): Promise<CellOutcome[]> {
  const { Queue, QueueEvents } = await loadBullmq();
  const connection = readRedisUrl(url);
  const queue = new Queue<string, string>(queueName(version), { connection });
  const events = new QueueEvents(queueName(version), { connection: { ...connection } });
  try {
    await connected(url, queue);
    await connected(url, events);
    const outcomes: (CellOutcome | undefined)[] = jobs.map(() => undefined);
    const done = new Float64Array(jobs.length);
    const places = new Map(jobs.map(({ key }, at) => [key, at]));
    const open = () => outcomes.flatMap((outcome, at) => (outcome === undefined ? [at] : []));
    // What may have ended since the last look; at first, all.
    const ended = new Set(jobs.keys());
    let wake = () => {};
    events.on('progress', ({ jobId, data }) => {
      const at = places.get(jobId);
      if (at !== undefined && typeof data === 'number') done[at] = data;
    });
    for (const event of ['completed', 'failed'] as const) {
      events.on(event, ({ jobId }: { readonly jobId: string }) => {
        const at = places.get(jobId);
        if (at !== undefined) ended.add(at);
        wake();
      });
    }
    signal?.addEventListener('abort', () => wake());
    for (const job of jobs) await add(job);
    let isTold = false;
    for (let look = 1; open().length > 0 && signal?.aborted !== true; look += 1) {
      const toSee = [...ended];
      ended.clear();
      for (const at of toSee) await collect(at);
      onProgress?.([...done]);
      if (open().length === 0) break;
      if (!isTold && (await queue.getWorkersCount()) === 0) {
        isTold = true;
        onIdle?.();
      }
      // An event may get lost with a connection.
      if (look % allEvery === 0) for (const at of open()) ended.add(at);
      await sleepUntil((woken) => {
        wake = woken;
      });
    }
    return outcomes.map((outcome) => outcome ?? { kind: 'interrupted' });

    async function collect(at: number): Promise<void> {
      const { key } = jobs[at]!;
      const state = await queue.getJobState(key);
      if (state !== 'completed' && state !== 'failed' && state !== 'unknown') return;
      const outcome = await outcomeOf(key, await queue.getJob(key));
      if (outcome === undefined || outcomes[at] !== undefined) return;
      outcomes[at] = outcome;
      done[at] = 1;
      onOutcome?.(at, outcome);
    }
  } finally {
    await Promise.all([queue.close(), events.close()]);
  }

  async function add(job: CellJob): Promise<void> {
    const there = await queue.getJob(job.key);
    // A worker of its time may have been at fault.
    if (there !== undefined && (await there.isFailed())) await there.remove();
    await queue.add('cell', packJob(job), {
      jobId: job.key,
      removeOnComplete: { age: keptDays * 86_400 },
      removeOnFail: { age: keptDays * 86_400 },
    });
  }
}

/** What became of a job; undefined while nobody knows. */
async function outcomeOf(
  key: string,
  job: Job<string, string> | undefined,
): Promise<CellOutcome | undefined> {
  if (job === undefined) return { kind: 'failed', message: 'somebody took it out of the queue' };
  if (job.finishedOn === undefined) return undefined;
  if (job.failedReason !== undefined && job.returnvalue === null) {
    return { kind: 'failed', message: failureText(job.failedReason) };
  }
  const result = unpackResult(key, job.returnvalue);
  if (result !== undefined) return { kind: 'done', result };
  await job.remove();
  return { kind: 'failed', message: 'its result came damaged, and was taken out of the queue' };
}

function failureText(reason: string): string {
  return /stalled/.test(reason)
    ? 'its workers died, again and again: it may need more memory than they have'
    : reason;
}

function sleepUntil(arm: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, lookEvery * 1000);
    arm(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
