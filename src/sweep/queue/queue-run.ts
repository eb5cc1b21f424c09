import type { Job, Queue } from 'bullmq';
import type { CellOutcome } from '../cell.ts';
import { type CellJob, packJob, type QueuedCell, queueName, unpackResult } from './cell-job.ts';
import type { RedisLink } from './redis-link.ts';

/** Who is told what of a run. */
export interface QueueReaders {
  /** Told of each job that ended, by its place. */
  readonly onOutcome?: (at: number, outcome: CellOutcome) => void;
  /** Told from time to time how far each is, 0 to 1, of those that were not done at first. */
  readonly onProgress?: (done: readonly number[]) => void;
  /** Told what somebody who waits should know: nobody serves the queue, or it is away. */
  readonly onTrouble?: (message: string) => void;
}

/** Seconds between two looks at the queue, beside what it tells by itself. */
const lookEvery = 2;

/** Looks after which all are looked at that have not ended, for whom no event came. */
const allEvery = 5;

/** Questions on their way at once: one after the other, a Redis far away would take minutes to be told of a sweep. */
const atOnce = 50;

/** How often a job is put into the queue: a Redis that forgets every one must not be filled for ever. */
const mostAdditions = 3;

/** Days for which results wait in the queue for whoever asks again. */
const keptDays = 7;

/** Jobs in a queue, and what is known of them. */
export class QueueRun {
  readonly outcomes: (CellOutcome | undefined)[];
  readonly #jobs: readonly CellJob[];
  readonly #queue: Queue<QueuedCell, string>;
  readonly #link: RedisLink;
  readonly #readers: QueueReaders;
  readonly #places: ReadonlyMap<string, number>;
  readonly #done: Float64Array;
  readonly #additions: Uint8Array;
  /** What may have ended since the last look; at first, all. */
  readonly #toSee: Set<number>;
  #wake = () => {};

  constructor(
    jobs: readonly CellJob[],
    queue: Queue<QueuedCell, string>,
    link: RedisLink,
    readers: QueueReaders,
  ) {
    this.#jobs = jobs;
    this.#queue = queue;
    this.#link = link;
    this.#readers = readers;
    this.outcomes = jobs.map(() => undefined);
    this.#places = new Map(jobs.map(({ key }, at) => [key, at]));
    this.#done = new Float64Array(jobs.length);
    this.#additions = new Uint8Array(jobs.length);
    this.#toSee = new Set(jobs.keys());
  }

  hearProgress(key: string, part: unknown): void {
    const at = this.#places.get(key);
    if (at !== undefined && typeof part === 'number') this.#done[at] = part;
  }

  hearEnd(key: string): void {
    const at = this.#places.get(key);
    if (at !== undefined) this.#toSee.add(at);
    this.#wake();
  }

  /** Puts all into the queue, and waits until the last has ended. */
  async wait(): Promise<void> {
    await inBatches([...this.#jobs.keys()], (at) => this.#add(at));
    await this.#look();
    const rest = this.#open();
    let isServed = true;
    for (let look = 1; this.#open().length > 0; look += 1) {
      this.#readers.onProgress?.(rest.map((at) => this.#done[at]!));
      isServed = await this.#isServed(isServed);
      if (this.#toSee.size === 0) {
        await sleepUntil((woken) => {
          this.#wake = woken;
        });
      }
      // An event may get lost with a connection.
      if (look % allEvery === 0) for (const at of this.#open()) this.#toSee.add(at);
      await this.#look();
    }
    this.#readers.onProgress?.(rest.map((at) => this.#done[at]!));
  }

  #open(): number[] {
    return this.outcomes.flatMap((outcome, at) => (outcome === undefined ? [at] : []));
  }

  async #add(at: number): Promise<void> {
    const job = this.#jobs[at]!;
    const there = await this.#link.answer(this.#queue.getJob(job.key));
    // A worker of its time may have been at fault.
    if (there !== undefined && (await there.isFailed())) await there.remove().catch(() => {});
    this.#additions[at]! += 1;
    await this.#link.answer(
      this.#queue.add(
        'cell',
        { packed: packJob(job), lost: 0 },
        {
          jobId: job.key,
          removeOnComplete: { age: keptDays * 86_400 },
          removeOnFail: { age: keptDays * 86_400 },
        },
      ),
    );
  }

  async #look(): Promise<void> {
    const toSee = [...this.#toSee].filter((at) => this.outcomes[at] === undefined);
    this.#toSee.clear();
    await inBatches(toSee, (at) => this.#collect(at));
  }

  async #collect(at: number): Promise<void> {
    const { key } = this.#jobs[at]!;
    const state = await this.#link.answer(this.#queue.getJobState(key));
    if (state === 'unknown' && this.#additions[at]! < mostAdditions) {
      // Somebody took it out, or its Redis was started anew with less than it knew.
      await this.#add(at);
    } else if (state === 'completed' || state === 'failed' || state === 'unknown') {
      const job = await this.#link.answer(this.#queue.getJob(key));
      const outcome = await outcomeOf(key, job);
      if (outcome === undefined) this.#toSee.add(at);
      if (outcome === undefined || this.outcomes[at] !== undefined) return;
      this.outcomes[at] = outcome;
      this.#done[at] = 1;
      this.#readers.onOutcome?.(at, outcome);
    }
  }

  /** Whether anybody serves the queue; says so where that was so, and is not any more. */
  async #isServed(wasServed: boolean): Promise<boolean> {
    const isServed = (await this.#link.answer(this.#queue.getWorkersCount())) > 0;
    if (wasServed && !isServed) {
      const others = await this.#otherVersions().catch(() => []);
      const hint =
        others.length === 0 ? '' : `; workers of ${others.join(', ')} do not run its cells`;
      this.#readers.onTrouble?.(
        `nobody serves ${this.#queue.name.replace('-', ' ')} there: spillway worker --queue URL${hint}`,
      );
    }
    return isServed;
  }

  /** The versions of workers that serve other queues there. */
  async #otherVersions(): Promise<string[]> {
    const clients = await (await this.#queue.getBackend().client).clientList();
    const queues = [...clients.matchAll(/ name=bull:([\w+/=-]+):w:/g)].map(([, name]) =>
      Buffer.from(name!, 'base64').toString(),
    );
    return [...new Set(queues.filter((name) => name.startsWith(queueName(''))))]
      .map((name) => name.replace('-', ' '))
      .sort();
  }
}

/** What became of a job; undefined while nobody knows. */
async function outcomeOf(
  key: string,
  job: Job<QueuedCell, string> | undefined,
): Promise<CellOutcome | undefined> {
  if (job === undefined)
    return { kind: 'failed', message: 'the queue forgets it, again and again' };
  if (job.finishedOn === undefined) return undefined;
  if (job.failedReason !== undefined && job.returnvalue === null) {
    return { kind: 'failed', message: job.failedReason };
  }
  const result = unpackResult(key, job.returnvalue);
  if (result !== undefined) return { kind: 'done', result };
  // Damaged on its way: at the next look it is missed, and done again.
  await job.remove().catch(() => {});
  return undefined;
}

async function inBatches(all: readonly number[], each: (one: number) => Promise<void>) {
  for (let from = 0; from < all.length; from += atOnce) {
    await Promise.all(all.slice(from, from + atOnce).map(each));
  }
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
