import { readyVictims, startingVictims } from '../../policies/victims/index.ts';
import type { VictimPolicy } from '../../policies/victims/victim.ts';

/** Which replicas go when there are to be fewer, and how. */
export interface ScaleDownConfig {
  readonly readyVictims: VictimPolicy;
  readonly startingVictims: VictimPolicy;
  /** Whether those on their way go before those that are ready, after all of them, or never. */
  readonly starting: 'first' | 'last' | 'keep';
  /** Seconds that a drain may last; undefined where it may for ever. */
  readonly drain: number | undefined;
}

/** Those on their way first, then those with the fewest requests, which end what they have. */
export const usualScaleDown: ScaleDownConfig = {
  readyVictims: readyVictims('fewest-requests'),
  startingVictims: startingVictims('fewest-requests'),
  starting: 'first',
  drain: undefined,
};
