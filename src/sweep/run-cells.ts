import { setMaxListeners } from 'node:events';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import type { Inputs } from '../world/inputs.ts';
import type { CellResult } from '../world/result.ts';
import { type CellOutcome, type CellTask, progressUnits, type WorkerData } from './cell.ts';
import { compileOnOwnThread } from './compiler.ts';

export interface RunOptions {
  readonly workers?: number | undefined;
  /** Stops the sweep; finished cells are kept. */
  readonly signal?: AbortSignal | undefined;
  /** Files of users' own policies by the path that scenarios give them. */
  readonly policies?: ReadonlyMap<string, string> | undefined;
  /** Told several times a second how far each cell is, 0 to 1. */
  readonly onProgress?: (done: readonly number[]) => void;
}

// Under a TypeScript loader this file is source, and Node 20's workers need the loader too.
const fromSource = import.meta.url.endsWith('.ts');
const workerUrl = new URL(fromSource ? './worker.ts' : './worker.js', import.meta.url).href;

/** Runs every cell on worker threads; outcome i belongs to task i, whatever order they finish in. */
export async function runCells(
  tasks: readonly CellTask[],
  inputs: Inputs,
  options: RunOptions = {},
): Promise<CellOutcome[]> {
  const wanted = options.workers ?? availableParallelism();
  const workers = Math.max(1, Math.min(wanted, tasks.length));
  const progress = new SharedArrayBuffer(4 * tasks.length);
  const counters = new Int32Array(progress);
  const workerData: WorkerData = { progress, inputs, policies: options.policies ?? new Map() };
  compileOnOwnThread();
  const pool = new Piscina<CellTask, CellResult>({
    filename: workerUrl,
    execArgv: fromSource && !('typescript' in process.features) ? ['--import', loader()] : [],
    minThreads: workers,
    maxThreads: workers,
    workerData,
  });
  const { signal } = options;
  if (signal !== undefined) setMaxListeners(0, signal);
  const tell = () => options.onProgress?.(Array.from(counters, (units) => units / progressUnits));
  const ticker = setInterval(tell, 200);
  try {
    return await Promise.all(
      tasks.map(async (task, index) => {
        const outcome = await outcomeOf(pool, task, signal);
        if (outcome.kind !== 'interrupted') counters[index] = progressUnits;
        return outcome;
      }),
    );
  } finally {
    clearInterval(ticker);
    tell();
    await pool.destroy();
  }
}

async function outcomeOf(
  pool: Piscina<CellTask, CellResult>,
  task: CellTask,
  signal: AbortSignal | undefined,
): Promise<CellOutcome> {
  try {
    return { kind: 'done', result: await pool.run(task, signal === undefined ? {} : { signal }) };
  } catch (error) {
    if (signal?.aborted) return { kind: 'interrupted' };
    return { kind: 'failed', message: (error as Error).message };
  }
}

function loader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
