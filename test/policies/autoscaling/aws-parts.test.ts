import { describe, expect, it } from 'vitest';
import { type AlarmConfig, alarmState } from '../../../src/policies/autoscaling/aws/alarm.ts';
import {
  type AwsConfig,
  awsScaling,
  type StepPolicy,
  type TargetTrackingPolicy,
} from '../../../src/policies/autoscaling/aws/aws.ts';
import {
  type AwsScaling,
  awsAutoscaler,
} from '../../../src/policies/autoscaling/aws/aws-autoscaler.ts';
import { type Proposal, resolve } from '../../../src/policies/autoscaling/aws/resolve.ts';
import {
  percentChange,
  type StepScaling,
  stepAt,
  stepCapacity,
} from '../../../src/policies/autoscaling/aws/step-scaling.ts';
import {
  highAlarm,
  lowAlarm,
  trackedIn,
  trackedOut,
} from '../../../src/policies/autoscaling/aws/target-tracking.ts';
import {
  nobodyJoined,
  type WarmUpState,
  warmingUp,
  withLook,
} from '../../../src/policies/autoscaling/aws/warm-up.ts';
import { decisionsOf } from './looks.ts';

describe('an alarm', () => {
  const alarm: AlarmConfig = { comparison: 'above', threshold: 5, evaluationPeriods: 3 };

  it.each<[AlarmConfig['comparison'], boolean[]]>([
    ['above', [false, false, true]],
    ['atOrAbove', [false, true, true]],
    ['below', [true, false, false]],
    ['atOrBelow', [true, true, false]],
  ])('breaches %s its threshold', (comparison, expected) => {
    const of = { comparison, threshold: 5, evaluationPeriods: 1 };
    expect([4.9, 5, 5.1].map((value) => alarmState(of, [value], 'ok') === 'alarm')).toEqual(
      expected,
    );
  });

  it('looks at its last periods alone', () => {
    expect(alarmState(alarm, [9, 9], 'ok')).toBe('ok');
    expect(alarmState(alarm, [1, 9, 9, 9], 'ok')).toBe('alarm');
    expect(alarmState(alarm, [9, 9, 9, 1], 'alarm')).toBe('ok');
  });

  it.each<[AlarmConfig['missingData'], (number | undefined)[], string]>([
    [undefined, [undefined, 9, 9], 'ok'],
    [undefined, [], 'insufficient-data'],
    ['missing', [], 'insufficient-data'],
    ['breaching', [undefined, 9, 9], 'alarm'],
    ['breaching', [9, 9], 'alarm'],
    ['breaching', [undefined, 1, 9], 'ok'],
    ['notBreaching', [undefined, 9, 9], 'ok'],
    ['notBreaching', [], 'ok'],
    ['ignore', [undefined, 9, 9], 'alarm'],
    ['ignore', [undefined, 1, 9], 'ok'],
    ['ignore', [], 'alarm'],
  ])('takes %s data of %j for %s', (missingData, datapoints, state) => {
    expect(alarmState({ ...alarm, missingData } as AlarmConfig, datapoints, 'alarm')).toBe(state);
  });

  // The tables of CloudWatch's guide, "Configuring how CloudWatch alarms treat missing data"; and what it says below
  // them of `- - - - X` and `- - - X -`. The columns are missing, ignore, breaching and notBreaching.
  const retained = 'insufficient-data';
  it.each<[needed: number, datapoints: string, states: readonly string[]]>([
    [3, '0 - X - X', ['ok', 'ok', 'ok', 'ok']],
    [3, '0 - - - -', ['ok', 'ok', 'ok', 'ok']],
    [3, '- - - - -', ['insufficient-data', retained, 'alarm', 'ok']],
    [3, '0 X X - X', ['alarm', 'alarm', 'alarm', 'alarm']],
    [3, '- - X - -', ['alarm', retained, 'alarm', 'ok']],
    [3, '- - - - X', ['ok', retained, 'alarm', 'ok']],
    [3, '- - - X -', ['ok', retained, 'alarm', 'ok']],
    [3, '- - - X 0', ['ok', 'ok', 'ok', 'ok']],
    [3, '- - X - 0', ['ok', 'ok', 'ok', 'ok']],
    [3, 'X - - - -', ['alarm', retained, 'alarm', 'ok']],
    [2, '0 - X - X', ['alarm', 'alarm', 'alarm', 'alarm']],
    [2, '0 0 X 0 X', ['alarm', 'alarm', 'alarm', 'alarm']],
    [2, '0 - X - -', ['ok', 'ok', 'alarm', 'ok']],
    [2, '- - - - 0', ['ok', 'ok', 'alarm', 'ok']],
    [2, '- - - X -', ['alarm', retained, 'alarm', 'ok']],
    [2, '- - - - X', ['ok', retained, 'alarm', 'ok']],
    // What is older than the evaluation range is gone.
    [3, 'X - - - - -', ['insufficient-data', retained, 'alarm', 'ok']],
    [3, 'X X X 0 - -', ['ok', 'ok', 'ok', 'ok']],
  ])('of %d out of 3 at %s: %j', (datapointsToAlarm, written, states) => {
    const datapoints = written.split(' ').map((one) => ({ X: 9, '0': 1 })[one]);
    const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
    const of = { ...alarm, datapointsToAlarm };
    expect(
      treatments.map((missingData) => alarmState({ ...of, missingData }, datapoints, retained)),
    ).toEqual(states);
  });
});

describe('a step', () => {
  const policy: StepScaling = {
    direction: 'out',
    threshold: 50,
    adjustmentType: 'ChangeInCapacity',
    steps: [
      { lower: 0, upper: 10, adjustment: 1 },
      { lower: 10, adjustment: 4 },
    ],
  };
  const group = { desired: 10, warm: 8, withTerminating: 12 };

  it('holds between its bounds', () => {
    expect([49, 50, 59, 60, 500].map((metric) => stepAt(policy, metric)?.adjustment)).toEqual([
      undefined,
      1,
      1,
      4,
      4,
    ]);
    const down: StepScaling = { ...policy, direction: 'in', steps: [{ upper: 0, adjustment: -1 }] };
    expect([-500, 50, 51].map((metric) => stepAt(down, metric)?.adjustment)).toEqual([
      -1,
      -1,
      undefined,
    ]);
    const between = { ...down, steps: [{ lower: -10, upper: 0, adjustment: -1 }] };
    expect([40, 41].map((metric) => stepAt(between, metric)?.adjustment)).toEqual([undefined, -1]);
  });

  it('holds from its very bound, where floats fall short of it', () => {
    const steps = [
      { lower: 0, upper: 0.1, adjustment: 1 },
      { lower: 0.1, adjustment: 4 },
    ];
    expect(stepAt({ ...policy, threshold: 0.8, steps }, 0.9)?.adjustment).toBe(4);
    expect(stepAt({ ...policy, threshold: 0.8, steps }, 0.899_999)?.adjustment).toBe(1);
    const down: StepScaling = {
      ...policy,
      direction: 'in',
      threshold: 0.4,
      steps: [{ lower: -0.1, adjustment: -1 }],
    };
    expect(stepAt(down, 0.3)).toBeUndefined();
  });

  // doc_source/as-scaling-simple-step.md, "Step Adjustments" and "Scaling Adjustment Types" of the EC2 Auto Scaling
  // guide (awsdocs/amazon-ec2-auto-scaling-user-guide@0987d768), what it says beside its worked examples.
  const guide = {
    out: [
      { lower: 0, upper: 10, adjustment: 0 },
      { lower: 10, upper: 20, adjustment: 10 },
      { lower: 20, adjustment: 30 },
    ],
    in: [
      { lower: -10, upper: 0, adjustment: 0 },
      { lower: -20, upper: -10, adjustment: -10 },
      { upper: -20, adjustment: -30 },
    ],
  };
  it.each([
    ['out', 50, 10, 10],
    ['out', 59.9, 10, 10],
    ['out', 60, 10, 11],
    ['out', 69.9, 11, 12],
    ['out', 70, 11, 14],
    ['in', 50, 14, 14],
    ['in', 40.1, 14, 14],
    ['in', 40, 14, 13],
    ['in', 30.1, 13, 12],
    ['in', 30, 13, 10],
    ['in', 0, 13, 10],
  ] as const)('of the guide, %s at %d with %d: %d', (direction, metric, capacity, desired) => {
    const percent: StepScaling = {
      direction,
      threshold: 50,
      adjustmentType: 'PercentChangeInCapacity',
      steps: guide[direction],
    };
    const all = { desired: capacity, warm: capacity, withTerminating: capacity };
    expect(stepCapacity(percent, metric, all)).toBe(desired);
  });

  it('of the guide adds 5 to 3, and takes none of 32 where there should be 30', () => {
    const three = { desired: 3, warm: 3, withTerminating: 3 };
    expect(stepCapacity({ ...policy, steps: [{ adjustment: 5 }] }, 60, three)).toBe(8);
    const weighted = { desired: 30, warm: 32, withTerminating: 32 };
    const less: StepScaling = { ...policy, direction: 'in', steps: [{ adjustment: -1 }] };
    expect(stepCapacity(less, 40, weighted)).toBe(30);
  });

  it.each<[Partial<StepScaling>, number, number | undefined]>([
    [{}, 60, 12],
    // What is warm and one more is less than there should be.
    [{}, 55, 10],
    [{}, 40, undefined],
    [{ steps: [{ adjustment: 0 }] }, 55, 10],
    [{ steps: [{ adjustment: -3 }] }, 55, 5],
    [{ direction: 'in', steps: [{ adjustment: -3 }] }, 40, 9],
    [{ direction: 'in', steps: [{ adjustment: -1 }] }, 40, 10],
    [{ direction: 'in', steps: [{ adjustment: 1 }] }, 40, 13],
    [{ adjustmentType: 'ExactCapacity', steps: [{ adjustment: 3 }] }, 55, 3],
    [{ adjustmentType: 'PercentChangeInCapacity', steps: [{ adjustment: 50 }] }, 55, 12],
    [
      {
        adjustmentType: 'PercentChangeInCapacity',
        steps: [{ adjustment: 50 }],
        minAdjustmentMagnitude: 6,
      },
      55,
      14,
    ],
    // Of percentages alone.
    [{ minAdjustmentMagnitude: 6 }, 60, 12],
  ])('%j at %d asks for %s', (unlike, metric, capacity) => {
    expect(stepCapacity({ ...policy, ...unlike }, metric, group)).toBe(capacity);
  });

  it.each([
    [10, 0, 5, 0],
    [10, 10, 0, 1],
    [10, 25, 0, 2],
    [10, 5, 0, 1],
    [10, -5, 0, -1],
    [10, -25, 0, -2],
    [10, 25, 2, 2],
    [10, 25, 3, 3],
    [10, -25, 3, -3],
    [0, 25, 0, 0],
    [0, -25, 2, -2],
  ])('changes %d by %d %%, at least %d: %d', (capacity, percent, least, change) => {
    expect(percentChange(capacity, percent, least)).toBe(change);
  });
});

describe('tracking a target', () => {
  const group = { desired: 10, warm: 8, withTerminating: 12 };

  it('has two alarms', () => {
    expect(highAlarm({ target: 50 })).toEqual({
      comparison: 'above',
      threshold: 50,
      evaluationPeriods: 3,
    });
    expect(lowAlarm({ target: 50 })).toEqual({
      comparison: 'below',
      threshold: 45,
      evaluationPeriods: 15,
      missingData: 'notBreaching',
    });
  });

  it('scales out from what is warm, and in from all that is there', () => {
    expect(trackedOut({ target: 50 }, 100, group)).toBe(16);
    expect(trackedOut({ target: 50 }, 51, group)).toBe(10);
    expect(trackedOut({ target: 50 }, 51, { ...group, warm: 10 })).toBe(11);
    expect(trackedOut({ target: 50 }, 50, { ...group, warm: 10 })).toBe(11);
    expect(trackedIn({ target: 50 }, 25, group)).toBe(6);
    expect(trackedIn({ target: 50 }, 26, group)).toBe(7);
    expect(trackedIn({ target: 50 }, 45, group)).toBe(10);
  });
});

describe('warming up', () => {
  const looks = (...counts: readonly (readonly [now: number, inService: number])[]) =>
    counts.reduce<WarmUpState>((state, [now, one]) => withLook(state, now, one, 60), nobodyJoined);

  it('is who joined within the time, whoever was there first is warm', () => {
    expect(nobodyJoined).toEqual({ inService: undefined, joined: [] });
    expect(warmingUp(nobodyJoined)).toBe(0);
    expect(looks([0, 5])).toEqual({ inService: 5, joined: [] });
    expect(looks([0, 5], [10, 8])).toEqual({ inService: 8, joined: [{ at: 10, count: 3 }] });
    expect(warmingUp(looks([0, 5], [10, 8], [20, 9]))).toBe(4);
    expect(warmingUp(looks([0, 5], [10, 8], [20, 9], [69, 9]))).toBe(4);
    expect(warmingUp(looks([0, 5], [10, 8], [20, 9], [70, 9]))).toBe(1);
    expect(warmingUp(looks([0, 5], [10, 8], [20, 2]))).toBe(2);
    expect(looks([0, 5], [10, 8], [20, 8]).joined).toHaveLength(1);
  });
});

describe('several policies', () => {
  const group = { desired: 10, warm: 10, withTerminating: 10 };
  const bounds = { minSize: 2, maxSize: 20 };
  const step = (name: string, capacity?: number): Proposal => ({ kind: 'step', name, capacity });
  const tracking = (name: string, capacity?: number, inEnabled = true): Proposal => ({
    kind: 'target-tracking',
    name,
    capacity,
    inEnabled,
  });

  it.each<[Proposal[], number, string]>([
    [[], 10, 'no alarm asks for another capacity'],
    [[step('a'), tracking('b')], 10, 'no alarm asks for another capacity'],
    [[step('a', 10)], 10, 'no alarm asks for another capacity'],
    [[step('a', 12), step('b', 14), step('c', 14), step('d', 13)], 14, 'b scales out'],
    [[step('a', 4), step('b', 11)], 11, 'b scales out'],
    [[step('a', 20)], 20, 'a scales out'],
    [[step('a', 21)], 20, 'a scales out, up to maxSize'],
    [[step('a', 7), step('b', 8), step('c', 6)], 8, 'b scales in'],
    [[step('a', 2)], 2, 'a scales in'],
    [[step('a', 1)], 2, 'a scales in, down to minSize'],
    [[tracking('a', 6)], 6, 'a scales in'],
    [
      [tracking('a', 6), tracking('b')],
      10,
      'not all target tracking policies are ready to scale in',
    ],
    [[tracking('a', 6), tracking('b', undefined, false)], 6, 'a scales in'],
    [[tracking('a', 6), tracking('b', 10)], 10, 'b keeps its capacity'],
    [[step('a', 6), tracking('b', 10)], 10, 'b keeps its capacity'],
    // Of those that keep it, one that is not ready keeps nobody.
    [[step('a', 6), tracking('b', 10), tracking('c')], 6, 'a scales in'],
    [[step('a', 6), step('b', 10)], 6, 'a scales in'],
    [[step('a', 6), tracking('b', 7), tracking('c')], 6, 'a scales in'],
    [[step('a', 6), tracking('b', 7)], 7, 'b scales in'],
    [[step('a', 0)], 2, 'a scales in, down to minSize'],
  ])('%j', (proposals, desired, because) => {
    expect(resolve(bounds, proposals, group, 0)).toEqual({ desired, because });
  });

  it('stay within the group, and start no scale-in during a scale-out', () => {
    const at = (desired: number) => ({ ...group, desired });
    expect(resolve(bounds, [step('a', 30)], at(20), 0)).toEqual({
      desired: 20,
      because: 'a, but at maxSize',
    });
    expect(resolve(bounds, [step('a', 30)], at(19), 5)).toEqual({
      desired: 20,
      because: 'a scales out, up to maxSize',
    });
    expect(resolve(bounds, [step('a', 1)], at(2), 0)).toEqual({
      desired: 2,
      because: 'a, but at minSize',
    });
    expect(resolve(bounds, [step('a', 1)], at(3), 1)).toEqual({
      desired: 3,
      because: 'a, but a scale-out is in progress',
    });
    expect(resolve(bounds, [step('a', 1)], at(3), 0).desired).toBe(2);
  });
});

describe('a group', () => {
  const step: StepPolicy = {
    kind: 'step',
    name: 'busy',
    metric: 'cpu',
    direction: 'out',
    threshold: 50,
    adjustmentType: 'ChangeInCapacity',
    steps: [{ adjustment: 2 }],
  };
  const tracking: TargetTrackingPolicy = {
    kind: 'target-tracking',
    name: 'half',
    metric: 'cpu',
    target: 50,
  };
  const look = { desired: 4, inService: 4, launching: 0, terminating: 0 };

  function course(config: Partial<AwsConfig>, looks: readonly object[]) {
    const decider = awsScaling({ minSize: 1, maxSize: 9, policies: [step], ...config });
    let state = decider.initial();
    return looks.map((unlike, at) => {
      const decision = decider.decide(state, {
        ...{ now: 60 * (at + 1), ...look, metrics: { cpu: 80 } },
        ...unlike,
      });
      state = decision.state;
      return decision;
    });
  }
  const answers = (...of: Parameters<typeof course>) =>
    course(...of).map(({ desired, because }) => [desired, because]);

  it('starts calm', () => {
    const { initial } = awsScaling({ minSize: 1, maxSize: 9, policies: [step, tracking] });
    const calm = { periods: expect.anything(), high: 'ok', low: 'ok' };
    expect(initial()).toEqual({ warmUp: nobodyJoined, policies: [calm, calm] });
  });

  it('acts at the end of a period', () => {
    expect(answers({}, [{ now: 60 }, { now: 90 }, { now: 120 }])).toEqual([
      [6, 'busy scales out'],
      [4, 'no period of an alarm has ended'],
      [6, 'busy scales out'],
    ]);
    expect(answers({ periodSeconds: 30 }, [{ now: 30 }])).toEqual([[6, 'busy scales out']]);
  });

  it('is within its bounds at any time', () => {
    const at = { now: 30 };
    expect(answers({}, [{ ...at, desired: 0 }])).toEqual([[1, 'minSize of the group']]);
    expect(answers({}, [{ ...at, desired: 10 }])).toEqual([[9, 'maxSize of the group']]);
  });

  it('looks with the alarm of the step at or beyond its threshold', () => {
    const of = (unlike: Partial<StepPolicy>, ...metrics: (number | undefined)[]) =>
      answers(
        { policies: [{ ...step, ...unlike }] },
        metrics.map((cpu) => ({ metrics: { cpu } })),
      ).map(([desired]) => desired);
    expect(of({}, 49.9, 50)).toEqual([4, 6]);
    const down = { direction: 'in', steps: [{ adjustment: -1 }] } as const;
    expect(of(down, 50.1, 50)).toEqual([4, 3]);
    const alarm = { evaluationPeriods: 3, datapointsToAlarm: 2 };
    expect(of({ alarm }, 80, 20, 80)).toEqual([4, 4, 6]);
    // An alarm by nothing has no metric to choose a step by.
    const breaching = { evaluationPeriods: 1, missingData: 'breaching' } as const;
    expect(of({ alarm: breaching }, undefined, undefined)).toEqual([4, 4]);
  });

  it('remembers the state of each alarm', () => {
    const states = (
      policy: StepPolicy | TargetTrackingPolicy,
      cpu: number | undefined,
      count: number,
    ) => {
      const looks = Array.from({ length: count }, () => ({ metrics: { cpu } }));
      const { high, low } = course({ policies: [policy] }, looks).at(-1)!.state.policies[0]!;
      return [high, low];
    };
    expect(states(step, 80, 1)).toEqual(['alarm', 'ok']);
    expect(states(step, undefined, 1)).toEqual(['insufficient-data', 'ok']);
    expect(states(tracking, 80, 2)).toEqual(['ok', 'ok']);
    expect(states(tracking, 80, 3)).toEqual(['alarm', 'ok']);
    expect(states(tracking, 20, 15)).toEqual(['ok', 'alarm']);
    expect(states(tracking, undefined, 1)).toEqual(['insufficient-data', 'ok']);
    expect(states({ ...tracking, zeroWhenMissing: true }, undefined, 15)).toEqual(['ok', 'alarm']);
  });

  it('does nothing by a target without a metric, nor in where that is switched off', () => {
    const low = Array.from({ length: 15 }, () => ({ metrics: { cpu: 20 } }));
    const last = (policy: TargetTrackingPolicy, looks: readonly object[]) =>
      answers({ policies: [policy] }, looks).at(-1);
    expect(last(tracking, low)).toEqual([2, 'half scales in']);
    expect(last({ ...tracking, disableScaleIn: true }, low)).toEqual([
      4,
      'no alarm asks for another capacity',
    ]);
    expect(last(tracking, [{ metrics: {} }])).toEqual([4, 'no alarm asks for another capacity']);
  });

  it('counts who warms up, for five minutes where it is not told', () => {
    const joins = (count: number) => [
      {},
      ...Array.from({ length: count }, () => ({ desired: 6, inService: 6 })),
    ];
    expect(answers({}, joins(5)).at(-1)![0]).toBe(6);
    expect(answers({}, joins(6)).at(-1)![0]).toBe(8);
    expect(answers({ warmUpSeconds: 60 }, joins(1)).at(-1)![0]).toBe(6);
    expect(answers({ warmUpSeconds: 60 }, joins(2)).at(-1)![0]).toBe(8);
    const down: StepPolicy = {
      ...step,
      direction: 'in',
      threshold: 90,
      steps: [{ adjustment: -1 }],
    };
    const leaving = { desired: 4, inService: 3, launching: 0, terminating: 2 };
    // Five that are there or on their way out, less one.
    expect(answers({ policies: [down] }, [leaving])[0]).toEqual([
      4,
      'no alarm asks for another capacity',
    ]);
    expect(answers({ policies: [down] }, [{ launching: 1 }])[0]![1]).toBe(
      'no alarm asks for another capacity',
    );
  });
});

describe('a group in a scenario', () => {
  const config: AwsScaling = {
    kind: 'aws',
    min_size: 2,
    max_size: 9,
    policies: [],
    warm_up: 300,
    period: 60,
    interval: 20,
  };
  const step = {
    kind: 'step',
    metric: 'queue-depth',
    statistic: 'sum',
    direction: 'out',
    threshold: 10,
    adjustment_type: 'change-in-capacity',
    steps: [{ adjustment: 1 }],
    min_adjustment_magnitude: 0,
    evaluation_periods: 1,
    missing_data: 'missing',
  } as const;
  const tracking = {
    kind: 'target-tracking',
    metric: 'ongoing',
    target: 4,
    disable_scale_in: false,
    zero_when_missing: false,
  } as const;
  const course = (policies: AwsScaling['policies'], ...looks: readonly object[]) =>
    decisionsOf(
      awsAutoscaler({ ...config, policies }),
      looks.map((look, at) => ({ now: 60 * (at + 1), ready: 4, starting: 0, ...look })),
    ).map(({ desired, because }) => [desired, because]);

  it('starts with its least, or as many as it is told', () => {
    const scaler = awsAutoscaler({ ...config, policies: [step, tracking, tracking] });
    expect(scaler).toMatchObject({
      initialReplicas: 2,
      interval: 20,
      reads: ['queue-depth', 'ongoing'],
    });
    expect(awsAutoscaler({ ...config, initial_replicas: 5 }).initialReplicas).toBe(5);
    expect(scaler.initial().lookedAt).toBeUndefined();
  });

  it('has policies with a name, or one by their metric', () => {
    const seen = { queueDepth: 40 };
    expect(course([step], seen)).toEqual([[5, 'step on queue-depth scales out']]);
    expect(course([{ ...step, name: 'backlog' }], seen)).toEqual([[5, 'backlog scales out']]);
    // The mean of four is no more than the threshold.
    expect(course([{ ...step, statistic: 'average' }], seen)[0]![0]).toBe(5);
    expect(course([{ ...step, statistic: 'average' }], { queueDepth: 39 })[0]![0]).toBe(4);
    expect(course([{ ...step, direction: 'in' }], seen)[0]![0]).toBe(4);
  });

  it.each([
    ['change-in-capacity', 6],
    ['exact-capacity', 2],
    ['percent-change-in-capacity', 7],
  ] as const)('adjusts by %s', (adjustment_type, desired) => {
    const of = {
      ...step,
      adjustment_type,
      steps: [{ adjustment: 2 }],
      min_adjustment_magnitude: 3,
    };
    expect(course([of], { queueDepth: 40 })[0]![0]).toBe(desired);
  });

  it('has alarms over several periods', () => {
    const desired = (unlike: Partial<typeof step> | object, ...queues: (number | undefined)[]) =>
      course([{ ...step, ...unlike }], ...queues.map((queueDepth) => ({ queueDepth }))).map(
        ([one]) => one,
      );
    expect(desired({ evaluation_periods: 2 }, 40, 40)).toEqual([4, 5]);
    expect(desired({ evaluation_periods: 3, datapoints_to_alarm: 2 }, 40, 1, 40)).toEqual([
      4, 4, 5,
    ]);
    expect(desired({ evaluation_periods: 3 }, 40, 1, 40)).toEqual([4, 4, 4]);
    const two = { evaluation_periods: 2 };
    expect(desired({ ...two, missing_data: 'breaching' }, 40, undefined)).toEqual([5, 5]);
    expect(desired({ ...two, missing_data: 'not-breaching' }, 40, undefined)).toEqual([4, 4]);
    expect(desired({ ...two, missing_data: 'missing' }, 40, undefined)).toEqual([4, 5]);
    expect(desired({ ...two, missing_data: 'ignore' }, 40, undefined)).toEqual([4, 4]);
    // Two periods further back are looked at where data are missing, and no more.
    expect(desired(two, 40, undefined, 40, undefined)).toEqual([4, 5, 5, 5]);
    expect(desired({}, 40, undefined, undefined, undefined)).toEqual([5, 5, 5, 4]);
  });

  it('tracks out alone, or takes no answer for none, where it is told', () => {
    const calm = Array.from({ length: 15 }, () => ({ ongoing: 4 }));
    const silent = Array.from({ length: 15 }, () => ({}));
    expect(course([tracking], ...calm).at(-1)).toEqual([
      2,
      'target-tracking on ongoing scales in, down to minSize',
    ]);
    expect(course([{ ...tracking, disable_scale_in: true }], ...calm).at(-1)![0]).toBe(4);
    expect(course([tracking], ...silent).at(-1)![0]).toBe(4);
    expect(course([{ ...tracking, zero_when_missing: true }], ...silent).at(-1)![0]).toBe(2);
  });

  it('measures each policy by its own metric', () => {
    const both = [{ ...step, threshold: 20 }, tracking] as const;
    expect(course(both, { queueDepth: 30, ongoing: 12 })).toEqual([
      [5, 'step on queue-depth scales out'],
    ]);
    const twice = [{ ...step, name: 'mean', statistic: 'average' as const }, step] as const;
    expect(course(twice, { queueDepth: 30 })).toEqual([[5, 'step on queue-depth scales out']]);
  });

  it('sees those that drain', () => {
    const down = { ...step, direction: 'in', threshold: 90, steps: [{ adjustment: -1 }] } as const;
    expect(course([down], { queueDepth: 5 })[0]![0]).toBe(3);
    expect(course([down], { queueDepth: 5, draining: 1 })[0]![0]).toBe(4);
  });
});
