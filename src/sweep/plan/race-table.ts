import type { Promised } from './promise.ts';

/** What a race is run by. */
export interface RaceRules {
  /** Of each configuration, at the most. */
  readonly replications: number;
  /** With which an SLO is kept, and a configuration is left out; a half to less than one. */
  readonly confidence: number;
  /** What there is to be least of. */
  readonly minimise: string;
  readonly slos: readonly Promised[];
}

/** Who takes part. */
export interface Entrant {
  readonly name: string;
  /** What `minimise` cannot be below in any replication, known before the first; 0 where nothing is. */
  readonly floor: number;
  /** Whether it is that in each, as of fleets whose size never changes. */
  readonly isFixed: boolean;
}

/** What became of one replication of an entrant. */
export type Tried =
  | {
      readonly kind: 'whole';
      /** Of what is minimised. */
      readonly cost: number;
      /** Of each SLO, in their order. */
      readonly values: readonly number[];
      readonly arrived: number;
    }
  | {
      readonly kind: 'stopped';
      /** The SLO by its place that it was certain to miss, or that it cost too much. */
      readonly by: number | 'cost';
      /** What the value would have been at the best. */
      readonly bound: number;
      /** Simulated seconds. */
      readonly at: number;
      readonly arrived: number;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** By entrant and replication; undefined where none was tried yet. */
export type RaceTable = readonly (readonly (Tried | undefined)[])[];

type Whole = Extract<Tried, { readonly kind: 'whole' }>;

/** The whole runs of an entrant, with their replications. */
export function wholeRuns(
  row: readonly (Tried | undefined)[],
): { readonly replication: number; readonly run: Whole }[] {
  return row.flatMap((run, replication) => (run?.kind === 'whole' ? [{ replication, run }] : []));
}

/** Whether nothing of an entrant is left to be run. */
export function isWhole(row: readonly (Tried | undefined)[]): boolean {
  return row.every((run) => run?.kind === 'whole');
}
