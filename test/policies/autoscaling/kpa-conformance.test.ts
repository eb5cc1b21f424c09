import { expect } from 'vitest';
import {
  buckets,
  bucketsMean,
  bucketsSum,
  bucketsWeightedMean,
  recordInBuckets,
  smoothingCoefficient,
} from '../../../src/policies/autoscaling/kpa/buckets.ts';
import {
  maxOfWindow,
  maxWindow,
  recordInMaxWindow,
} from '../../../src/policies/autoscaling/kpa/max-window.ts';
import { metricTarget } from '../../../src/policies/autoscaling/kpa/metric-target.ts';
import {
  type RevisionActivity,
  revisionScale,
} from '../../../src/policies/autoscaling/kpa/revision-scale.ts';
import {
  type KpaScaleState,
  type KpaSpec,
  kpaScale,
  kpaScaleState,
} from '../../../src/policies/autoscaling/kpa/scale.ts';
import { conformanceFile } from './conformance.ts';

const { file, each } = conformanceFile<KpaFile>('knative_kpa', {
  kpaScale: [],
  resolveMetricTarget: [],
  maxWindow: [],
  timedBuckets: [],
  scaleToZero: [],
});

each('kpaScale', file.kpaScale, (given) => {
  let spec = specOf(given.spec);
  let state: KpaScaleState = kpaScaleState(spec, given.initialReadyPods, 0);
  if (given.presetState !== undefined) {
    const { panicTimeSec, maxPanicPods } = given.presetState;
    state = { ...state, panicSince: panicTimeSec ?? undefined, maxPanicPods };
  }
  for (const step of given.steps) {
    if (step.specUpdate !== undefined) spec = { ...spec, ...specOf(step.specUpdate) };
    const scale = kpaScale(spec, state, {
      now: step.tSec,
      readyPods: step.readyPods ?? undefined,
      stable: step.observedStable ?? undefined,
      panic: step.observedPanic ?? undefined,
    });
    state = scale.state;
    expect(scale.valid).toBe(step.expect.valid);
    expect(scale.desired).toBe(step.expect.desired);
    // One off either way is upstream's own allowance.
    const off = scale.excessBurstCapacity - step.expect.excessBurstCapacity;
    expect(Math.abs(off)).toBeLessThanOrEqual(1);
    if (step.panicTimeAfter !== undefined) {
      expect(state.panicSince).toBe(step.panicTimeAfter ?? undefined);
    }
  }
});

each('resolveMetricTarget', file.resolveMetricTarget, ({ input, expected }) => {
  const percentage = input.targetUtilizationPctAnnotation;
  const got = metricTarget({
    metric: input.metric,
    containerConcurrency: input.containerConcurrency,
    target: input.targetAnnotation ?? undefined,
    targetUtilization: percentage === null ? undefined : percentage / 100,
    defaults: {
      concurrencyFraction: input.containerConcurrencyTargetFraction,
      concurrency: input.containerConcurrencyTargetDefault,
      rps: input.rpsTargetDefault,
      rpsFraction: input.targetUtilization,
      least: input.targetMin,
    },
  });
  expect(got).toEqual(expected);
});

each('maxWindow', file.maxWindow, ({ input, expected }) => {
  let window = maxWindow(input.windowSize);
  const running = input.values.map((value, i) => {
    window = recordInMaxWindow(window, input.indices[i]!, value);
    return maxOfWindow(window);
  });
  expect(running).toEqual(expected.runningMax);
});

each('timedBuckets', file.timedBuckets, (given) => {
  let kept = buckets(given.windowSec, given.granularitySec);
  const mean = given.mode === 'weighted' ? bucketsWeightedMean : bucketsMean;
  if (given.smoothingCoeff !== undefined) {
    expect(smoothingCoefficient(kept.values.length)).toBeCloseTo(given.smoothingCoeff, 14);
  }
  for (const op of given.ops) {
    if (op.record !== undefined) kept = recordInBuckets(kept, op.record[0], op.record[1]);
    else if (op.avgAt !== undefined) expect(mean(kept, op.avgAt)).toBeCloseTo(op.expect!, 12);
    else if (op.sumAt !== undefined) expect(bucketsSum(kept, op.sumAt)).toBe(op.expect);
    else throw new Error(`unknown operation ${JSON.stringify(op)}`);
  }
});

each('scaleToZero', file.scaleToZero, ({ input, expected }) => {
  const scale = revisionScale(
    {
      minScale: input.minScale,
      maxScale: input.maxScale,
      initialScale: input.initialScale,
      enableScaleToZero: input.enableScaleToZero,
      stableWindow: input.stableWindowSec,
      scaleToZeroGracePeriod: input.scaleToZeroGracePeriodSec,
      scaleToZeroPodRetention: input.podRetentionSec,
      activationTimeout: input.activationTimeoutSec,
      targetBurstCapacity: input.targetBurstCapacity,
    },
    {
      replicas: input.currentReplicas,
      // A pod autoscaler whose conditions were only initialised counts as activating.
      activity: input.paState === 'none' ? 'activating' : input.paState,
      activityAge: input.stateAgeSec ?? 0,
      reachable: input.reachability !== 'unreachable',
      initialised: input.scaleTargetInitialized,
      activatorInPath: input.activatorProbe === 'ok',
      proxiedFor: input.sksProxyForSec ?? 0,
    },
    input.desired,
  );
  expect({ desired: scale.desired, patchApplied: scale.apply }).toEqual(expected);
});

function specOf(given: SpecCase): KpaSpec {
  return {
    targetValue: given.targetValue,
    totalValue: given.totalValue,
    targetBurstCapacity: given.targetBurstCapacity,
    panicThreshold: given.panicThreshold,
    maxScaleUpRate: given.maxScaleUpRate,
    maxScaleDownRate: given.maxScaleDownRate,
    stableWindow: given.stableWindowSec,
    scaleDownDelay: given.scaleDownDelaySec ?? 0,
    reachable: given.reachable ?? false,
    activationScale: given.activationScale ?? 0,
  };
}

interface SpecCase {
  readonly targetValue: number;
  readonly totalValue: number;
  readonly targetBurstCapacity: number;
  readonly panicThreshold: number;
  readonly maxScaleUpRate: number;
  readonly maxScaleDownRate: number;
  readonly stableWindowSec: number;
  readonly scaleDownDelaySec?: number;
  readonly reachable?: boolean;
  readonly activationScale?: number;
}

interface KpaFile {
  readonly kpaScale: readonly {
    readonly id: string;
    readonly spec: SpecCase;
    readonly initialReadyPods: number;
    readonly presetState?: { readonly panicTimeSec: number | null; readonly maxPanicPods: number };
    readonly steps: readonly {
      readonly tSec: number;
      readonly readyPods: number | null;
      readonly observedStable: number | null;
      readonly observedPanic: number | null;
      readonly specUpdate?: SpecCase;
      readonly panicTimeAfter?: number | null;
      readonly expect: {
        readonly desired: number;
        readonly excessBurstCapacity: number;
        readonly valid: boolean;
      };
    }[];
  }[];
  readonly resolveMetricTarget: readonly {
    readonly id: string;
    readonly input: {
      readonly metric: 'concurrency' | 'rps';
      readonly containerConcurrency: number;
      readonly targetAnnotation: number | null;
      readonly targetUtilizationPctAnnotation: number | null;
      readonly containerConcurrencyTargetFraction: number;
      readonly containerConcurrencyTargetDefault: number;
      readonly rpsTargetDefault: number;
      readonly targetUtilization: number;
      readonly targetMin: number;
    };
    readonly expected: { readonly target: number; readonly total: number };
  }[];
  readonly maxWindow: readonly {
    readonly id: string;
    readonly input: {
      readonly windowSize: number;
      readonly values: readonly number[];
      readonly indices: readonly number[];
    };
    readonly expected: { readonly runningMax: readonly number[] };
  }[];
  readonly timedBuckets: readonly {
    readonly id: string;
    readonly windowSec: number;
    readonly granularitySec: number;
    readonly mode: 'linear' | 'weighted';
    readonly smoothingCoeff?: number;
    readonly ops: readonly {
      readonly record?: readonly [number, number];
      readonly avgAt?: number;
      readonly sumAt?: number;
      readonly expect?: number;
    }[];
  }[];
  readonly scaleToZero: readonly {
    readonly id: string;
    readonly input: {
      readonly currentReplicas: number;
      readonly desired: number;
      readonly minScale: number;
      readonly maxScale: number;
      readonly paState: RevisionActivity | 'none';
      readonly stateAgeSec: number | null;
      readonly stableWindowSec: number;
      readonly scaleToZeroGracePeriodSec: number;
      readonly podRetentionSec: number;
      readonly sksProxyForSec: number | null;
      readonly reachability: 'reachable' | 'unreachable' | 'unknown';
      readonly activatorProbe: string;
      readonly targetBurstCapacity: number;
      readonly initialScale: number;
      readonly scaleTargetInitialized: boolean;
      readonly enableScaleToZero: boolean;
      readonly activationTimeoutSec: number;
    };
    readonly expected: { readonly desired: number; readonly patchApplied: boolean };
  }[];
}
