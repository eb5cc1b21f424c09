// Table tests of kedacore/keda as facts, under upstream's own names:
//   pkg/scaling/executor/scale_scaledobjects_test.go@03b6a23a, pkg/scaling/executor/scale_jobs_test.go@002180f1,
//   pkg/scaling/scaledjob/scale_metrics_test.go@491494ce, pkg/fallback/fallback_test.go.
import { describe, expect, it } from 'vitest';
import {
  type Fallback,
  type MetricRead,
  metricWithFallback,
} from '../../../src/policies/autoscaling/keda/fallback.ts';
import {
  type ScaledJobStrategy,
  scaledJobScale,
} from '../../../src/policies/autoscaling/keda/scaled-job.ts';
import {
  type ScaledJobCalculation,
  scaledJobQueue,
} from '../../../src/policies/autoscaling/keda/scaled-job-queue.ts';
import {
  noSwitches,
  type ScaledObjectDecision,
  type ScaledObjectInput,
  type ScaledObjectRules,
  type ScaledObjectSwitches,
  scaledObjectDecision,
} from '../../../src/policies/autoscaling/keda/scaled-object.ts';

describe('RequestScale', () => {
  type Seen = Partial<Omit<ScaledObjectInput, 'switches'>> & Partial<ScaledObjectSwitches>;
  const idle = { idleReplicaCount: 0, minReplicaCount: 5 };
  const one = { minReplicaCount: 1 };
  const ten = { currentReplicas: 10 };

  it.each<[string, Partial<ScaledObjectRules>, Seen, number, Partial<ScaledObjectDecision>]>([
    ['TestScaleToMinReplicasWhenNotActive', {}, ten, 0, { active: false }],
    [
      'TestScaleToMinReplicasFromLowerInitialReplicaCount',
      { minReplicaCount: 5 },
      { currentReplicas: 1 },
      5,
      { active: false },
    ],
    [
      'TestScaleFromMinReplicasWhenActive',
      {},
      { isActive: true },
      1,
      { active: true, state: { lastActive: 1000 } },
    ],
    ['TestEventWitTriggerInfo', idle, { currentReplicas: 2, isActive: true }, 5, { active: true }],
    [
      'TestNoScaleToMinReplicasWhenNotActiveAndPauseScaleInAnnotationSet',
      {},
      { ...ten, pauseScaleIn: true },
      10,
      { active: false },
    ],
    [
      'TestNoScaleToIdleReplicasWhenNotActiveAndPauseScaleInAnnotationSet',
      idle,
      { ...ten, pauseScaleIn: true },
      10,
      { active: false },
    ],
    [
      'TestRequestScale_ScalerError_HPAHealthy',
      one,
      { currentReplicas: 1, isError: true },
      1,
      { ready: 'TriggerError' },
    ],
    [
      'TestRequestScale_PartialError_HPAHealthy',
      one,
      { currentReplicas: 1, isActive: true, isError: true },
      1,
      { ready: 'PartialTriggerError', state: { lastActive: undefined } },
    ],
    [
      'TestRequestScale_ScalerErrorWithFallback_HPAHealthy',
      { ...one, fallbackReplicas: 5 },
      { currentReplicas: 1, isError: true },
      1,
      { ready: 'ScaledObjectReady' },
    ],
  ])('%s', (_, unlike, seen, desired, more) => {
    const rules = {
      minReplicaCount: 0,
      idleReplicaCount: undefined,
      cooldownPeriod: 300,
      initialCooldownPeriod: 0,
      fallbackReplicas: undefined,
      ...unlike,
    };
    const { pauseScaleIn = false, ...look } = seen;
    const input = {
      now: 1000,
      createdAt: 0,
      currentReplicas: 0,
      isActive: false,
      isError: false,
      ...look,
      switches: { ...noSwitches, pauseScaleIn },
    };
    expect(scaledObjectDecision(rules, { lastActive: undefined }, input)).toMatchObject({
      desired,
      ...more,
    });
  });
});

describe('GetEffectiveMaxScale', () => {
  const custom = (
    queueLengthDeduction: number | undefined,
    runningJobPercentage: number | undefined,
  ) => ({ kind: 'custom', queueLengthDeduction, runningJobPercentage }) as const;

  it.each<[string, ScaledJobStrategy, number, number, number, number, number]>([
    ['TestDefaultScalingStrategy', { kind: 'default' }, 3, 2, 0, 5, 1],
    ['TestCustomScalingStrategy', custom(1, 0.5), 3, 2, 0, 5, 1],
    ['TestCustomScalingStrategy', custom(1, 0.5), 10, 0, 0, 10, 9],
    ['TestCustomScalingStrategy', custom(undefined, undefined), 3, 2, 0, 5, 1],
    ['TestCustomScalingStrategy', custom(undefined, undefined), 2, 0, 0, 5, 2],
    ['TestCustomScalingStrategy', custom(1, undefined), 3, 2, 0, 5, 1],
    ['TestCustomScalingStrategyNilQueueLengthDeduction', custom(undefined, 0.5), 3, 2, 0, 5, 2],
    ['TestCustomScalingStrategyNilQueueLengthDeduction', custom(undefined, 0.5), 10, 0, 0, 10, 10],
    ['TestAccurateScalingStrategy', { kind: 'accurate' }, 3, 4, 2, 10, 1],
    ['TestAccurateScalingStrategy', { kind: 'accurate' }, 15, 15, 15, 20, 0],
    ['TestAccurateScalingStrategy', { kind: 'accurate' }, 10, 10, 10, 15, 0],
    ['TestEagerScalingStrategy', { kind: 'eager' }, 4, 7, 0, 10, 3],
  ])('%s %j of %d, %d running, %d pending, at most %d: %d', (_, strategy, ...numbers) => {
    const [maxScale, runningJobs, pendingJobs, maxReplicaCount, effectiveMaxScale] = numbers;
    const input = { maxScale, runningJobs, pendingJobs, maxReplicaCount, scaleTo: 1 };
    const scaleTo = strategy.kind === 'eager' ? 10 : 1;
    expect(scaledJobScale(strategy, input)).toEqual({ effectiveMaxScale, scaleTo });
  });
});

describe('TestIsScaledJobActive', () => {
  const queue = (queueLength: number, target: number, isActive = true) => {
    return { queueLength, target, isActive };
  };
  const four = [queue(20, 1), queue(10, 2), queue(5, 3), queue(7, 4, false)];

  it.each<[ScaledJobCalculation, typeof four, number, boolean, number, number]>([
    ['max', [queue(20, 2)], 100, true, 20, 10],
    ['max', [queue(0, 2, false)], 100, false, 0, 0],
    ['max', four, 100, true, 20, 20],
    ['min', four, 100, true, 5, 2],
    ['avg', four, 100, true, 12, 9],
    ['sum', four, 100, true, 35, 27],
    ['sum', four, 25, true, 35, 25],
  ])(
    '%s of %j, at most %d',
    (calculation, queues, maxReplicaCount, isActive, scaleTo, maxScale) => {
      const bounds = { minReplicaCount: 0, maxReplicaCount };
      expect(scaledJobQueue(queues, calculation, bounds)).toEqual({ isActive, scaleTo, maxScale });
    },
  );
});

describe('fallback', () => {
  const three: Fallback = { failureThreshold: 3, replicas: 10 };
  const value = { metricType: 'Value' } as const;

  it.each<[string, Fallback | undefined, number, Partial<MetricRead>, number | undefined, number]>([
    [
      'should return the expected metric when fallback is disabled',
      undefined,
      0,
      { value: 5 },
      5,
      0,
    ],
    [
      'should reset the health status when scaler metrics are available',
      three,
      5,
      { value: 6 },
      6,
      0,
    ],
    ['should propagate the error when fallback is disabled', undefined, 0, {}, undefined, 0],
    [
      'should ignore current replicas when behavior is ’static’',
      { ...three, behavior: 'static' },
      3,
      { currentReplicas: 15 },
      100,
      4,
    ],
    [
      'no fallback of type Value with none ready',
      three,
      3,
      { ...value, readyReplicas: 0 },
      undefined,
      4,
    ],
    [
      'no fallback of type Value with less',
      three,
      3,
      { ...value, readyReplicas: -1 },
      undefined,
      4,
    ],
    // Of the code and not of a test: the status is left alone where no valid fallback would use it.
    ['no health without a fallback', undefined, 5, { value: 6 }, 6, 5],
    ['no health without a valid one', { ...three, replicas: -1 }, 5, { value: 6 }, 6, 5],
  ])('%s', (_, fallback, before, unlike, value, failures) => {
    const read: MetricRead = {
      value: undefined,
      metricType: 'AverageValue',
      target: 10,
      currentReplicas: undefined,
      ...unlike,
    };
    expect(metricWithFallback(fallback, before, read)).toMatchObject({ value, failures });
  });
});
