import { setMaxListeners } from 'node:events';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Piscina } from 'piscina';
import type { StoppedRun } from '../world/early-stop.ts';
import type { Inputs } from '../world/inputs.ts';
import type { CellResult } from '../world/result.ts';
import { type CellOutcome, type CellTask, progressUnits, type WorkerData } from './cell.ts';
import { compileOnOwnThread } from './compiler.ts';

export interface PoolOptions {
  /** All cores where left out; never more than cells. */
  readonly workers?: number | undefined;
  /** One more than the largest `cell` of a task. */
  readonly cells: number;
  readonly inputs: Inputs;
  /** Files of users' own policies by the path that scenarios give them. */
  readonly policies?: ReadonlyMap<string, string> | undefined;
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
  const workerData: WorkerData = { progress, inputs, policies: policies ?? new Map() };
  compileOnOwnThread();
  const pool = new Piscina<CellTask, CellResult | StoppedRun>({
    filename: workerUrl,
    execArgv: fromSource && !readsTypes ? ['--import', loader()] : [],
    minThreads: workers,
    maxThreads: workers,
    workerData,
  });
  if (signal !== undefined) setMaxListeners(0, signal);
  return {
    run: async (task) => {
      counters[task.cell] = 0;
      const outcome = await outcomeOf(pool, task, signal);
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
): Promise<CellOutcome> {
  try {
    const result = await pool.run(task, signal === undefined ? {} : { signal });
    return 'stopped' in result ? { kind: 'stopped', result } : { kind: 'done', result };
  } catch (error) {
    if (signal?.aborted) return { kind: 'interrupted' };
    return { kind: 'failed', message: (error as Error).message };
  }
}

function loader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
