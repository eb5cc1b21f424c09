import { describe, expect, test } from 'vitest';
import type {
  CapacityKnowledge,
  CapacityRecord,
} from '../../../src/policies/autoscaling/wva/capacity-knowledge.ts';
import { noKnowledge } from '../../../src/policies/autoscaling/wva/capacity-knowledge.ts';
import {
  costAwareTargets,
  type PricedVariant,
} from '../../../src/policies/autoscaling/wva/cost-aware.ts';
import { enforceZeroPolicy } from '../../../src/policies/autoscaling/wva/enforcer.ts';
import { analyzeCapacity } from '../../../src/policies/autoscaling/wva/model-capacity.ts';
import { analyzeSaturation } from '../../../src/policies/autoscaling/wva/saturation.ts';
import { saturationTargets } from '../../../src/policies/autoscaling/wva/saturation-targets.ts';

// Cases of llm-d/llm-d-workload-variant-autoscaler's own tests that are not in the conformance file.

/** internal/saturation/analyzer_test.go; KV use and queue by replica. */
const looks: readonly [name: string, [number, number][], shouldScaleUp: boolean][] = [
  [
    'scale up due to low KV spare Saturation',
    [
      [0.75, 2],
      [0.76, 2],
    ],
    true,
  ],
  [
    'scale up due to low queue spare Saturation',
    [
      [0.5, 3],
      [0.5, 3],
    ],
    true,
  ],
  [
    'no scale up - healthy Saturation',
    [
      [0.5, 1],
      [0.5, 1],
    ],
    false,
  ],
];

describe('v1', () => {
  test.for(looks)('%s', ([, replicas, shouldScaleUp]) => {
    const analysis = analyzeSaturation(
      replicas.map(([kvUsage, queueLength]) => ({ variant: 'v1', kvUsage, queueLength })),
    );
    expect(analysis.shouldScaleUp).toBe(shouldScaleUp);
  });

  test('scale down unsafe - insufficient headroom', () => {
    const replicas = [0.7, 0.75].map((kvUsage) => ({ variant: 'v1', kvUsage, queueLength: 2 }));
    expect(analyzeSaturation(replicas).scaleDownSafe).toBe(false);
  });

  const state = (name: string, cost: number, current: number, pending = 0) => ({
    name,
    cost,
    readyReplicas: 2,
    currentReplicas: current,
    desiredReplicas: 0,
    pendingReplicas: pending,
  });
  const up = { shouldScaleUp: true, scaleDownSafe: false };

  test('ScaleUpCheapest', () => {
    const variants = [
      state('v1-expensive', 20, 2),
      state('v2-cheap', 5, 2),
      state('v3-medium', 15, 2),
    ];
    expect([...saturationTargets(up, variants).targets.values()]).toEqual([2, 3, 2]);
  });

  test('PendingReplicasBlocksScaling', () => {
    const variants = [state('v1-expensive', 20, 3, 1), state('v2-cheap', 5, 2)];
    expect([...saturationTargets(up, variants).targets.values()]).toEqual([3, 2]);
  });
});

/** Price, capacity, replicas, least and most of each variant. */
type Row = [
  cost: number,
  capacity: number,
  replicas: number,
  least?: number | undefined,
  most?: number,
];

/** internal/engines/pipeline/cost_aware_optimizer_test.go; spare where above 0, required below. */
const optimised: readonly [name: string, spare: number, variants: Row[], expected: number[]][] = [
  ['should process models independently, m1', -5000, [[5, 10_000, 1]], [2]],
  [
    'should remove from most expensive variant first',
    15_000,
    [
      [5, 10_000, 3],
      [15, 20_000, 2],
    ],
    [2, 2],
  ],
  [
    'should remove cheap variant when expensive replica capacity exceeds spare',
    15_000,
    [
      [15, 20_000, 1],
      [5, 10_000, 1],
    ],
    [1, 0],
  ],
  [
    'should cascade scale-down across variants',
    50_000,
    [
      [15, 20_000, 2],
      [10, 15_000, 2],
      [5, 10_000, 2],
    ],
    [0, 2, 1],
  ],
  [
    'should respect maxReplicas during scale-up (spillover to next variant)',
    -30_000,
    [
      [5, 10_000, 1, undefined, 3],
      [15, 20_000, 1],
    ],
    [3, 2],
  ],
  [
    'should respect minReplicas during scale-down',
    50_000,
    [
      [15, 20_000, 3, 2],
      [5, 10_000, 3],
    ],
    [2, 0],
  ],
  [
    'should scale minReplicas=0 variant to zero while keeping minReplicas>0 sibling',
    80_000,
    [
      [15, 20_000, 2, 1],
      [5, 10_000, 3, 0],
    ],
    [1, 0],
  ],
];

describe('the cost-aware optimizer', () => {
  test.for(optimised)('%s', ([, spare, rows, expected]) => {
    const variants = rows.map(
      (
        [cost, perReplicaCapacity, currentReplicas, minReplicas, maxReplicas],
        at,
      ): PricedVariant => ({
        name: `v${at}`,
        cost,
        perReplicaCapacity,
        currentReplicas,
        ...(minReplicas !== undefined && { minReplicas }),
        ...(maxReplicas !== undefined && { maxReplicas }),
      }),
    );
    const signals = {
      requiredCapacity: Math.max(0, -spare),
      spareCapacity: Math.max(0, spare),
    };
    expect([...costAwareTargets(signals, variants).targets.values()]).toEqual(expected);
  });
});

describe('the enforcer', () => {
  const some = new Map([
    ['variant-a', 2],
    ['variant-b', 1],
  ]);
  const costs = new Map([
    ['variant-a', 1],
    ['variant-b', 2],
  ]);

  // internal/engines/pipeline/enforcer_test.go
  test.for([
    ['should scale all variants to zero', 0, true, [0, 0]],
    ['should keep targets unchanged, there are requests', 10, false, [2, 1]],
    ['should keep targets unchanged, the query fails', undefined, false, [2, 1]],
  ] as const)('%s', ([, requestsInRetention, applied, expected]) => {
    const answer = enforceZeroPolicy({ scaleToZero: true, requestsInRetention }, some, costs);
    expect([answer.applied, [...answer.targets.values()]]).toEqual([applied, expected]);
  });
});

describe('v2', () => {
  const limits = { maxBatchedTokens: 8192, maxNumSeqs: 256 };
  const idle = { currentReplicas: 0, pendingReplicas: 0, gpusPerReplica: 1 };
  const running = { name: 'a', accelerator: 'H100', ...idle, currentReplicas: 1 };
  const replica = {
    variant: 'a',
    tokensInUse: 5000,
    totalKvTokens: 16_000,
    queueLength: 0,
    meanInputTokens: 500,
    meanOutputTokens: 100,
  };
  const knowing = (records: Readonly<Record<string, CapacityRecord>>): CapacityKnowledge => ({
    ...noKnowledge,
    records: new Map(Object.entries(records)),
  });

  // internal/engines/analyzers/saturation_v2/analyzer_test.go
  test('should use stored live capacity directly when variant has zero replicas', () => {
    const record: CapacityRecord = {
      accelerator: 'H100',
      gpusPerReplica: 1,
      totalKvTokens: 0,
      effective: 12_000,
      limits: undefined,
      learnedFrom: 'live',
    };
    const variant = { name: 'a', accelerator: 'H100', ...idle };
    const { capacity } = analyzeCapacity(knowing({ a: record }), [variant], [], undefined);
    expect(capacity.perReplica.get('a')).toBe(12_000);
  });

  test.for([
    ['should derive capacity from params + workload', 'A100', undefined, 140_800],
    ["should bound k2 estimate by compatible variant's live capacity", 'H100', undefined, 12_800],
    ['should bound k2 estimate by own k1', 'A100', 30_000, 24_000],
  ] as const)('%s', ([, accelerator, kvTokens, expected]) => {
    const own = kvTokens === undefined ? limits : { ...limits, kvTokens };
    const variants = [
      { ...running, limits },
      { name: 'b', accelerator, ...idle, limits: own },
    ];
    const { capacity } = analyzeCapacity(noKnowledge, variants, [replica], undefined);
    expect(capacity.perReplica.get('b')).toBe(expected);
  });

  test('should use EffectiveMaxBatchedTokens fallback when no workload data exists', () => {
    const variant = { name: 'b', accelerator: 'H100', ...idle, limits };
    const { capacity } = analyzeCapacity(noKnowledge, [variant], [], undefined);
    expect(capacity.perReplica.get('b')).toBe(8192);
  });

  const short = { ...replica, meanInputTokens: 100, meanOutputTokens: 50 };

  test.for([
    ['should not add demand when scheduler queue is nil', undefined, 0, 5000],
    ['should reduce input tokens by prefix cache hit rate', 4000, 0.5, 6000],
    ['should use max of bytes and count estimates for input tokens', 20_000, 0, 10_500],
  ] as const)('%s', ([, bytes, prefixHitRate, expected]) => {
    const queue = bytes === undefined ? undefined : { requests: 10, bytes };
    const seen = [{ ...short, prefixHitRate }];
    expect(analyzeCapacity(noKnowledge, [running], seen, queue).capacity.demand).toBe(expected);
  });

  test('should signal steady state when utilization is between thresholds', () => {
    const seen = [{ ...short, tokensInUse: 10_000 }];
    const { capacity } = analyzeCapacity(noKnowledge, [running], seen, undefined);
    expect([capacity.requiredCapacity, capacity.spareCapacity]).toEqual([0, 0]);
  });
});
