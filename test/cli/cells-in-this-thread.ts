import type { CellOutcome, CellTask } from '../../src/sweep/cell.ts';
import type { CellPool, PoolOptions } from '../../src/sweep/cell-pool.ts';
import { policiesIn } from '../../src/sweep/policies.ts';
import { revived } from '../../src/sweep/revived.ts';
import type { RunOptions } from '../../src/sweep/run-cells.ts';
import type { Inputs } from '../../src/world/inputs.ts';
import { simulate, simulateUntil } from '../../src/world/simulate.ts';

/** As `runCells`, one after the other and without workers: each of them takes a second to load all sources. */
export async function runCellsInThisThread(
  tasks: readonly CellTask[],
  inputs: Inputs,
  options: RunOptions = {},
): Promise<CellOutcome[]> {
  const policies = await policiesIn(options.policies ?? new Map());
  const run = ({ scenario, replication, logRequests }: CellTask): CellOutcome => {
    try {
      const result = simulate(scenario, inputs, { policies, replication, logRequests });
      // As from another thread.
      return { kind: 'done', result: revived(structuredClone(result)) };
    } catch (error) {
      return { kind: 'failed', message: (error as Error).message };
    }
  };
  return tasks.map((task, at) => {
    const outcome = run(task);
    options.onOutcome?.(at, outcome);
    return outcome;
  });
}

/** As `openCellPool`, without any worker. */
export function poolInThisThread({ inputs, policies: files, signal }: PoolOptions): CellPool {
  const loaded = policiesIn(files ?? new Map());
  return {
    run: async ({ scenario, replication, logRequests, stop }) => {
      const options = { policies: await loaded, replication, logRequests };
      if (signal?.aborted) return { kind: 'interrupted' };
      try {
        const result =
          stop === undefined
            ? simulate(scenario, inputs, options)
            : simulateUntil(scenario, inputs, { ...options, stop });
        const copy = structuredClone(result);
        return 'stopped' in copy
          ? { kind: 'stopped', result: copy }
          : { kind: 'done', result: revived(copy) };
      } catch (error) {
        return { kind: 'failed', message: (error as Error).message };
      }
    },
    progress: () => [],
    close: async () => {},
  };
}
