import {
  type CapacityKnowledge,
  type CapacityRecord,
  capacityAtZero,
  knowSettings,
  type VariantSettings,
} from './capacity-knowledge.ts';
import { meanWork, queuedTokens, type SchedulerQueue } from './mean-work.ts';
import { type ReplicaCapacity, type ReplicaTokens, replicaCapacity } from './replica-capacity.ts';

/** How full a model may be before capacity is added, and how empty before some is taken away. */
export interface CapacityThresholds {
  /** Part of a KV cache, 0 to 1, that may be in use. */
  readonly kvCacheThreshold: number;
  /** Waiting requests from which a replica counts as bound by computation. */
  readonly queueLengthThreshold: number;
  /** Demand over capacity, 0 to 1, above which capacity is added. */
  readonly scaleUpThreshold: number;
  /** Demand over capacity, 0 to 1, below which some is taken away. */
  readonly scaleDownBoundary: number;
}

/** The thresholds that llm-d's workload variant autoscaler ships with. */
export const defaultCapacityThresholds: CapacityThresholds = {
  kvCacheThreshold: 0.8,
  queueLengthThreshold: 5,
  scaleUpThreshold: 0.85,
  scaleDownBoundary: 0.7,
};

/** A variant's settings and replicas. */
export type CapacityVariant = VariantSettings & {
  /** Replicas that exist, those on their way included. */
  readonly currentReplicas: number;
  /** Replicas that exist and do not serve yet. */
  readonly pendingReplicas: number;
};

/** Capacity and demand of a model, in tokens in flight. */
export interface ModelCapacity {
  readonly supply: number;
  /** Supply once the replicas on their way serve. */
  readonly anticipatedSupply: number;
  readonly demand: number;
  /** Capacity that is missing; 0 where none is. */
  readonly requiredCapacity: number;
  /** Capacity that could go; 0 where none could. */
  readonly spareCapacity: number;
  readonly perReplica: ReadonlyMap<string, number>;
}

/** Capacity against demand over all variants of a model (v2 of the analyzer), and what was learned. */
export function analyzeCapacity(
  before: CapacityKnowledge,
  variants: readonly CapacityVariant[],
  replicas: readonly ReplicaTokens[],
  queue: SchedulerQueue | undefined,
  thresholds: CapacityThresholds = defaultCapacityThresholds,
): { readonly capacity: ModelCapacity; readonly knowledge: CapacityKnowledge } {
  const { knowledge, measured } = learn(
    knowSettings(before, variants),
    variants,
    replicas,
    thresholds,
  );
  const work = meanWork(replicas);
  const perReplica = new Map<string, number>();
  let supply = 0;
  let anticipatedSupply = 0;
  let demand = queuedTokens(queue, work);
  for (const { name, currentReplicas, pendingReplicas } of variants) {
    const own = measured.get(name) ?? [];
    const each =
      own.length > 0
        ? median(own.map((one) => one.effective))
        : capacityAtZero(knowledge, name, work.input, work.output, thresholds.kvCacheThreshold);
    const ready = Math.max(0, currentReplicas - pendingReplicas);
    perReplica.set(name, each);
    supply += ready * each;
    anticipatedSupply += (ready + pendingReplicas) * each;
    demand += own.reduce((total, one) => total + one.demand, 0);
  }
  const { scaleUpThreshold: up, scaleDownBoundary: down } = thresholds;
  const requiredCapacity = up > 0 ? Math.max(0, demand / up - anticipatedSupply) : 0;
  const spareCapacity = down > 0 ? Math.max(0, supply - demand / down) : 0;
  return {
    capacity: { supply, anticipatedSupply, demand, requiredCapacity, spareCapacity, perReplica },
    knowledge,
  };
}

function learn(
  before: CapacityKnowledge,
  variants: readonly CapacityVariant[],
  replicas: readonly ReplicaTokens[],
  thresholds: CapacityThresholds,
) {
  let { computeHistory } = before;
  const records = new Map<string, CapacityRecord>(before.records);
  const measured = new Map<string, ReplicaCapacity[]>();
  for (const replica of replicas) {
    const variant = variants.find((one) => one.name === replica.variant);
    if (variant === undefined) continue;
    const { accelerator, gpusPerReplica } = variant;
    const limits = records.get(variant.name)?.limits;
    const seen = replicaCapacity(computeHistory, replica, accelerator, limits, thresholds);
    computeHistory = seen.history;
    if (seen.capacity === undefined) continue;
    const own = measured.get(variant.name);
    if (own === undefined) measured.set(variant.name, [seen.capacity]);
    else own.push(seen.capacity);
    const { totalKvTokens } = replica;
    const { effective } = seen.capacity;
    const record = { accelerator, gpusPerReplica, totalKvTokens, effective, limits };
    records.set(variant.name, { ...record, learnedFrom: 'live' });
  }
  return { knowledge: { computeHistory, records }, measured };
}

/** Of whole numbers, rounded toward zero between two. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : Math.trunc(((sorted[middle - 1] ?? 0) + upper) / 2);
}
