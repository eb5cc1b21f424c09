import { rayServe } from './ray-serve.ts';
import { replicaSet } from './replica-set.ts';
import { inOrder, type VictimCandidate, type VictimPolicy } from './victim.ts';

/** Rules by which replicas go, under the names that scenarios give them. */
export const victimKinds = [
  'fewest-requests',
  'newest',
  'oldest',
  'least-kv',
  'most-idle',
  'random',
  'replica-set',
  'ray-serve',
] as const;

export type VictimKind = (typeof victimKinds)[number];

/** The order in which replicas that are ready go. */
export function readyVictims(kind: VictimKind): VictimPolicy {
  switch (kind) {
    case 'fewest-requests':
      return by(({ outstanding }) => outstanding);
    case 'newest':
      return by(() => 0);
    case 'oldest':
      return (candidates) => [...candidates.keys()];
    case 'least-kv':
      return by(({ kvUse }) => kvUse);
    case 'most-idle':
      return by(({ idleFor }) => -idleFor);
    case 'random':
      return by(({ lot }) => lot);
    case 'replica-set':
      return replicaSet;
    case 'ray-serve':
      return rayServe;
  }
}

/** The order in which those on their way go: the last to set out first, but for systems that say otherwise. */
export function startingVictims(kind: VictimKind): VictimPolicy {
  return kind === 'replica-set' ? replicaSet : by(({ stage }) => (stage === 'unplaced' ? 0 : 1));
}

/** Whether a rule goes by lots. */
export function drawsLots(kind: VictimKind): boolean {
  return kind === 'random' || kind === 'replica-set';
}

function by(value: (candidate: VictimCandidate) => number): VictimPolicy {
  return (candidates) => inOrder(candidates, (one, other) => value(one) - value(other));
}
