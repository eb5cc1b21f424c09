import { describe, expect } from 'vitest';
import {
  fillBehavior,
  type HpaScalingRules,
  type PartialRules,
} from '../../../src/policies/autoscaling/hpa/behavior.ts';
import { groupPods } from '../../../src/policies/autoscaling/hpa/group-pods.ts';
import { hpa } from '../../../src/policies/autoscaling/hpa/hpa.ts';
import { limitByRate, limitPlainly } from '../../../src/policies/autoscaling/hpa/limits.ts';
import type { HpaMetric, HpaReading } from '../../../src/policies/autoscaling/hpa/metric.ts';
import type { HpaPod, PodSample } from '../../../src/policies/autoscaling/hpa/pod.ts';
import { proposeByOne } from '../../../src/policies/autoscaling/hpa/propose.ts';
import {
  type Recommendation,
  stabilizeBoth,
  stabilizeDown,
} from '../../../src/policies/autoscaling/hpa/recommendations.ts';
import {
  changeWithin,
  type ScaleEvent,
  storeEvent,
} from '../../../src/policies/autoscaling/hpa/scale-events.ts';
import type { Tolerance } from '../../../src/policies/autoscaling/hpa/tolerance.ts';
import { conformanceFile } from './conformance.ts';
import { config, pod } from './hpa-pods.ts';

/** Cases that are not passed, by id, with the reason. */
const listed: Readonly<Record<string, string>> = {};

const now = 0;
const longAgo = -1e9;
/** The upstream tests' own timing. */
const timing = { cpuInitializationPeriodSeconds: 120, initialReadinessDelaySeconds: 10 };

interface Case {
  readonly id: string;
}

function conform<C extends Case>(name: string, check: (given: C) => void) {
  const { file, each } = conformanceFile(name, { cases: [] as readonly C[] }, listed);
  each('cases', file.cases, check);
}

interface GroupCase extends Case {
  readonly input: {
    readonly pods: readonly {
      readonly name: string;
      readonly phase: HpaPod['phase'];
      readonly startedAgoSec: number | null;
      readonly readyCondition: {
        readonly status: boolean;
        readonly transitionAgoSec: number;
      } | null;
      readonly deleting: boolean;
    }[];
    readonly metrics: readonly {
      readonly pod: string;
      readonly sampleAgoSec: number | null;
      readonly windowSec: number | null;
    }[];
    readonly resource: string;
    readonly cpuInitializationPeriodSec: number;
    readonly delayOfInitialReadinessStatusSec: number;
  };
  readonly expected: {
    readonly readyPodCount: number;
    readonly unready: readonly string[];
    readonly missing: readonly string[];
    readonly ignored: readonly string[];
  };
}

describe('the cases of pod grouping', () => {
  conform<GroupCase>('hpa_group_pods', ({ input, expected }) => {
    const pods = input.pods.map((given) =>
      pod(given.name, {
        phase: given.phase,
        deleting: given.deleting,
        startedAt: given.startedAgoSec === null ? undefined : now - given.startedAgoSec,
        ready:
          given.readyCondition === null
            ? undefined
            : {
                status: given.readyCondition.status ? 'True' : 'False',
                since: now - given.readyCondition.transitionAgoSec,
              },
      }),
    );
    const samples = new Map(
      input.metrics.map((given) => [
        given.pod,
        {
          pod: given.pod,
          valueMilli: 1,
          at: given.sampleAgoSec === null ? undefined : now - given.sampleAgoSec,
          windowSeconds: given.windowSec ?? 0,
        },
      ]),
    );
    const groups = groupPods(
      pods,
      samples,
      input.resource,
      {
        cpuInitializationPeriodSeconds: input.cpuInitializationPeriodSec,
        initialReadinessDelaySeconds: input.delayOfInitialReadinessStatusSec,
      },
      now,
    );
    expect(groups).toEqual(expected);
  });
});

interface CalculatorCase extends Case {
  readonly currentReplicas: number;
  readonly tolerance: Tolerance;
  /** Such as resourceUtilization, podsMetricAverage, objectValue. */
  readonly kind: string;
  readonly targetUtilizationPct?: number;
  readonly targetMilli?: number;
  /** Of an object or external metric. */
  readonly metricMilli?: number;
  readonly extraMetricsForUnknownPods?: readonly number[];
  readonly pods: readonly {
    readonly name: string;
    readonly ready: boolean;
    readonly phase: HpaPod['phase'];
    readonly deleting: boolean;
    readonly startedAgoSec: number | null;
    readonly requestMilli?: number | null;
    readonly usageMilli?: number | null;
    readonly metricMilli?: number | null;
  }[];
  readonly expected: {
    readonly errorContains?: string;
    readonly replicas?: number;
    readonly utilizationPct?: number;
    readonly averageRawMilli?: number;
    readonly usageMilli?: number;
  };
}

function metricOf({ kind, targetUtilizationPct, targetMilli = 0 }: CalculatorCase): HpaMetric {
  const average = { kind: 'averageValue', milli: targetMilli } as const;
  const total = /average|perpod/i.test(kind)
    ? average
    : ({ kind: 'value', milli: targetMilli } as const);
  if (kind.startsWith('resource')) {
    const target =
      targetUtilizationPct === undefined
        ? average
        : ({ kind: 'utilization', percent: targetUtilizationPct } as const);
    return { kind: 'resource', name: 'cpu', target };
  }
  if (kind.startsWith('pods')) return { kind: 'pods', name: 'qps', target: average };
  if (kind.startsWith('external')) return { kind: 'external', name: 'qps', target: total };
  if (kind.startsWith('object')) {
    const describedObject = { kind: 'Ingress', name: 'main' };
    return { kind: 'object', name: 'qps', describedObject, target: total };
  }
  throw new Error(`a kind of case that this test does not know: ${kind}`);
}

/** The upstream fixture sets every Ready condition when the pod starts; null is the zero time there. */
function calculatorPod(given: CalculatorCase['pods'][number]): HpaPod {
  const start = given.startedAgoSec === null ? longAgo : now - given.startedAgoSec;
  return pod(given.name, {
    phase: given.phase,
    deleting: given.deleting,
    startedAt: start,
    ready: { status: given.ready ? 'True' : 'False', since: start },
    containers: [
      {
        name: 'both',
        requestsMilli: typeof given.requestMilli === 'number' ? { cpu: given.requestMilli } : {},
      },
    ],
  });
}

function readingOf(given: CalculatorCase): HpaReading {
  if (given.metricMilli !== undefined) return { kind: 'series', valuesMilli: [given.metricMilli] };
  const samples: PodSample[] = [];
  const add = (name: string, valueMilli: number | null | undefined) => {
    if (typeof valueMilli !== 'number') return;
    // As long a window as the initialisation period, so that a start within it is within the sample too.
    samples.push({ pod: name, valueMilli, at: now, windowSeconds: 120 });
  };
  for (const one of given.pods) add(one.name, one.usageMilli ?? one.metricMilli);
  given.extraMetricsForUnknownPods?.forEach((value, index) => {
    add(`unknown-${index}`, value);
  });
  return { kind: 'pods', samples };
}

describe('the cases of the replica calculator', () => {
  conform<CalculatorCase>('hpa_replica_calculator', (given) => {
    const { expected, currentReplicas, tolerance } = given;
    const input = {
      now,
      currentReplicas,
      statusReplicas: currentReplicas,
      pods: given.pods.map(calculatorPod),
      readings: [],
    };
    const proposal = proposeByOne(metricOf(given), readingOf(given), input, tolerance, timing);
    if (expected.errorContains !== undefined) {
      expect(proposal.kind).toBe('failed');
      expect(proposal.because).toContain(expected.errorContains);
      return;
    }
    expect(proposal).toMatchObject({
      kind: 'proposal',
      replicas: expected.replicas,
      usageMilli: expected.averageRawMilli ?? expected.usageMilli,
      utilizationPercent: expected.utilizationPct,
    });
  });
});

interface CaseRules {
  readonly stabilizationWindowSeconds: number | null;
  readonly selectPolicy: HpaScalingRules['selectPolicy'];
  readonly policies: HpaScalingRules['policies'];
}
interface CaseEvent {
  readonly change: number;
  readonly agoSec: number;
}
interface Limits {
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
}
type BehaviorCase = Case &
  (
    | {
        readonly fn: 'convertDesiredReplicasWithBehaviorRate';
        readonly input: Limits & {
          readonly scaleUp: CaseRules;
          readonly scaleDown: CaseRules;
          readonly scaleUpEvents: readonly CaseEvent[];
          readonly scaleDownEvents: readonly CaseEvent[];
        };
        readonly expected: { readonly replicas: number; readonly reason: string };
      }
    | {
        readonly fn: 'convertDesiredReplicasWithRules';
        readonly input: Limits;
        readonly expected: { readonly replicas: number; readonly reason: string };
      }
    | {
        readonly fn: 'stabilizeRecommendation';
        readonly input: {
          readonly downscaleStabilizationSec: number;
          readonly recommendations: readonly CaseRecommendation[];
          readonly desiredReplicas: number;
        };
        readonly expected: { readonly replicas: number; readonly logLength: number };
      }
    | {
        readonly fn: 'stabilizeRecommendationWithBehaviors';
        readonly input: {
          readonly recommendations: readonly CaseRecommendation[];
          readonly currentReplicas: number;
          readonly desiredReplicas: number;
          readonly scaleUpStabilizationSec: number;
          readonly scaleDownStabilizationSec: number;
        };
        readonly expected: {
          readonly replicas: number;
          readonly storedRecommendations: readonly number[];
        };
      }
    | {
        readonly fn: 'storeScaleEvent';
        readonly input: {
          readonly replicaChange: number;
          readonly previousEvents: readonly CaseEvent[];
          readonly rules: CaseRules | null;
          readonly lookbackPeriodSec: number;
        };
        readonly expected: {
          readonly replicaChangeInPeriodBeforeStore: number;
          readonly storedEvents: readonly { readonly change: number; readonly outdated: boolean }[];
        };
      }
    | {
        readonly fn: 'reconcileCpuUtilization';
        readonly input: {
          readonly minReplicas: number;
          readonly maxReplicas: number;
          readonly specReplicas: number;
          readonly statusReplicas: number;
          readonly targetUtilizationPct: number;
          readonly usageMilli: readonly (number | null)[];
          readonly requestMilli: readonly (number | null)[];
          readonly scaleUp: CaseRules | null;
          readonly scaleDown: CaseRules | null;
          readonly tolerance: Tolerance;
          /** Null where the controller has not seen the workload before. */
          readonly recommendationHistory: readonly CaseRecommendation[] | null;
        };
        readonly expected: { readonly desiredReplicas: number; readonly condition?: string };
      }
  );
interface CaseRecommendation {
  readonly replicas: number;
  readonly agoSec: number;
}

const rulesOf = ({ stabilizationWindowSeconds, ...rest }: CaseRules): HpaScalingRules => ({
  stabilizationWindowSeconds: stabilizationWindowSeconds ?? undefined,
  ...rest,
});
const partOf = (rules: CaseRules | null): PartialRules | undefined =>
  rules === null ? undefined : rulesOf(rules);
const eventsOf = (events: readonly CaseEvent[]): readonly ScaleEvent[] =>
  events.map(({ change, agoSec }) => ({ change, at: now - agoSec, outdated: false }));
const recommendationsOf = (past: readonly CaseRecommendation[]): readonly Recommendation[] =>
  past.map(({ replicas, agoSec }) => ({ replicas, at: now - agoSec }));
const wishOf = (input: Limits) => ({
  current: input.currentReplicas,
  desired: input.desiredReplicas,
  minReplicas: input.minReplicas,
  maxReplicas: input.maxReplicas,
});

describe('the cases of behaviour', () => {
  conform<BehaviorCase>('hpa_behavior', (given) => {
    switch (given.fn) {
      case 'convertDesiredReplicasWithBehaviorRate': {
        const { input, expected } = given;
        const events = { up: eventsOf(input.scaleUpEvents), down: eventsOf(input.scaleDownEvents) };
        const rules = [rulesOf(input.scaleUp), rulesOf(input.scaleDown)] as const;
        expect(limitByRate(wishOf(input), ...rules, events, now)).toEqual(expected);
        return;
      }
      case 'convertDesiredReplicasWithRules':
        expect(limitPlainly(wishOf(given.input))).toEqual(given.expected);
        return;
      case 'stabilizeRecommendation': {
        const { input, expected } = given;
        const past = recommendationsOf(input.recommendations);
        const window = input.downscaleStabilizationSec;
        const stable = stabilizeDown(past, input.desiredReplicas, window, now);
        expect(stable.replicas).toBe(expected.replicas);
        expect(stable.recommendations).toHaveLength(expected.logLength);
        return;
      }
      case 'stabilizeRecommendationWithBehaviors': {
        const { input, expected } = given;
        const stable = stabilizeBoth(
          recommendationsOf(input.recommendations),
          input.currentReplicas,
          input.desiredReplicas,
          {
            upSeconds: input.scaleUpStabilizationSec,
            downSeconds: input.scaleDownStabilizationSec,
          },
          now,
        );
        expect(stable.replicas).toBe(expected.replicas);
        expect(stable.recommendations.map(({ replicas }) => replicas)).toEqual(
          expected.storedRecommendations,
        );
        return;
      }
      case 'storeScaleEvent': {
        const { input, expected } = given;
        const past = eventsOf(input.previousEvents);
        const before = changeWithin(past, input.lookbackPeriodSec, now);
        expect(before).toBe(expected.replicaChangeInPeriodBeforeStore);
        // Without behavior there are no rules, and the decider stores nothing.
        const stored =
          input.rules === null
            ? past
            : storeEvent(past, input.replicaChange, rulesOf(input.rules), now);
        expect(stored.map(({ change, outdated }) => ({ change, outdated }))).toEqual(
          expected.storedEvents,
        );
        return;
      }
      case 'reconcileCpuUtilization':
        reconcile(given);
        return;
      default:
        throw new Error(`a case of a function that this test does not know: ${given}`);
    }
  });
});

function reconcile({
  input,
  expected,
}: Extract<BehaviorCase, { fn: 'reconcileCpuUtilization' }>): void {
  const { minReplicas, maxReplicas, tolerance, scaleUp, scaleDown } = input;
  const given = scaleUp === null && scaleDown === null;
  const autoscaler = hpa(
    config({
      minReplicas,
      maxReplicas,
      tolerance,
      metrics: [
        {
          kind: 'resource',
          name: 'cpu',
          target: { kind: 'utilization', percent: input.targetUtilizationPct },
        },
      ],
      behavior: given
        ? undefined
        : fillBehavior({ scaleUp: partOf(scaleUp), scaleDown: partOf(scaleDown) }),
    }),
  );
  // The upstream fixture has a pod per request that it lists.
  const pods: HpaPod[] = [];
  const samples: PodSample[] = [];
  for (const [index, request] of input.requestMilli.entries()) {
    if (request === null) continue;
    const name = `test-pod-${index}`;
    pods.push(pod(name, { containers: [{ name: 'both', requestsMilli: { cpu: request } }] }));
    const usage = input.usageMilli[index];
    if (typeof usage === 'number') {
      samples.push({ pod: name, valueMilli: usage, at: now, windowSeconds: 60 });
    }
  }
  const decision = autoscaler.decide(
    {
      ...autoscaler.initial(),
      recommendations:
        input.recommendationHistory === null
          ? undefined
          : recommendationsOf(input.recommendationHistory),
    },
    {
      now,
      currentReplicas: input.specReplicas,
      statusReplicas: input.statusReplicas,
      pods,
      readings: [{ kind: 'pods', samples }],
    },
  );
  expect(decision.desired).toBe(expected.desiredReplicas);
  if (expected.condition === undefined) return;
  const [type, reason] = expected.condition.includes(':')
    ? expected.condition.split(':')
    : ['ScalingLimited', expected.condition];
  const { ableToScale, scalingLimited, scalingActive } = decision.conditions;
  const said = {
    AbleToScale: ableToScale,
    ScalingLimited: scalingLimited,
    ScalingActive: scalingActive,
  };
  expect(said).toMatchObject({ [type!]: reason });
}
