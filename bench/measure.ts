/** One result: operations per second of CPU time, in millions unless the unit says otherwise. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is measured against, in the same unit. */
  readonly baseline?: number;
  readonly against?: string;
  /** value / baseline. */
  readonly ratio?: number;
}

/** A piece of work that returns how many operations it did. */
export type Task = () => number;

/** A piece of work that reads from files. */
export type AsyncTask = () => Promise<number>;

/** Runs of whatever is measured, of which the median counts. */
export const rounds = 5;

/**
 * Millions of operations per second of CPU time of each task: the median of five runs after one
 * that warms up. The tasks take turns, so that a slow spell of the machine meets all of them.
 */
export function measure(...tasks: readonly Task[]): number[] {
  const speeds = tasks.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, task] of tasks.entries()) {
      const before = process.cpuUsage();
      const operations = task();
      if (round > 0) speeds[at]!.push(operations / sinceThen(before));
    }
  }
  return speeds.map(median);
}

/** The same of tasks that others wait for. */
export async function measureAsync(...tasks: readonly AsyncTask[]): Promise<number[]> {
  const speeds = tasks.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, task] of tasks.entries()) {
      const before = process.cpuUsage();
      const operations = await task();
      if (round > 0) speeds[at]!.push(operations / sinceThen(before));
    }
  }
  return speeds.map(median);
}

/** Microseconds of CPU time. */
function sinceThen(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** The median of so many runs. */
export function median(speeds: number[]): number {
  return speeds.sort((a, b) => a - b)[rounds >> 1]!;
}

/** A row with what it is measured against. */
export function compared(
  name: string,
  unit: string,
  value: number,
  against: string,
  baseline: number,
): Row {
  return { name, value, unit, baseline, against, ratio: value / baseline };
}
