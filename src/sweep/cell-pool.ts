import { setMaxListeners } from 'node:events';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import type { StoppedRun } from '../world/early-stop.ts';
import type { Inputs } from '../world/inputs.ts';
import type { CellResult } from '../world/result.ts';
import { type CellOutcome, type CellTask, progressUnits, type WorkerData } from './cell.ts';
import { type CellMemory, cellMemory } from './cell-memory.ts';
import { compileOnOwnThread } from './compiler.ts';
import { revived } from './revived.ts';

export interface PoolOptions {
  /** All cores where left out; never more than cells. */
  readonly workers?: number | undefined;
  /** One more than the largest `cell` of a task. */
  readonly cells: number;
  readonly inputs: Inputs;
  /** Files of users' own policies by the path that scenarios give them. */
  readonly policies?: ReadonlyMap<string, string> | undefined;
  /** What each cell may hold; its part of the machine's where left out. */
  readonly memory?: CellMemory | undefined;
  /** Interrupts whatever runs. */
  readonly signal?: AbortSignal | undefined;
}

/** Worker threads that run cells. */
export interface CellPool {
  /** Fails where the simulation does; is interrupted by the signal. */
  run(task: CellTask): Promise<CellOutcome>;
  /** How far each cell is, 0 to 1. */
  progress(): number[];
  /** Ends the threads. */
  close(): Promise<void>;
}

// Under a TypeScript loader this file is source, and Node 20's workers need the loader too.
const fromSource = import.meta.url.endsWith('.ts');
// Some releases of Node know the word, and say that they do not.
const readsTypes = Boolean((process.features as { readonly typescript?: unknown }).typescript);
const workerUrl = new URL(fromSource ? './worker.ts' : './worker.js', import.meta.url).href;

/** Starts worker threads, which load what they need once. */
export function openCellPool(options: PoolOptions): CellPool {
  const { cells, inputs, policies, signal } = options;
  const wanted = options.workers ?? availableParallelism();
  const workers = Math.max(1, Math.min(wanted, cells));
  const progress = new SharedArrayBuffer(4 * cells);
  const counters = new Int32Array(progress);
  const memory = options.memory ?? cellMemory(workers);
  const { mostRequests } = memory;
  const workerData: WorkerData = {
    progress,
    inputs,
    policies: policies ?? new Map(),
    mostRequests,
  };
  compileOnOwnThread();
  const pool = new Piscina<CellTask, CellResult | StoppedRun>({
    filename: workerUrl,
    execArgv: fromSource && !readsTypes ? ['--import', loader()] : [],
    minThreads: workers,
    maxThreads: workers,
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: memory.heapMegabytes },
  });
  if (signal !== undefined) setMaxListeners(0, signal);
  return {
    run: async (task) => {
      counters[task.cell] = 0;
      const outcome = await outcomeOf(pool, task, signal, memory);
      if (outcome.kind !== 'interrupted') counters[task.cell] = progressUnits;
      return outcome;
    },
    progress: () => Array.from(counters, (units) => units / progressUnits),
    close: () => pool.destroy(),
  };
}

async function outcomeOf(
  pool: Piscina<CellTask, CellResult | StoppedRun>,
  task: CellTask,
  signal: AbortSignal | undefined,
  { heapMegabytes }: CellMemory,
): Promise<CellOutcome> {
  try {
    const result = await pool.run(task, signal === undefined ? {} : { signal });
    return 'stopped' in result
      ? { kind: 'stopped', result }
      : { kind: 'done', result: revived(result) };
  } catch (error) {
    if (signal?.aborted) return { kind: 'interrupted' };
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_WORKER_OUT_OF_MEMORY') return { kind: 'failed', message };
    const why = `it needs more than the ${heapMegabytes} MB of memory that are its worker’s part; with fewer --workers each has more`;
    return { kind: 'failed', message: why };
  }
}

function loader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
