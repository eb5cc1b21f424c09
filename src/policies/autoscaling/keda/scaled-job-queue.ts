/** One trigger of a ScaledJob at one poll. */
export interface ScaledJobTrigger {
  /** What waits, in the trigger's unit. */
  readonly queueLength: number;
  /** What one job should take, in the same unit; above 0. */
  readonly target: number;
  readonly isActive: boolean;
}

/** How several triggers become one: `multipleScalersCalculation`. */
export type ScaledJobCalculation = 'max' | 'min' | 'avg' | 'sum';

/** What the queues together call for: of the active triggers, the bound on jobs being maxReplicaCount. */
export function scaledJobQueue(
  triggers: readonly ScaledJobTrigger[],
  calculation: ScaledJobCalculation,
  bounds: { readonly minReplicaCount: number; readonly maxReplicaCount: number },
): { isActive: boolean; scaleTo: number; maxScale: number } {
  const active = triggers
    .filter((trigger) => trigger.isActive)
    .map(({ queueLength, target }) => ({
      queueLength,
      jobs: Math.min(queueLength / target, bounds.maxReplicaCount),
    }));
  const chosen = choose(active, calculation);
  return {
    // Jobs of the minimum are wanted whatever the triggers say. The max of empty queues is no activity.
    isActive: bounds.minReplicaCount > 0 || chosen !== undefined,
    scaleTo: Math.ceil(chosen?.queueLength ?? 0),
    maxScale: Math.ceil(Math.min(chosen?.jobs ?? 0, bounds.maxReplicaCount)),
  };
}

interface Queue {
  readonly queueLength: number;
  readonly jobs: number;
}

function choose(active: readonly Queue[], calculation: ScaledJobCalculation): Queue | undefined {
  if (active.length === 0) return undefined;
  switch (calculation) {
    case 'max':
      return active.reduce<Queue | undefined>(
        (most, queue) => (queue.queueLength > (most?.queueLength ?? 0) ? queue : most),
        undefined,
      );
    case 'min':
      // KEDA takes a 0 found so far for "none yet", so that an empty queue does not hold the minimum.
      return active.reduce((least, queue) =>
        least.queueLength === 0 || queue.queueLength < least.queueLength ? queue : least,
      );
    case 'avg':
      return combine(active, active.length);
    case 'sum':
      return combine(active, 1);
  }
}

function combine(active: readonly Queue[], parts: number): Queue {
  let queueLength = 0;
  let jobs = 0;
  for (const queue of active) {
    queueLength += queue.queueLength;
    jobs += queue.jobs;
  }
  return { queueLength: queueLength / parts, jobs: jobs / parts };
}
