import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { alarmState } from '../../../src/policies/autoscaling/aws/alarm.ts';
import {
  type AwsConfig,
  type AwsInput,
  awsScaling,
  type StepPolicy,
  type TargetTrackingPolicy,
} from '../../../src/policies/autoscaling/aws/aws.ts';
import {
  percentChange,
  type StepScaling,
  stepCapacity,
} from '../../../src/policies/autoscaling/aws/step-scaling.ts';
import { wholeChange } from '../../../src/policies/autoscaling/aws/target-tracking.ts';

interface StepCase {
  readonly name: string;
  readonly input: {
    readonly breachThreshold: number;
    readonly metric: number;
    readonly direction: 'out' | 'in';
    readonly adjustmentType: StepScaling['adjustmentType'];
    readonly steps: readonly { lower: number | null; upper: number | null; adjustment: number }[];
    readonly currentCapacity: number;
    readonly desiredCapacity: number;
    readonly minAdjustmentMagnitude: number;
  };
  readonly expected: { readonly desiredCapacity: number };
}

interface RoundingCase {
  readonly name: string;
  readonly input: { readonly requiredDelta: number };
  readonly expected: number;
}

const file = new URL('../../../../shared/conformance/aws_scaling.json', import.meta.url);
const isThere = existsSync(file);
const given = isThere
  ? (JSON.parse(readFileSync(file, 'utf8')) as {
      stepScaling: StepCase[];
      targetTrackingRounding: RoundingCase[];
    })
  : { stepScaling: [], targetTrackingRounding: [] };

describe.skipIf(!isThere)(
  `AWS: the user guide's examples${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    test.for(given.stepScaling)('$name', ({ input, expected }) => {
      const policy: StepScaling = {
        direction: input.direction,
        threshold: input.breachThreshold,
        adjustmentType: input.adjustmentType,
        minAdjustmentMagnitude: input.minAdjustmentMagnitude,
        steps: input.steps.map(({ lower, upper, adjustment }) => ({
          lower: lower ?? undefined,
          upper: upper ?? undefined,
          adjustment,
        })),
      };
      const group = {
        desired: input.desiredCapacity,
        warm: input.currentCapacity,
        withTerminating: input.currentCapacity,
      };
      expect(stepCapacity(policy, input.metric, group)).toBe(expected.desiredCapacity);
    });

    test.for(given.targetTrackingRounding)('$name', ({ input, expected }) => {
      expect(wholeChange(input.requiredDelta)).toBe(expected);
    });

    test('no list of the file is empty', () => {
      expect(given.stepScaling.length).toBeGreaterThan(0);
      expect(given.targetTrackingRounding.length).toBeGreaterThan(0);
    });
  },
);

const stepOut: StepPolicy = {
  kind: 'step',
  name: 'busy',
  metric: 'cpu',
  direction: 'out',
  threshold: 60,
  adjustmentType: 'PercentChangeInCapacity',
  steps: [
    { lower: 0, upper: 10, adjustment: 10 },
    { lower: 10, adjustment: 30 },
  ],
};
const stepIn: StepPolicy = {
  ...stepOut,
  name: 'idle',
  direction: 'in',
  threshold: 40,
  steps: [
    { lower: -10, upper: 0, adjustment: -10 },
    { upper: -10, adjustment: -30 },
  ],
};
const tracking: TargetTrackingPolicy = {
  kind: 'target-tracking',
  name: 'half busy',
  metric: 'cpu',
  target: 50,
};

/** Decides once a minute; what the group does with it is told by each look. */
function decisions(config: Partial<AwsConfig>, looks: readonly Partial<AwsInput>[]) {
  const decider = awsScaling({ minSize: 1, maxSize: 100, policies: [], ...config });
  let state = decider.initial();
  return looks.map((look, at) => {
    const input = {
      now: 60 * (at + 1),
      desired: 10,
      inService: 10,
      launching: 0,
      terminating: 0,
      metrics: {},
      ...look,
    };
    const decision = decider.decide(state, input);
    state = decision.state;
    return [decision.desired, decision.because] as const;
  });
}

const minutes = (count: number, cpu: number | undefined) =>
  Array.from({ length: count }, () => ({ metrics: { cpu } }));

describe('step scaling', () => {
  it('rounds percentages beyond one towards zero and below one to one', () => {
    expect([12.7, 0.67, -0.58, -6.67, 0].map((exact) => percentChange(100, exact, 0))).toEqual([
      12, 1, -1, -6, 0,
    ]);
  });

  it('gives a bound to the step towards the threshold', () => {
    const group = { desired: 100, warm: 100, withTerminating: 100 };
    expect([59.9, 60, 69.9, 70].map((cpu) => stepCapacity(stepOut, cpu, group))).toEqual([
      undefined,
      110,
      110,
      130,
    ]);
    expect([40.1, 40, 30.1, 30].map((cpu) => stepCapacity(stepIn, cpu, group))).toEqual([
      undefined,
      90,
      90,
      70,
    ]);
  });

  it('does not remove twice what is on its way out', () => {
    const group = { desired: 10, warm: 10, withTerminating: 13 };
    expect(stepCapacity(stepIn, 25, group)).toBe(10);
    expect(stepCapacity(stepIn, 25, { ...group, withTerminating: 10 })).toBe(7);
  });

  it('adds at least the magnitude, from no instances too', () => {
    const policy = { ...stepOut, minAdjustmentMagnitude: 2 };
    expect(stepCapacity(policy, 65, { desired: 0, warm: 0, withTerminating: 0 })).toBe(2);
    expect(stepCapacity(stepOut, 65, { desired: 0, warm: 0, withTerminating: 0 })).toBe(0);
  });

  it('repeats while its alarm lasts, but adds once for instances that warm up', () => {
    const looks = [
      { metrics: { cpu: 65 } },
      { metrics: { cpu: 65 }, desired: 11, launching: 1 },
      { metrics: { cpu: 65 }, desired: 11, inService: 11 },
      { metrics: { cpu: 75 }, desired: 11, inService: 11 },
      // In service since minute 3, it is warm at minute 8: then a tenth of 11 is added.
      ...minutes(4, 65).map((look) => ({ ...look, desired: 11, inService: 11 })),
    ];
    expect(decisions({ policies: [stepOut] }, looks).map(([desired]) => desired)).toEqual([
      11, 11, 11, 13, 11, 11, 11, 12,
    ]);
  });

  it('starts no scale-in while a scale-out is in progress', () => {
    const looks = [
      { metrics: { cpu: 20 }, desired: 11, launching: 1 },
      { metrics: { cpu: 20 }, desired: 11, inService: 11 },
    ];
    expect(decisions({ policies: [stepIn] }, looks)).toEqual([
      [11, 'idle, but a scale-out is in progress'],
      [11, 'idle, but a scale-out is in progress'],
    ]);
    expect(decisions({ policies: [stepIn] }, minutes(1, 20))).toEqual([[7, 'idle scales in']]);
  });
});

describe('target tracking', () => {
  it('scales out in proportion after three minutes above its target', () => {
    expect(decisions({ policies: [tracking] }, minutes(3, 76))).toEqual([
      [10, 'no alarm asks for another capacity'],
      [10, 'no alarm asks for another capacity'],
      [16, 'half busy scales out'],
    ]);
  });

  it('scales out over a gap of two minutes, and by what it has once that is three minutes old', () => {
    const at = (...cpu: (number | undefined)[]) =>
      decisions(
        { policies: [tracking] },
        cpu.map((one) => ({ metrics: { cpu: one } })),
      ).map(([desired]) => desired);
    expect(at(76, 76, undefined, undefined, 76)).toEqual([10, 10, 16, 16, 16]);
    expect(at(undefined, 76, undefined, undefined, undefined)).toEqual([10, 10, 10, 16, 16]);
    expect(at(undefined, 76, undefined, 40)).toEqual([10, 10, 10, 10]);
  });

  // doc_source/as-using-sqs-queue.md of the guide: 1500 messages for 10 instances that should have 100 each.
  it('adds five instances for the backlog of the guide', () => {
    const backlog = { ...tracking, target: 100 };
    expect(decisions({ policies: [backlog] }, minutes(3, 150)).at(-1)![0]).toBe(15);
  });

  it('scales in after fifteen minutes below nine tenths of its target, and rounds up', () => {
    const all = decisions({ policies: [tracking] }, minutes(15, 42));
    expect(all[13]).toEqual([10, 'no alarm asks for another capacity']);
    expect(all[14]).toEqual([9, 'half busy scales in']);
    expect(decisions({ policies: [tracking] }, minutes(15, 46))[14]![0]).toBe(10);
  });

  it('does not scale in on missing data, unless missing means none', () => {
    const gap = [...minutes(14, 10), ...minutes(1, undefined)];
    expect(decisions({ policies: [tracking] }, gap).at(-1)![0]).toBe(10);
    // Fifteen with data among the last seventeen are enough.
    const bridged = [...minutes(14, 10), ...minutes(2, undefined), ...minutes(1, 10)];
    expect(decisions({ policies: [tracking] }, bridged).at(-1)![0]).toBe(2);
    const long = [...minutes(14, 10), ...minutes(3, undefined), ...minutes(1, 10)];
    expect(decisions({ policies: [tracking] }, long).at(-1)![0]).toBe(10);
    const requests = { ...tracking, zeroWhenMissing: true };
    expect(decisions({ policies: [requests], minSize: 0 }, minutes(15, undefined)).at(-1)![0]).toBe(
      0,
    );
  });

  it('means a period from several looks', () => {
    const looks = [0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180].map((now) => ({
      now,
      metrics: { cpu: now % 60 === 0 ? 100 : 40 },
    }));
    const all = decisions({ policies: [tracking] }, looks);
    // Each minute means (3 × 40 + 100) / 4 = 55, and 10 × 55 / 50 = 11.
    expect(all.at(-1)).toEqual([11, 'half busy scales out']);
    expect(all.at(-2)).toEqual([10, 'no period of an alarm has ended']);
  });

  it('may leave none for one when its metric is there', () => {
    const none = minutes(3, 80).map((look) => ({ ...look, desired: 0, inService: 0 }));
    expect(decisions({ policies: [tracking], minSize: 0 }, none).at(-1)![0]).toBe(1);
  });
});

describe('several policies', () => {
  const queue: TargetTrackingPolicy = { ...tracking, name: 'short queue', metric: 'queue' };

  it('scale out if any wants to, by the largest capacity', () => {
    const looks = minutes(3, 75).map(({ metrics }) => ({ metrics: { ...metrics, queue: 100 } }));
    expect(decisions({ policies: [tracking, queue] }, looks).at(-1)).toEqual([
      20,
      'short queue scales out',
    ]);
  });

  it('scale in only if all tracking policies with scale-in are ready to', () => {
    const looks = minutes(15, 10).map(({ metrics }) => ({ metrics: { ...metrics, queue: 50 } }));
    const because = 'not all target tracking policies are ready to scale in';
    expect(decisions({ policies: [tracking, queue] }, looks).at(-1)).toEqual([10, because]);
    const outOnly = { ...queue, disableScaleIn: true };
    expect(decisions({ policies: [tracking, outOnly] }, looks).at(-1)![0]).toBe(2);
  });

  it('let step scaling in, whatever tracking is ready for', () => {
    const looks = [{ metrics: { cpu: 20, queue: 50 } }];
    expect(decisions({ policies: [queue, stepIn] }, looks)).toEqual([[7, 'idle scales in']]);
  });

  it('keep the largest capacity on the way in: 25 % of 8 rather than 3', () => {
    const three = {
      ...stepIn,
      adjustmentType: 'ChangeInCapacity' as const,
      steps: [{ adjustment: -3 }],
    };
    const quarter = { ...stepIn, name: 'quarter', steps: [{ adjustment: -25 }] };
    const looks = [{ metrics: { cpu: 20 }, desired: 8, inService: 8 }];
    expect(decisions({ policies: [three, quarter] }, looks)).toEqual([[6, 'quarter scales in']]);
  });

  it('never leave the bounds of the group', () => {
    const more = {
      ...stepOut,
      adjustmentType: 'ChangeInCapacity' as const,
      steps: [{ adjustment: 3 }],
    };
    const look = { metrics: { cpu: 99 }, desired: 2, inService: 2 };
    expect(decisions({ policies: [more], maxSize: 3 }, [look])).toEqual([
      [3, 'busy scales out, up to maxSize'],
    ]);
    expect(decisions({ policies: [more], maxSize: 2 }, [look])).toEqual([
      [2, 'busy, but at maxSize'],
    ]);
    expect(decisions({ policies: [more], minSize: 4, maxSize: 4 }, [look])).toEqual([
      [4, 'minSize of the group'],
    ]);
  });
});

describe('alarms', () => {
  const alarm = { comparison: 'above', threshold: 5, evaluationPeriods: 3 } as const;

  it('need as many breaches as are asked for among the last periods', () => {
    expect(alarmState(alarm, [9, 9, 9], 'ok')).toBe('alarm');
    expect(alarmState(alarm, [9, 5, 9], 'ok')).toBe('ok');
    expect(alarmState({ ...alarm, datapointsToAlarm: 2 }, [9, 5, 9], 'ok')).toBe('alarm');
    expect(alarmState({ ...alarm, datapointsToAlarm: 2 }, [9, 9, 5, 5], 'ok')).toBe('ok');
  });

  it('treat missing data as they are told', () => {
    const none = [undefined, undefined, undefined];
    const states = (['missing', 'breaching', 'notBreaching', 'ignore'] as const).map(
      (missingData) => alarmState({ ...alarm, missingData }, none, 'alarm'),
    );
    expect(states).toEqual(['insufficient-data', 'alarm', 'ok', 'alarm']);
  });
});

describe('properties', () => {
  it('keeps within its bounds, whatever it sees', () => {
    const looks = fc.array(
      fc.record({
        desired: fc.nat(30),
        inService: fc.nat(30),
        launching: fc.nat(5),
        terminating: fc.nat(5),
        metrics: fc.record({ cpu: fc.option(fc.nat(200), { nil: undefined }) }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(looks, (seen) => {
        const policies = [tracking, stepOut, stepIn];
        for (const [desired] of decisions({ policies, minSize: 3, maxSize: 20 }, seen)) {
          expect(desired).toBeGreaterThanOrEqual(3);
          expect(desired).toBeLessThanOrEqual(20);
          expect(Number.isInteger(desired)).toBe(true);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('I13: settles under constant load, at its target or below', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 60 }),
        (work, from) => {
          const decider = awsScaling({ minSize: 1, maxSize: 100, policies: [tracking] });
          let state = decider.initial();
          let size = from;
          const sizes: number[] = [];
          for (let at = 1; at <= 200; at += 1) {
            const decision = decider.decide(state, {
              now: 60 * at,
              desired: size,
              inService: size,
              launching: 0,
              terminating: 0,
              metrics: { cpu: work / size },
            });
            state = decision.state;
            size = decision.desired;
            sizes.push(size);
          }
          expect(new Set(sizes.slice(100)).size).toBe(1);
          expect(work / size).toBeLessThanOrEqual(50);
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });
});
