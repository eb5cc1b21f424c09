import { workerData } from 'piscina';
import type { StoppedRun } from '../world/early-stop.ts';
import type { Inputs } from '../world/inputs.ts';
import type { CellResult } from '../world/result.ts';
import { simulate, simulateUntil } from '../world/simulate.ts';
import { type CellTask, progressUnits, type WorkerData } from './cell.ts';
import { fuseMoreCalls } from './compiler.ts';
import { policiesIn } from './policies.ts';

const { progress, inputs, policies: files } = workerData as WorkerData;
const counters = new Int32Array(progress);

fuseMoreCalls();

/** Modules cannot be handed from thread to thread: each loads its own, once. */
const policies = policiesIn(files);
// Whoever runs a cell is told of what cannot be loaded.
policies.catch(() => {});

/** Runs one cell on a worker thread. */
export default async function runCell(task: CellTask): Promise<CellResult | StoppedRun> {
  const { scenario, stop } = task;
  const options = {
    policies: await policies,
    replication: task.replication,
    logRequests: task.logRequests,
    onProgress: (done: number) => {
      // The last unit is the main thread's to give: a cell is finished when its result has arrived.
      Atomics.store(counters, task.cell, Math.floor(done * (progressUnits - 1)));
    },
  };
  return stop === undefined
    ? simulate(scenario, inputs as Inputs, options)
    : simulateUntil(scenario, inputs as Inputs, { ...options, stop });
}
