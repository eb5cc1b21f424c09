import type { ScalingObservation } from '../../src/policies/autoscaling/autoscaler.ts';
import type { MakePolicy, ScalingPromises } from '../../src/testing/index.ts';

/** What the policies below promise. */
export const promises: ScalingPromises = { min: 2, max: 20, cooldown: 300 };

interface Remembered {
  readonly scaledAt: number;
  readonly turn: number;
}

/** The parts of a policy, each of which can be wrong. */
interface Parts {
  /** Replicas to count from. */
  readonly count: (seen: ScalingObservation) => number;
  /** Replicas that the load asks for. */
  readonly wish: (seen: ScalingObservation, count: number, turn: number) => number;
  readonly clamp: (replicas: number) => number;
  readonly isCool: (sinceScaling: number) => boolean;
}

const careful: Parts = {
  count: ({ ready, starting }) => ready + starting,
  wish: (seen, count) => {
    if (seen.queueDepth === undefined || seen.utilisation === undefined) return count;
    if (seen.queueDepth > 10) return Math.max(1, 2 * count);
    return seen.utilisation < 0.3 ? Math.floor(count / 2) : count;
  },
  clamp: (replicas) => Math.min(20, Math.max(2, replicas)),
  isCool: (sinceScaling) => sinceScaling >= 300,
};

/** A policy that doubles while requests wait and halves while replicas idle, but for what is changed in it. */
export function scaler(changed: Partial<Parts> = {}, initialReplicas = 2): MakePolicy {
  const { count, wish, clamp, isCool } = { ...careful, ...changed };
  return () => ({
    initialReplicas,
    interval: 15,
    reads: ['queue-depth', 'utilisation'],
    initial: (): Remembered => ({ scaledAt: Number.NEGATIVE_INFINITY, turn: 0 }),
    decide: ({ scaledAt, turn }: Remembered, seen) => {
      const there = count(seen);
      const wanted = clamp(wish(seen, there, turn));
      const next = { scaledAt, turn: turn + 1 };
      if (wanted === there) return { desired: there, because: 'enough', state: next };
      if (!isCool(seen.now - scaledAt)) return { desired: there, because: 'cooldown', state: next };
      return { desired: wanted, because: 'load', state: { ...next, scaledAt: seen.now } };
    },
  });
}

/** Compares the time since the last scaling with a cooldown that is one interval shorter. */
export const offByOneCooldown = scaler({ isCool: (sinceScaling) => sinceScaling > 300 - 15 - 1 });

export const noUpperClamp = scaler({ clamp: (replicas) => Math.max(2, replicas) });

/** Takes turns between more and fewer, whatever it sees. */
export const flapping = scaler({
  wish: (_, count, turn) => (turn % 2 === 0 ? count + 1 : count - 1),
  isCool: () => true,
});
