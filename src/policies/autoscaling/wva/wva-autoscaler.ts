import type { Autoscaler, ScalingObservation } from '../autoscaler.ts';
import type { DeploymentFacts } from '../deployment-facts.ts';
import { heldWithin } from '../held-within.ts';
import type { WvaInput, WvaState } from './wva.ts';
import { wva } from './wva.ts';

/** llm-d's workload variant autoscaler in a scenario, with one variant; times in seconds. */
export interface WvaScaling {
  readonly kind: 'wva';
  readonly analyzer: 'v1' | 'v2';
  /** 0 lets it go to zero; upstream says that by a switch of its own. */
  readonly min_replicas: number;
  readonly max_replicas: number;
  readonly initial_replicas?: number | undefined;
  readonly kv_cache_threshold: number;
  readonly queue_length_threshold: number;
  readonly kv_spare_trigger: number;
  readonly queue_spare_trigger: number;
  readonly scale_up_threshold: number;
  readonly scale_down_boundary: number;
  /** Time without requests after which none is kept. */
  readonly retention: number;
  readonly interval: number;
}

export interface WvaAutoscalerState {
  readonly wva: WvaState;
  /** Seconds; undefined before the first decision. */
  readonly decidedAt: number | undefined;
}

/** The one variant: whoever has no other gains nothing by its price. */
const variant = { name: 'replica', accelerator: 'any', cost: 1 } as const;

/**
 * The workload variant autoscaler as a scenario's autoscaler. Throws a RangeError where v2 is not told how many
 * tokens a replica holds; v1 needs no facts.
 */
export function wvaAutoscaler(
  config: WvaScaling,
  facts: DeploymentFacts = {},
): Autoscaler<WvaAutoscalerState> {
  // Facts may be dear to work out: none that is not needed is asked for.
  const llm = config.analyzer === 'v2' ? facts.llm : undefined;
  if (config.analyzer === 'v2' && llm === undefined) {
    throw new RangeError(
      'the analyzer v2 of wva counts tokens in KV caches: it needs an engine of kind `llm`, or `analyzer: v1`',
    );
  }
  const variants = wva({
    analyzer: config.analyzer,
    thresholds: {
      kvCacheThreshold: config.kv_cache_threshold,
      queueLengthThreshold: config.queue_length_threshold,
      kvSpareTrigger: config.kv_spare_trigger,
      queueSpareTrigger: config.queue_spare_trigger,
      scaleUpThreshold: config.scale_up_threshold,
      scaleDownBoundary: config.scale_down_boundary,
    },
    scaleToZero: config.min_replicas === 0,
    retentionSeconds: config.retention,
  });
  const bounds = {
    least: config.min_replicas,
    most: config.max_replicas,
    names: ['min_replicas', 'max_replicas'],
  } as const;
  const settings = {
    ...variant,
    gpusPerReplica: facts.accelerators ?? 1,
    ...(llm !== undefined && {
      limits: {
        maxBatchedTokens: llm.maxBatchedTokens,
        maxNumSeqs: llm.maxSequences,
        kvTokens: llm.kvTokens,
      },
    }),
    minReplicas: bounds.least,
    maxReplicas: bounds.most,
  };
  return {
    initialReplicas: config.initial_replicas ?? config.min_replicas,
    interval: config.interval,
    reads: ['replicas', 'queue-depth', 'kv-use', 'arrival-rate', 'request-tokens'],
    initial: () => ({ wva: variants.initial(), decidedAt: undefined }),
    decide: (before, seen) => {
      const { now, ready, starting, arrivalRate } = seen;
      const seconds = before.decidedAt === undefined ? config.interval : now - before.decidedAt;
      const replicas = reporting(seen, llm?.kvTokens ?? 0);
      // Nobody heard of is not nobody busy.
      if (replicas.length === 0 && ready > 0) {
        const held = { desired: ready + starting, because: 'no replica reports', state: before };
        return heldWithin(held, bounds);
      }
      const inEngines = replicas.reduce((sum, { queueLength }) => sum + queueLength, 0);
      const { desired, because, state } = variants.decide(before.wva, {
        now,
        variants: [{ ...settings, currentReplicas: ready + starting, pendingReplicas: starting }],
        replicas,
        ...(seen.queueDepth !== undefined && {
          // Bytes are another measure of the same prompts, and nobody counts them here.
          queue: { requests: Math.max(0, seen.queueDepth - inEngines), bytes: 0 },
        }),
        arrivals: arrivalRate === undefined ? undefined : arrivalRate * seconds,
      });
      return { desired, because, state: { wva: state, decidedAt: now } };
    },
  };
}

/** What each replica that serves reports; the same of each where only their sums are known. */
function reporting(seen: ScalingObservation, totalKvTokens: number): WvaInput['replicas'] {
  const work = {
    variant: variant.name,
    totalKvTokens,
    meanInputTokens: seen.promptTokens ?? 0,
    meanOutputTokens: seen.outputTokens ?? 0,
  };
  const report = (kvUsage: number, queueLength: number) => ({
    ...work,
    kvUsage,
    queueLength,
    tokensInUse: Math.round(kvUsage * totalKvTokens),
  });
  if (seen.replicas !== undefined) {
    return seen.replicas
      .filter(({ readyAt, isDraining }) => readyAt !== undefined && !isDraining)
      .map(({ kvUse, waiting }) => report(kvUse, waiting));
  }
  const { ready, kvUse, queueDepth } = seen;
  if (kvUse === undefined && queueDepth === undefined) return [];
  return new Array<ReturnType<typeof report>>(ready).fill(
    report(kvUse ?? 0, (queueDepth ?? 0) / ready),
  );
}
