/** How several predictions become one; the Predictive HPA's `decisionType`. */
export type DecisionType = 'maximum' | 'minimum' | 'mean' | 'median';

/** One number of replicas out of several; 0 out of none. */
export function combine(type: DecisionType, replicas: readonly number[]): number {
  if (replicas.length === 0) return 0;
  const sorted = [...replicas].sort((a, b) => a - b);
  switch (type) {
    case 'maximum':
      return sorted.at(-1)!;
    case 'minimum':
      return sorted[0]!;
    case 'mean': {
      const total = sorted.reduce((sum, one) => sum + one, 0);
      return total <= 0 ? 0 : Math.round(total / sorted.length);
    }
    case 'median': {
      const half = Math.floor(sorted.length / 2);
      if (sorted.length % 2 === 1) return sorted[half]!;
      // Halves are cut towards zero.
      return Math.trunc((sorted[half - 1]! + sorted[half]!) / 2);
    }
  }
}
