import { describe, expect, test } from 'vitest';
import type { PartialRules } from '../../../src/policies/autoscaling/hpa/behavior.ts';
import {
  behaviourWithDefaults,
  decideByBehaviour,
} from '../../../src/policies/autoscaling/predictive/behaviour.ts';
import {
  type TimestampedReplicas,
  within,
} from '../../../src/policies/autoscaling/predictive/timestamped-replicas.ts';

interface Case {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly most: number;
  readonly scaleUp?: PartialRules;
  readonly scaleDown?: PartialRules;
  /** Replicas added, and removed, by the second. */
  readonly added?: Readonly<Record<number, number>>;
  readonly removed?: Readonly<Record<number, number>>;
  readonly expected: number;
}

const percent = (value: number) => ({ type: 'Percent', value, periodSeconds: 60 }) as const;
const pods = (value: number) => ({ type: 'Pods', value, periodSeconds: 60 }) as const;
const four = { 1: 1, 16: 1, 31: 1, 46: 1 };

/**
 * jthomperoo/predictive-horizontal-pod-autoscaler@46a8d4a5 internal/scalebehavior/scalebehavior_test.go,
 * TestDecideTargetReplicasByBehavior: those that are not in the conformance file, all with a minimum of 1 at 60 s.
 */
const upstream: readonly Case[] = [
  { name: '2 -> 4, default behavior', from: 2, to: 4, most: 10, expected: 4 },
  { name: '2 -> 1, default behavior', from: 2, to: 1, most: 4, expected: 1 },
  {
    name: '4 -> 7, 1 pod already added, min select policy: percent',
    from: 4,
    to: 7,
    most: 10,
    scaleUp: { selectPolicy: 'Min' },
    added: { 1: 1 },
    expected: 6,
  },
  {
    name: '30 -> 50, started at 20: percent',
    from: 30,
    to: 50,
    most: 100,
    added: { 1: 10 },
    expected: 40,
  },
  {
    name: '6 -> 4, started at 10, default behavior',
    from: 6,
    to: 4,
    most: 10,
    removed: four,
    expected: 4,
  },
  {
    name: '6 -> 4, 4 already removed of 5 pods a minute',
    from: 6,
    to: 4,
    most: 10,
    scaleDown: { policies: [pods(5)] },
    removed: four,
    expected: 5,
  },
  {
    name: '8 -> 4, started at 10, half a minute',
    from: 8,
    to: 4,
    most: 10,
    scaleDown: { policies: [percent(50)] },
    removed: { 1: 1, 16: 1 },
    expected: 5,
  },
  {
    name: '80 -> 40, started at 100, half or 10 pods, min select policy: pods',
    from: 80,
    to: 40,
    most: 100,
    scaleDown: { selectPolicy: 'Min', policies: [percent(50), pods(10)] },
    removed: { 1: 20 },
    expected: 80,
  },
  {
    name: '3 -> 6, started at 0, 200 % or 5 pods, min select policy: percent of nothing',
    from: 3,
    to: 6,
    most: 100,
    scaleUp: { selectPolicy: 'Min', policies: [percent(200), pods(5)] },
    added: { 1: 1, 2: 2 },
    expected: 3,
  },
];

const events = (bySecond: Readonly<Record<number, number>> = {}): TimestampedReplicas[] =>
  Object.entries(bySecond).map(([at, replicas]) => ({ at: Number(at), replicas }));

describe("the Predictive HPA's behaviour, by its own tests", () => {
  test.for(upstream)(
    '$name',
    ({ from, to, most, scaleUp, scaleDown, added, removed, expected }) => {
      const decision = decideByBehaviour(behaviourWithDefaults({ scaleUp, scaleDown }), {
        currentReplicas: from,
        targetReplicas: to,
        minReplicas: 1,
        maxReplicas: most,
        scaleUpHistory: [],
        scaleDownHistory: [],
        scaleUpEvents: events(added),
        scaleDownEvents: events(removed),
        now: 60,
      });
      expect(decision.replicas).toBe(expected);
    },
  );

  test('keeps of the past what is later than the start of its window, in any order', () => {
    // TestPruneTimestampedReplicasToWindow, "5 timestamped replicas, 2 not in range", and one at the very edge.
    const all = [599, 150, 500, 301, 280, 300].map((at, replicas) => ({ at, replicas }));
    expect(within(all, 300, 600).map(({ at }) => at)).toEqual([599, 500, 301]);
  });
});
