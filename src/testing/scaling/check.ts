import fc from 'fast-check';
import type { Flood } from './flood.ts';
import { drawFlood } from './flood-chart.ts';
import type { ScalingInvariant, Violation } from './invariant.ts';
import { type FloodTrace, type MakePolicy, playFlood } from './play.ts';
import { type ScalingPromises, type ScalingTerms, termsOf } from './promises.ts';

/** What came of an invariant. */
export type CheckOutcome =
  | { readonly kind: 'held'; readonly runs: number }
  | { readonly kind: 'exempt'; readonly because: string }
  | BrokenInvariant;

/** An invariant that does not hold, and the smallest flood that was found to show it. */
export interface BrokenInvariant {
  readonly kind: 'broken';
  readonly violation: Violation;
  readonly trace: FloodTrace;
  /** What fast-check needs to find it again. */
  readonly seed: number;
  readonly path: string;
}

/** Which floods a policy is tried on, and how many. */
export interface CheckOptions {
  /** Floods to try; 200 where left out. */
  readonly runs?: number;
  /** Of the floods; 1 where left out. */
  readonly seed?: number;
  /** Only the flood of this path, as an outcome has it. */
  readonly path?: string | undefined;
}

/** Tries an invariant on many floods, and shrinks the first that breaks it. */
export function checkInvariant(
  invariant: ScalingInvariant,
  make: MakePolicy,
  terms: ScalingTerms,
  { runs = 200, seed = 1, path }: CheckOptions = {},
): CheckOutcome {
  const because = invariant.exempt?.(terms);
  if (because !== undefined) return { kind: 'exempt', because };
  // The last that was found is the smallest. Played again, a policy that throws dice might break nothing.
  let smallest: Broken | undefined;
  const property = fc.property(invariant.floods(terms), (flood) => {
    const found = broken(invariant, make, terms, flood);
    smallest = found ?? smallest;
    return found === undefined;
  });
  const details = fc.check(property, { numRuns: runs, seed, ...(path !== undefined && { path }) });
  if (!details.failed) return { kind: 'held', runs: details.numRuns };
  // Not even made: that breaks no invariant.
  if (smallest === undefined) throw details.errorInstance;
  return {
    kind: 'broken',
    ...smallest,
    seed: details.seed,
    path: details.counterexamplePath!,
  };
}

/**
 * An invariant as a property for `fc.assert`: it holds of a policy that promises so much, under every flood. Where
 * it does not, the message draws the smallest flood.
 */
export function holds(
  invariant: ScalingInvariant,
  make: MakePolicy,
  promises: ScalingPromises,
): fc.IProperty<[Flood]> {
  const terms = termsOf(make, promises);
  return fc.property(invariant.floods(terms), (flood) => {
    if (invariant.exempt?.(terms) !== undefined) return;
    const found = broken(invariant, make, terms, flood);
    if (found === undefined) return;
    const { trace, violation } = found;
    throw new Error(`${violation.says}\n\n${drawFlood(trace, violation).join('\n')}\n`);
  });
}

type Broken = Pick<BrokenInvariant, 'trace' | 'violation'>;

function broken(
  invariant: ScalingInvariant,
  make: MakePolicy,
  terms: ScalingTerms,
  flood: Flood,
): Broken | undefined {
  const trace = playFlood(make, flood, terms.acceleratorsPerReplica);
  const violation = invariant.judge(trace, terms);
  return violation === undefined ? undefined : { trace, violation };
}
