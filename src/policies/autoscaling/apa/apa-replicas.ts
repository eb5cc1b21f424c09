/** How far APA lets a metric and a number of replicas move. */
export interface ApaLimits {
  /** Part by which a metric may exceed its target, or fall short of it, without any change. */
  readonly upTolerance: number;
  readonly downTolerance: number;
  /** Replicas at most over replicas now, and replicas now over replicas at least, in one step. */
  readonly maxScaleUpRate: number;
  readonly maxScaleDownRate: number;
}

/** The limits that AIBrix ships with. */
export const defaultApaLimits: ApaLimits = {
  upTolerance: 0.1,
  downTolerance: 0.1,
  maxScaleUpRate: 2,
  maxScaleDownRate: 2,
};

/** Replicas, and the rule that decided. */
export interface ApaAnswer {
  readonly desired: number;
  readonly because: string;
}

/** AIBrix's application-specific pod autoscaler: replicas in proportion to a metric per replica. */
export function apaReplicas(
  current: number,
  usePerReplica: number,
  target: number,
  limits: ApaLimits = defaultApaLimits,
): ApaAnswer {
  const ratio = usePerReplica / target;
  // In this order, as upstream: multiplying first rounds differently and may add a replica.
  const wanted = Math.ceil(current * ratio);
  if (ratio > 1 + limits.upTolerance) {
    const most = Math.ceil(limits.maxScaleUpRate * current);
    if (wanted > most) return { desired: most, because: 'scale-up rate' };
    return { desired: wanted, because: 'metric above target' };
  }
  if (ratio < 1 - limits.downTolerance) {
    const least = Math.floor(current / limits.maxScaleDownRate);
    if (wanted < least) return { desired: least, because: 'scale-down rate' };
    return { desired: wanted, because: 'metric below target' };
  }
  return { desired: current, because: 'within tolerance' };
}
