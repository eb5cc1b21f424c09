import { describe, expect } from 'vitest';
import type { BinPackPlannerConfig } from '../../../../src/policies/placement/regions/bin-pack-planner.ts';
import { fillInOrder } from '../../../../src/policies/placement/regions/fill-in-order.ts';
import {
  planRegions,
  type RegionPlannerConfig,
} from '../../../../src/policies/placement/regions/index.ts';
import { settle } from '../../../../src/policies/placement/regions/settle.ts';
import { conformanceFile } from '../../autoscaling/conformance.ts';
import { counts } from './counts.ts';

interface Preference {
  readonly Weight?: number;
  readonly MinReplicas?: number;
  readonly MaxReplicas?: number;
}
type Counts = Readonly<Record<string, number>>;
interface Expected {
  readonly plan: Counts;
  readonly overflow: Counts;
}
interface PlannerCase {
  readonly name: string;
  readonly input: {
    readonly rsp: Readonly<Record<string, Preference>>;
    readonly replicas: number;
    readonly clusters: readonly string[];
    readonly existing?: Counts;
    /** What there is room for, which the planner is only told where more is asked for. */
    readonly capacity?: Counts;
    readonly limitedCapacity?: Counts;
    readonly scheduledReplicas?: Counts;
    readonly avoidDisruption: boolean;
    readonly keepUnschedulableReplicas: boolean;
  };
  readonly expected: Expected;
}
interface DesiredCase {
  readonly name: string;
  readonly input: {
    readonly preferences: readonly (Preference & { readonly cluster: string })[];
    readonly estimatedCapacity: Counts;
    readonly limitedCapacity: Counts;
    readonly totalReplicas: number;
  };
  readonly expected: Expected;
}

const { file, each } = conformanceFile('multi_region_planner', {
  weighted: [] as readonly PlannerCase[],
  binpack: [] as readonly PlannerCase[],
  binpackDesired: [] as readonly DesiredCase[],
});
const named = <Case extends { readonly name: string }>(cases: readonly Case[]) =>
  cases.map((given) => ({ ...given, id: given.name }));

const bounds = ({ MinReplicas, MaxReplicas }: Preference) => ({
  min_replicas: MinReplicas,
  max_replicas: MaxReplicas,
});
const preferencesOf = <To>({ rsp }: PlannerCase['input'], of: (given: Preference) => To) =>
  Object.fromEntries(Object.entries(rsp).map(([name, given]) => [name, of(given)]));
const rules = ({ avoidDisruption, keepUnschedulableReplicas }: PlannerCase['input']) => ({
  avoid_disruption: avoidDisruption,
  keep_unschedulable: keepUnschedulableReplicas,
});

function conforms(config: RegionPlannerConfig, { input, expected }: PlannerCase) {
  const settled = settle(
    (existing, estimated) =>
      planRegions(config, {
        replicas: input.replicas,
        regions: input.clusters,
        existing,
        estimated,
        limited: counts(input.limitedCapacity),
        scheduled: counts(input.scheduledReplicas),
      }),
    counts(input.existing),
    counts(input.capacity),
  );
  expect(settled.isSettled).toBe(true);
  expect(Object.fromEntries(settled.plan)).toEqual(expected.plan);
  expect(Object.fromEntries(settled.overflow)).toEqual(expected.overflow);
}

each('weighted', named(file.weighted), (given) => {
  const weighted = (preference: Preference) => ({
    weight: preference.Weight ?? 0,
    ...bounds(preference),
  });
  const preferences = preferencesOf(given.input, weighted);
  conforms({ kind: 'weighted', preferences, ...rules(given.input) }, given);
});

describe.each(['as-published', 'within-bounds'] as const)('moves %s', (moves) => {
  each('binpack', named(file.binpack), (given) => {
    const preferences = preferencesOf(given.input, bounds);
    const config: BinPackPlannerConfig = { kind: 'bin-pack', preferences, ...rules(given.input) };
    conforms({ ...config, moves }, given);
  });
});

each('binpackDesired', named(file.binpackDesired), ({ input, expected }) => {
  const regions = input.preferences.map(({ cluster, MinReplicas, MaxReplicas }) => ({
    name: cluster,
    min: MinReplicas ?? 0,
    max: MaxReplicas ?? Number.POSITIVE_INFINITY,
  }));
  const { plan, overflow } = fillInOrder(regions, input.totalReplicas, {
    estimated: counts(input.estimatedCapacity),
    limited: counts(input.limitedCapacity),
  });
  expect(Object.fromEntries(plan)).toEqual(expected.plan);
  expect(Object.fromEntries(overflow)).toEqual(expected.overflow);
});
