import { Piscina, workerData } from 'piscina';
import type { StoppedRun } from '../world/early-stop.ts';
import type { Inputs } from '../world/inputs.ts';
import type { CellResult } from '../world/result.ts';
import { simulate, simulateUntil } from '../world/simulate.ts';
import { type CellTask, progressUnits, type WorkerData } from './cell.ts';
import { fuseCalls } from './compiler.ts';
import { policiesIn } from './policies.ts';

const { progress, inputs, policies: files, mostRequests } = workerData as WorkerData;
const counters = new Int32Array(progress);

/** Modules cannot be handed from thread to thread: each loads its own, once. */
const policies = policiesIn(files);
// Whoever runs a cell is told of what cannot be loaded.
policies.catch(() => {});

/** Runs one cell on a worker thread. */
export default async function runCell(task: CellTask): Promise<CellResult | StoppedRun> {
  const { scenario, stop } = task;
  const deployments = Object.values(scenario.deployments);
  fuseCalls(deployments.some(({ engine }) => engine.kind === 'llm') ? 'models' : 'queues');
  const options = {
    policies: await policies,
    replication: task.replication,
    logRequests: task.logRequests,
    mostRequests,
    onProgress: (done: number) => {
      // The last unit is the main thread's to give: a cell is finished when its result has arrived.
      Atomics.store(counters, task.cell, Math.floor(done * (progressUnits - 1)));
    },
  };
  return stop === undefined
    ? handedOver(simulate(scenario, inputs as Inputs, options))
    : simulateUntil(scenario, inputs as Inputs, { ...options, stop });
}

/** The same result, whose requests go to the main thread without a copy: there may be millions. */
function handedOver(result: CellResult): CellResult {
  const { requests } = result;
  if (requests === undefined) return result;
  const moved = {
    [Piscina.transferableSymbol]: requests.columns.chunks,
    [Piscina.valueSymbol]: result,
  };
  return Piscina.move(moved as never) as unknown as CellResult;
}
