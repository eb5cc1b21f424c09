/** How a ScaledJob turns a queue into jobs. */
export type ScaledJobStrategy =
  | { readonly kind: 'default' }
  | {
      readonly kind: 'custom';
      /** Undefined counts as 0. */
      readonly queueLengthDeduction: number | undefined;
      /** Fraction of the running jobs to take off; undefined falls back to the default strategy. */
      readonly runningJobPercentage: number | undefined;
    }
  | { readonly kind: 'accurate' }
  | { readonly kind: 'eager' };

/** What one poll finds of a ScaledJob. */
export interface ScaledJobInput {
  /** Jobs that the queue calls for, at most maxReplicaCount. */
  readonly maxScale: number;
  /** Jobs that the queue calls for, before any bound. */
  readonly scaleTo: number;
  readonly runningJobs: number;
  /** Running jobs without a pod that runs. */
  readonly pendingJobs: number;
  readonly minReplicaCount: number;
  readonly maxReplicaCount: number;
}

/** How many jobs may be created at most, and how many are wished for; not yet clamped at 0. */
export interface ScaledJobScale {
  readonly effectiveMaxScale: number;
  readonly scaleTo: number;
}

export interface ScaledJobDecision extends ScaledJobScale {
  /** Jobs to create now. */
  readonly create: number;
  readonly because: string;
}

/** One poll of a ScaledJob: first up to the minimum, then by strategy; nothing while inactive. */
export function scaledJobDecision(
  strategy: ScaledJobStrategy,
  input: ScaledJobInput,
  isActive: boolean,
): ScaledJobDecision {
  const missing = input.minReplicaCount - input.runningJobs;
  const scale =
    missing > 0 ? { effectiveMaxScale: missing, scaleTo: missing } : byStrategy(strategy, input);
  const create = Math.max(0, Math.min(scale.effectiveMaxScale, scale.scaleTo));
  if (!isActive) return { ...scale, create: 0, because: 'no trigger is active' };
  if (missing > 0) return { ...scale, create, because: 'below minReplicaCount' };
  if (create === 0) return { ...scale, create, because: 'all requested jobs exist' };
  return { ...scale, create, because: `${strategy.kind} strategy` };
}

/** KEDA's scaling strategies: default, custom, accurate and eager. */
export function scaledJobScale(
  strategy: ScaledJobStrategy,
  input: Omit<ScaledJobInput, 'minReplicaCount'>,
): ScaledJobScale {
  const { maxScale, runningJobs, pendingJobs, maxReplicaCount, scaleTo } = input;
  switch (strategy.kind) {
    case 'default':
      return { effectiveMaxScale: maxScale - runningJobs, scaleTo };
    case 'custom': {
      const { queueLengthDeduction = 0, runningJobPercentage } = strategy;
      if (runningJobPercentage === undefined) return scaledJobScale({ kind: 'default' }, input);
      const off = queueLengthDeduction + Math.trunc(runningJobs * runningJobPercentage);
      return { effectiveMaxScale: Math.min(maxScale - off, maxReplicaCount), scaleTo };
    }
    case 'accurate': {
      const fits = maxScale + runningJobs - pendingJobs <= maxReplicaCount;
      const effectiveMaxScale = fits ? maxScale - pendingJobs : maxReplicaCount - runningJobs;
      return { effectiveMaxScale, scaleTo };
    }
    case 'eager': {
      const free = maxReplicaCount - runningJobs - pendingJobs;
      return { effectiveMaxScale: Math.min(free, maxScale), scaleTo: maxReplicaCount };
    }
  }
}

/** Jobs kept as a minimum are idle: they do not count against the queue. */
function byStrategy(strategy: ScaledJobStrategy, input: ScaledJobInput): ScaledJobScale {
  const runningJobs = input.runningJobs - input.minReplicaCount;
  return scaledJobScale(strategy, { ...input, runningJobs });
}
