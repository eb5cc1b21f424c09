import { workerData } from 'piscina';
import type { Inputs } from '../world/inputs.ts';
import type { CellResult } from '../world/result.ts';
import { simulate } from '../world/simulate.ts';
import { type CellTask, progressUnits, type WorkerData } from './cell.ts';
import { fuseMoreCalls } from './compiler.ts';

const { progress, inputs } = workerData as WorkerData;
const counters = new Int32Array(progress);

fuseMoreCalls();

/** Runs one cell on a worker thread. */
export default function runCell(task: CellTask): CellResult {
  return simulate(task.scenario, inputs as Inputs, {
    replication: task.replication,
    logRequests: task.logRequests,
    onProgress: (done) => {
      // The last unit is the main thread's to give: a cell is finished when its result has arrived.
      Atomics.store(counters, task.cell, Math.floor(done * (progressUnits - 1)));
    },
  });
}
