import type fc from 'fast-check';
import type { Flood } from './flood.ts';
import type { FloodTrace } from './play.ts';
import type { ScalingTerms } from './promises.ts';

/** Something that a policy must keep under every flood. */
export interface ScalingInvariant {
  readonly name: string;
  /** What it demands, under these terms, as a sentence without a full stop. */
  readonly says: (terms: ScalingTerms) => string;
  /** Why there is nothing to demand under these terms; undefined where there is. */
  readonly exempt?: (terms: ScalingTerms) => string | undefined;
  /** Floods that are apt to break it. */
  readonly floods: (terms: ScalingTerms) => fc.Arbitrary<Flood>;
  /** The first violation in a flood that was played; undefined where there is none. */
  readonly judge: (trace: FloodTrace, terms: ScalingTerms) => Violation | undefined;
}

/** Where and how an invariant was broken. */
export interface Violation {
  /** Which observation of the flood, from 0. */
  readonly at: number;
  /** What happened there, as a sentence without a full stop. */
  readonly says: string;
}
