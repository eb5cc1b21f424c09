import type { Inputs } from '../world/inputs.ts';
import type { CellOutcome, CellTask } from './cell.ts';
import { openCellPool } from './cell-pool.ts';

export interface RunOptions {
  readonly workers?: number | undefined;
  /** Stops the sweep; finished cells are kept. */
  readonly signal?: AbortSignal | undefined;
  /** Files of users' own policies by the path that scenarios give them. */
  readonly policies?: ReadonlyMap<string, string> | undefined;
  /** Told of each cell as it ends, by its place among the tasks; what it throws ends the sweep. */
  readonly onOutcome?: (at: number, outcome: CellOutcome) => void;
  /** Told several times a second how far each cell is, 0 to 1. */
  readonly onProgress?: (done: readonly number[]) => void;
}

/** Runs every cell on worker threads; outcome i belongs to task i, whatever order they finish in. */
export async function runCells(
  tasks: readonly CellTask[],
  inputs: Inputs,
  options: RunOptions = {},
): Promise<CellOutcome[]> {
  const { workers, policies, signal } = options;
  const pool = openCellPool({ workers, cells: tasks.length, inputs, policies, signal });
  const tell = () => options.onProgress?.(pool.progress());
  const ticker = setInterval(tell, 200);
  try {
    return await Promise.all(
      tasks.map(async (task, cell) => {
        const outcome = await pool.run({ ...task, cell });
        options.onOutcome?.(cell, outcome);
        return outcome;
      }),
    );
  } finally {
    clearInterval(ticker);
    tell();
    await pool.close();
  }
}
