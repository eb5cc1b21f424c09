import { type DominantResourceConfig, dominantResource } from './dominant-resource.ts';
import type { QuotaPolicy } from './fair-shares.ts';
import {
  type DemandDrivenConfig,
  demandDriven,
  type Partitioner,
  staticPartition,
} from './repartition.ts';
import {
  bestEffortFill,
  equalTurns,
  plainTurnKinds,
  priorityTurns,
  type TurnConfig,
  type TurnShares,
  weightedTurns,
} from './turns.ts';
import { type WeightedQuotaConfig, weightedQuota } from './weighted-quota.ts';

export const quotaKinds = ['weighted-quota', 'dominant-resource'] as const;

/** How many replicas of a pool each of its owners may have. */
export type QuotaConfig = WeightedQuotaConfig | DominantResourceConfig;

/** The policy that says how many replicas of a pool each of its owners may have. */
export function quotaPolicy(config: QuotaConfig): QuotaPolicy {
  switch (config.kind) {
    case 'weighted-quota':
      return weightedQuota;
    case 'dominant-resource':
      return dominantResource;
  }
}

/** How the slices of a pool are dealt out as demand changes. */
export type PartitionConfig = { readonly kind: 'static' } | DemandDrivenConfig;

/** The policy that deals out the slices of a pool. */
export function partitioner(config: PartitionConfig): Partitioner {
  switch (config.kind) {
    case 'static':
      return staticPartition;
    case 'demand-driven':
      return demandDriven(config);
  }
}

export const turnKinds = [...plainTurnKinds, 'priority'] as const;

/** The floor of each lower class under `priority`, where nothing else is said. */
export const defaultTurnFloor = 0.05;

/** The policy that says whose turn on an accelerator is how long. */
export function turnShares(config: TurnConfig): TurnShares {
  switch (config.kind) {
    case 'equal':
      return equalTurns;
    case 'weighted':
      return weightedTurns;
    case 'priority':
      return priorityTurns(config);
    case 'best-effort-fill':
      return bestEffortFill;
  }
}
