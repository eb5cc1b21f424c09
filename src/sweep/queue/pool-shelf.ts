import { resolve } from 'node:path';
import type { ParsedScenario } from '../../scenario/parse.ts';
import type { CellOutcome } from '../cell.ts';
import { type CellPool, openCellPool } from '../cell-pool.ts';
import { readInputs, recordingsOf } from '../inputs.ts';
import type { CellJob } from './cell-job.ts';

interface ShelvedPool {
  /** Cells that need it now. */
  users: number;
  readonly pool: Promise<CellPool>;
  /** Numbers of cells that nobody has. */
  readonly free: number[];
}

/** Pools that are kept although nobody uses them. */
const mostPools = 4;

/** Worker threads for cells of several scenarios: each set of recordings and policies is loaded once. */
export class PoolShelf {
  readonly #workers: number;
  /** By what they have loaded, the one used last at the end. */
  readonly #shelf = new Map<string, ShelvedPool>();

  constructor(workers: number) {
    this.#workers = workers;
  }

  /** Runs a cell, telling how far it is once a second. */
  async run(job: CellJob, onProgress: (done: number) => void): Promise<CellOutcome> {
    const shelved = this.#take(job);
    const cell = shelved.free.pop()!;
    let ticker: NodeJS.Timeout | undefined;
    try {
      const pool = await shelved.pool;
      ticker = setInterval(() => onProgress(pool.progress()[cell]!), 1000);
      return await pool.run({ ...job.task, cell });
    } finally {
      clearInterval(ticker);
      shelved.free.push(cell);
      shelved.users -= 1;
      await this.#tidy();
    }
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    for (const { pool } of this.#shelf.values()) await (await pool).close();
    this.#shelf.clear();
  }

  #take(job: CellJob): ShelvedPool {
    // A job brings the files of its whole sweep; its cell reads some of them.
    const key = JSON.stringify([job.files, recordingsOf(job.task.scenario)]);
    const shelved = this.#shelf.get(key) ?? {
      users: 0,
      pool: this.#open(key, job),
      free: [...Array(this.#workers).keys()],
    };
    shelved.users += 1;
    this.#shelf.delete(key);
    this.#shelf.set(key, shelved);
    return shelved;
  }

  async #open(key: string, job: CellJob): Promise<CellPool> {
    try {
      const { inputs, policies } = await loadFiles(job);
      return openCellPool({ workers: this.#workers, cells: this.#workers, inputs, policies });
    } catch (error) {
      // The next cell tries again.
      this.#shelf.delete(key);
      throw error;
    }
  }

  async #tidy(): Promise<void> {
    for (const [key, { users, pool }] of this.#shelf) {
      if (this.#shelf.size <= mostPools) return;
      if (users > 0) continue;
      this.#shelf.delete(key);
      await (await pool).close();
    }
  }
}

/** What a cell brings, and nothing else: only that was looked at. */
async function loadFiles({ task, scenarioFile, files }: CellJob) {
  const parsed = { scenario: task.scenario, locate: () => ({ file: scenarioFile }) };
  const inputs = await readInputs(scenarioFile, [parsed as unknown as ParsedScenario]);
  const modules = files.filter(({ kind }) => kind === 'policy');
  return { inputs, policies: new Map(modules.map(({ name, file }) => [name, resolve(file)])) };
}
