import { type ComputeHistory, capacityFromLimits, type EngineLimits } from './replica-capacity.ts';

/** What is known of a variant's capacity while none of its replicas reports. */
export interface CapacityRecord {
  readonly accelerator: string;
  readonly gpusPerReplica: number;
  /** Tokens that its KV cache holds; 0 where that is not known. */
  readonly totalKvTokens: number;
  /** Tokens that one replica can hold in flight. */
  readonly effective: number;
  readonly limits: EngineLimits | undefined;
  /** Seen on a replica that ran, or read from the settings. */
  readonly learnedFrom: 'live' | 'settings';
}

/** All that v2 remembers between two decisions. */
export interface CapacityKnowledge {
  readonly computeHistory: ComputeHistory;
  readonly records: ReadonlyMap<string, CapacityRecord>;
}

/** A variant's settings, as far as they tell of its capacity. */
export interface VariantSettings {
  readonly name: string;
  readonly accelerator: string;
  readonly gpusPerReplica: number;
  readonly limits?: EngineLimits;
}

export const noKnowledge: CapacityKnowledge = { computeHistory: new Map(), records: new Map() };

/** Adds what the settings of variants tell where nothing is known: a step's tokens, which is surely too little. */
export function knowSettings(
  knowledge: CapacityKnowledge,
  variants: readonly VariantSettings[],
): CapacityKnowledge {
  const unknown = variants.filter((one) => one.limits && !knowledge.records.has(one.name));
  if (unknown.length === 0) return knowledge;
  const records = new Map(knowledge.records);
  for (const { name, accelerator, gpusPerReplica, limits } of unknown) {
    records.set(name, {
      accelerator,
      gpusPerReplica,
      totalKvTokens: limits?.kvTokens ?? 0,
      effective: limits?.maxBatchedTokens ?? 0,
      limits,
      learnedFrom: 'settings',
    });
  }
  return { ...knowledge, records };
}

/** Tokens that a replica of a variant without replicas would hold; 0 where nothing is known. */
export function capacityAtZero(
  { records }: CapacityKnowledge,
  variant: string,
  meanInputTokens: number,
  meanOutputTokens: number,
  kvCacheThreshold: number,
): number {
  const own = records.get(variant);
  if (own === undefined) return 0;
  if (own.effective <= 0) return alike(records, own)?.effective ?? 0;
  if (own.learnedFrom === 'live') return own.effective;
  const guess = capacityFromLimits(own.limits, meanInputTokens, meanOutputTokens);
  if (guess <= 0) return own.effective;
  const memoryBound = Math.trunc(own.totalKvTokens * kvCacheThreshold);
  const sibling = alike(records, own);
  return Math.min(
    guess,
    memoryBound > 0 ? memoryBound : guess,
    sibling?.learnedFrom === 'live' && sibling.effective > 0 ? sibling.effective : guess,
  );
}

/** A variant on the same hardware with the same settings, one that ran before one that did not. */
function alike(
  records: ReadonlyMap<string, CapacityRecord>,
  own: CapacityRecord,
): CapacityRecord | undefined {
  const same = [...records.values()].filter(
    (one) =>
      one.accelerator === own.accelerator &&
      one.gpusPerReplica === own.gpusPerReplica &&
      one.limits !== undefined &&
      one.limits.maxBatchedTokens === own.limits?.maxBatchedTokens &&
      one.limits.kvTokens === own.limits.kvTokens &&
      one.limits.kvSettings === own.limits.kvSettings &&
      (one.effective > 0 || one.totalKvTokens > 0),
  );
  return same.find((one) => one.learnedFrom === 'live') ?? same[0];
}
