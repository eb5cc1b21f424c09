import type { CellOutcome, CellTask } from './cell.ts';
import type { CellStore } from './store/cell-store.ts';

/** A cell and the key under which it is kept. */
export interface KeyedTask {
  readonly key: string;
  readonly task: CellTask;
}

/** Runs tasks, and tells of each as it ends, by its place among them. */
export type RunTasks = (
  tasks: readonly KeyedTask[],
  onOutcome: (at: number, outcome: CellOutcome) => void,
) => Promise<readonly CellOutcome[]>;

export interface MissingRun {
  /** Of every task, in their order. */
  readonly outcomes: readonly CellOutcome[];
  /** How many were there already. */
  readonly found: number;
  /** Files of cells that were damaged, and were done again. */
  readonly corrupted: readonly string[];
}

/**
 * Runs the tasks whose results are in none of the stores, and keeps each as soon as it is done, so that whatever ends this
 * process ends no finished cell.
 */
export async function runMissing(
  tasks: readonly KeyedTask[],
  keep: CellStore | undefined,
  look: readonly CellStore[],
  run: RunTasks,
): Promise<MissingRun> {
  const corrupted: string[] = [];
  const outcomes = tasks.map(({ key }) => storedOutcome(key, look, corrupted));
  const missing = tasks.flatMap((task, at) => (outcomes[at] === undefined ? [{ task, at }] : []));
  const ran = await run(
    missing.map(({ task }) => task),
    (at, outcome) => {
      if (outcome.kind === 'done') keep?.write(missing[at]!.task.key, outcome.result);
    },
  );
  for (const [place, { at }] of missing.entries()) outcomes[at] = ran[place]!;
  return {
    outcomes: outcomes.map((outcome) => outcome!),
    found: tasks.length - missing.length,
    corrupted,
  };
}

function storedOutcome(
  key: string,
  stores: readonly CellStore[],
  corrupted: string[],
): CellOutcome | undefined {
  for (const store of stores) {
    const stored = store.read(key);
    if (stored.kind === 'found') return { kind: 'done', result: stored.result };
    if (stored.kind === 'corrupted') corrupted.push(stored.file);
  }
  return undefined;
}
