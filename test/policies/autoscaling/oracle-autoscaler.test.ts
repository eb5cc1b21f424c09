import { expect, test } from 'vitest';
import { oracleAutoscaler } from '../../../src/policies/autoscaling/oracle/oracle-autoscaler.ts';
import { oracleScaling } from '../../../src/scenario/schema/scaling/oracle.ts';
import { desiredOf } from './looks.ts';

const future = {
  points: [
    { at: 0, rate: 1 },
    { at: 100, rate: 10 },
    { at: 200, rate: 3 },
  ],
  between: 'steps',
} as const;
const facts = { future, capacity: 2, startup: 60 };
const config = oracleScaling.parse({ kind: 'oracle' });
const looks = [15, 30, 150, 205].map((now) => ({ now, ready: 1, starting: 0 }));

test('has replicas ready when the rate comes, and keeps them until it has gone', () => {
  // 60 s to start and 15 s to the next decision: the rise at 100 s is in sight from 25 s on.
  const seer = oracleAutoscaler(config, facts);
  expect(seer.initialReplicas).toBe(1);
  expect(desiredOf(seer, looks)).toEqual([1, 5, 5, 2]);
});

test('the settings go before the facts, and headroom is a factor on the rate', () => {
  const given = { ...config, capacity: 5, startup: 90, headroom: 1.1 };
  expect(desiredOf(oracleAutoscaler(given, facts), looks)).toEqual([3, 3, 3, 1]);
});

test('looks at nothing and remembers nothing, at its interval', () => {
  const { reads, interval, initial } = oracleAutoscaler({ ...config, interval: 20 }, facts);
  expect([reads, interval, initial()]).toEqual([[], 20, null]);
});

test('begins with what the first arrivals need', () => {
  const flood = { ...facts, future: { points: [{ at: 0, rate: 9 }], between: 'steps' } as const };
  expect(oracleAutoscaler(config, flood).initialReplicas).toBe(5);
  expect(oracleAutoscaler({ ...config, initial_replicas: 2 }, flood).initialReplicas).toBe(2);
});

test.for([
  ['future', 'arrivals to come'],
  ['capacity', '`capacity`'],
  ['startup', '`startup`'],
] as const)('says so where nobody knows the %s', ([missing, message]) => {
  const { [missing]: _, ...rest } = facts;
  expect(() => oracleAutoscaler(config, rest)).toThrow(RangeError);
  expect(() => oracleAutoscaler(config, rest)).toThrow(message);
});
