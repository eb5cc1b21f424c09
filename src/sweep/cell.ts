import type { Scenario } from '../scenario/schema.ts';
import type { CellResult } from '../world/result.ts';

/** One variant with one replication: what a worker is given. */
export interface CellTask {
  /** Its place in the sweep: variant × replications + replication. */
  readonly cell: number;
  readonly scenario: Scenario;
  readonly replication: number;
  readonly logRequests: boolean;
}

/** What became of a cell. */
export type CellOutcome =
  | { readonly kind: 'done'; readonly result: CellResult }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'interrupted' };

/**
 * What all workers share: progress counters, a thousandth of the horizon each, recorded inputs, and the files of users'
 * own policies by the path that scenarios give them.
 */
export interface WorkerData {
  readonly progress: SharedArrayBuffer;
  readonly inputs: ReadonlyMap<string, unknown>;
  readonly policies: ReadonlyMap<string, string>;
}

export const progressUnits = 1000;
