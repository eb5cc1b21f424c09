import type { Scenario } from '../scenario/schema.ts';
import type { StoppedRun, StopRule } from '../world/early-stop.ts';
import type { CellResult } from '../world/result.ts';

/** One variant with one replication: what a worker is given. */
export interface CellTask {
  /** Its place among the tasks that are told of: in a sweep, variant × replications + replication. */
  readonly cell: number;
  readonly scenario: Scenario;
  readonly replication: number;
  readonly logRequests: boolean;
  /** When it may end before its horizon; never where left out. */
  readonly stop?: StopRule;
}

/** What became of a cell. */
export type CellOutcome =
  | { readonly kind: 'done'; readonly result: CellResult }
  | { readonly kind: 'stopped'; readonly result: StoppedRun }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'interrupted' };

/**
 * What all workers share: progress counters, a thousandth of the horizon each, recorded inputs, the files of users' own
 * policies by the path that scenarios give them, and a limit.
 */
export interface WorkerData {
  readonly progress: SharedArrayBuffer;
  readonly inputs: ReadonlyMap<string, unknown>;
  readonly policies: ReadonlyMap<string, string>;
  /** Requests that may be under way at once in a cell. */
  readonly mostRequests: number;
}

export const progressUnits = 1000;
