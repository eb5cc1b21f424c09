import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aibrixKpaReplicas } from '../../../src/policies/autoscaling/apa/aibrix-kpa.ts';
import { apaReplicas } from '../../../src/policies/autoscaling/apa/apa-replicas.ts';
import {
  type EasyLoad,
  easyDecision,
  slaDecision,
} from '../../../src/policies/autoscaling/dynamo-planner/load-decision.ts';
import { disaggregatedReplicas } from '../../../src/policies/autoscaling/dynamo-planner/throughput.ts';
import {
  costAwareTargets,
  type PricedVariant,
} from '../../../src/policies/autoscaling/wva/cost-aware.ts';
import { enforceZeroPolicy } from '../../../src/policies/autoscaling/wva/enforcer.ts';
import {
  type ComputeHistory,
  capacityFromLimits,
  replicaCapacity,
} from '../../../src/policies/autoscaling/wva/replica-capacity.ts';
import {
  analyzeSaturation,
  type SaturationThresholds,
} from '../../../src/policies/autoscaling/wva/saturation.ts';
import {
  saturationTargets,
  type VariantState,
} from '../../../src/policies/autoscaling/wva/saturation-targets.ts';

// Beside the repository: inputs and answers of the real systems' own tests.
const file = fileURLToPath(
  new URL('../../../../shared/conformance/llm_autoscalers.json', import.meta.url),
);
const isThere = existsSync(file);

interface Case<Rest> {
  readonly id: string;
  readonly input: Rest;
}

interface AnalysisCase extends Omit<Case<never>, 'input'> {
  readonly config: SaturationThresholds;
  readonly replicas: readonly { variant: string; kv: number; queue: number }[];
  readonly expected: Readonly<Record<string, number | boolean>>;
}

type TargetsCase = Case<{
  shouldScaleUp: boolean;
  scaleDownSafe: boolean;
  variants: readonly VariantState[];
}> & { readonly expected: Readonly<Record<string, number>> };

type OptimizerCase = Case<{
  requiredCapacity: number;
  spareCapacity: number;
  variants: readonly PricedVariant[];
}> & { readonly expected: Readonly<Record<string, number>> };

type EnforcerCase = Case<{
  scaleToZeroEnabled: boolean;
  requestCountInRetention: number | null;
  targets: Readonly<Record<string, number>>;
  costs: Readonly<Record<string, number>>;
}> & { readonly expected: { targets: Readonly<Record<string, number>>; applied: boolean } };

interface CapacityStep {
  readonly formulaOnly?: boolean;
  readonly tokensInUse: number;
  readonly totalKvTokens: number;
  readonly queue: number;
  readonly avgInput: number;
  readonly avgOutput: number;
  readonly params?: { maxBatchedTokens: number; maxNumSeqs: number };
  readonly expectPerReplicaCapacity: number;
}

interface CapacityCase extends Omit<Case<never>, 'input'> {
  readonly config: { kvCacheThreshold: number; queueLengthThreshold: number };
  readonly steps: readonly CapacityStep[];
}

type AibrixCase = Case<Readonly<Record<string, number>> & { readonly inPanic?: boolean }> & {
  readonly algorithm: string;
  readonly expected: number;
};

type ReplicaCalcCase = Case<Readonly<Record<string, number>>> & {
  readonly expected: { prefill: number; decode: number };
};

type LoadCase = Case<{
  estimatesMs: readonly number[];
  slaMs: number;
  workers: number;
  scaleDownSensitivityPct: number;
  minEndpoint: number;
}> & { readonly expected: number | null };

type EasyCase = Case<Omit<EasyLoad, 'kind'> & { kind: string }> & {
  readonly expected: number | null;
};

interface Cases {
  readonly wvaAnalyzeV1: readonly AnalysisCase[];
  readonly wvaTargetsV1: readonly TargetsCase[];
  readonly wvaCostAwareOptimizer: readonly OptimizerCase[];
  readonly wvaEnforcer: readonly EnforcerCase[];
  readonly wvaCapacityV2: readonly CapacityCase[];
  readonly aibrix: readonly AibrixCase[];
  readonly dynamoReplicaCalc: readonly ReplicaCalcCase[];
  readonly dynamoLoadScaling: readonly LoadCase[];
  readonly dynamoEasyMode: readonly EasyCase[];
}

/** Cases that are not passed, and why. */
const notPassed: Readonly<Record<string, string>> = {};

const empty: Cases = {
  wvaAnalyzeV1: [],
  wvaTargetsV1: [],
  wvaCostAwareOptimizer: [],
  wvaEnforcer: [],
  wvaCapacityV2: [],
  aibrix: [],
  dynamoReplicaCalc: [],
  dynamoLoadScaling: [],
  dynamoEasyMode: [],
};

const cases: Cases = isThere ? JSON.parse(readFileSync(file, 'utf8')) : empty;

/** A test of each case; one that is listed as not passed must not pass. */
function each<C extends { readonly id: string }>(list: readonly C[], check: (one: C) => void) {
  for (const one of list) {
    const reason = notPassed[one.id];
    const title = reason === undefined ? one.id : `${one.id} (not passed: ${reason})`;
    it(title, { fails: reason !== undefined }, () => check(one));
  }
}

const suffix = isThere ? '' : ' (skipped: ../shared is not there)';

describe.skipIf(!isThere)(`llm-d's workload variant autoscaler${suffix}`, () => {
  each(cases.wvaAnalyzeV1, ({ config, replicas, expected }) => {
    const analysis = analyzeSaturation(
      replicas.map(({ variant, kv, queue }) => ({ variant, kvUsage: kv, queueLength: queue })),
      config,
    );
    const answers: Readonly<Record<string, number | boolean>> = {
      totalReplicas: analysis.totalReplicas,
      nonSaturatedCount: analysis.nonSaturated,
      avgSpareKv: analysis.meanSpareKv,
      avgSpareQueue: analysis.meanSpareQueue,
      shouldScaleUp: analysis.shouldScaleUp,
      scaleDownSafe: analysis.scaleDownSafe,
      variants: analysis.variants.length,
    };
    for (const [name, value] of Object.entries(expected)) {
      if (typeof value === 'number') expect(answers[name], name).toBeCloseTo(value, 12);
      else expect(answers[name], name).toBe(value);
    }
  });

  each(cases.wvaTargetsV1, ({ input, expected }) => {
    const { targets } = saturationTargets(input, input.variants);
    expect(Object.fromEntries(targets)).toEqual(expected);
  });

  each(cases.wvaCostAwareOptimizer, ({ input, expected }) => {
    const { targets } = costAwareTargets(input, input.variants);
    expect(Object.fromEntries(targets)).toEqual(expected);
  });

  each(cases.wvaEnforcer, ({ input, expected }) => {
    const { targets, applied } = enforceZeroPolicy(
      {
        scaleToZero: input.scaleToZeroEnabled,
        requestsInRetention: input.requestCountInRetention ?? undefined,
      },
      new Map(Object.entries(input.targets)),
      new Map(Object.entries(input.costs)),
    );
    expect({ targets: Object.fromEntries(targets), applied }).toEqual(expected);
  });

  each(cases.wvaCapacityV2, ({ config, steps }) => {
    let history: ComputeHistory = new Map();
    for (const step of steps) {
      const { avgInput, avgOutput, params, expectPerReplicaCapacity: expected } = step;
      if (step.formulaOnly) {
        expect(capacityFromLimits(params, avgInput, avgOutput)).toBe(expected);
        continue;
      }
      const replica = {
        variant: 'v',
        tokensInUse: step.tokensInUse,
        totalKvTokens: step.totalKvTokens,
        queueLength: step.queue,
        meanInputTokens: avgInput,
        meanOutputTokens: avgOutput,
      };
      const seen = replicaCapacity(history, replica, 'gpu', params, config);
      expect(seen.capacity?.effective).toBe(expected);
      history = seen.history;
    }
  });
});

describe.skipIf(!isThere)(`AIBrix${suffix}`, () => {
  each(cases.aibrix, ({ algorithm, input, expected }) => {
    const of = (name: string) => input[name] as number;
    const rates = {
      maxScaleUpRate: of('maxScaleUpRate'),
      maxScaleDownRate: of('maxScaleDownRate'),
    };
    const desired =
      algorithm === 'apa'
        ? apaReplicas(of('currentPods'), of('currentUsePerPod'), of('target'), {
            upTolerance: of('upTolerance'),
            downTolerance: of('downTolerance'),
            ...rates,
          }).desired
        : aibrixKpaReplicas({
            current: of('currentPods'),
            target: of('target'),
            stable: of('stable'),
            panic: of('panic'),
            inPanic: input.inPanic === true,
            maxPanicPods: of('maxPanicPods'),
            activationScale: of('activationScale'),
            ...rates,
          }).desired;
    expect(desired).toBe(expected);
  });
});

describe.skipIf(!isThere)(`NVIDIA Dynamo's planner${suffix}`, () => {
  each(cases.dynamoReplicaCalc, ({ input, expected }) => {
    const of = (name: string) => input[name] as number;
    const replicas = disaggregatedReplicas(
      {
        predictedRequests: of('predictedRequests'),
        inputTokens: of('isl'),
        outputTokens: of('osl'),
        intervalSeconds: of('adjustmentIntervalSec'),
        prefillThroughputPerGpu: of('prefillThptPerGpu'),
        decodeThroughputPerGpu: of('decodeThptPerGpu'),
        gpus: { prefill: of('gpusPerPrefill'), decode: of('gpusPerDecode') },
        prefillCorrection: of('prefillCorrection'),
      },
      { minGpus: -1, maxGpus: of('maxGpuBudget'), minEndpoint: of('minEndpoint') },
    );
    expect(replicas).toEqual(expected);
  });

  each(cases.dynamoLoadScaling, ({ input, expected }) => {
    const { desired } = slaDecision(input, input.scaleDownSensitivityPct);
    expect(desired ?? null).toBe(expected);
  });

  each(cases.dynamoEasyMode, ({ input, expected }) => {
    const kind = input.kind === 'agg' ? 'aggregated' : input.kind;
    expect(kind).toMatch(/^(prefill|decode|aggregated)$/);
    const { desired } = easyDecision({ ...input, kind: kind as EasyLoad['kind'] });
    expect(desired ?? null).toBe(expected);
  });
});

it.skipIf(!isThere)(`runs every list of cases${suffix}`, () => {
  const all: Readonly<Record<string, unknown>> = { ...cases };
  const lists = Object.keys(all).filter((name) => Array.isArray(all[name]));
  expect(lists.sort()).toEqual(Object.keys(empty).sort());
  const ids = lists.flatMap((name) => (all[name] as readonly { id: string }[]).map(({ id }) => id));
  expect(Object.keys(notPassed).filter((id) => !ids.includes(id))).toEqual([]);
});
