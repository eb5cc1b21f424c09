import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Autoscaler } from '../../../src/policies/autoscaling/autoscaler.ts';
import { replayDifferences } from '../../../src/sweep/replay/replay-differences.ts';
import { reasonCounts, replayFigures } from '../../../src/sweep/replay/replay-figures.ts';
import { type ReplayedDecision, replayPolicy } from '../../../src/sweep/replay/replay-policy.ts';

/** Wants what the queue says. */
const byQueue: Autoscaler<number> = {
  initialReplicas: 2,
  interval: 15,
  initial: () => 0,
  decide: (asked, { queueDepth = 0 }) => ({
    desired: queueDepth,
    because: `asked ${asked} times before`,
    state: asked + 1,
  }),
};

const queue = (...depths: readonly number[]) =>
  depths.map((queueDepth, row) => ({ now: 15 * row, ready: 3, starting: 1, queueDepth }));

test('every observation is answered, with the state of the answer before', () => {
  expect(replayPolicy(byQueue, queue(4, 6))).toEqual([
    { now: 0, ready: 3, starting: 1, desired: 4, because: 'asked 0 times before', asked: true },
    { now: 15, ready: 3, starting: 1, desired: 6, because: 'asked 1 times before', asked: true },
  ]);
});

test('a policy of 30 s is asked at every second of rows 15 s apart, and stands by its answer between', () => {
  const decisions = replayPolicy(byQueue, queue(4, 6, 8, 10, 12), { interval: 30 });
  expect(decisions.map(({ desired }) => desired)).toEqual([4, 4, 8, 8, 12]);
  expect(decisions.map(({ asked }) => asked)).toEqual([true, false, true, false, true]);
});

test('rows that shake by a tenth of the interval are all decided on', () => {
  const shaken = [0, 14.2, 30.6, 44.1, 60].map((now) => ({ now, ready: 1, starting: 0 }));
  const decisions = replayPolicy(byQueue, shaken, { interval: 15 });
  expect(decisions.every(({ asked }) => asked)).toBe(true);
});

test('rows 10 s apart are decided on every 15 s on average: lateness does not add up', () => {
  const rows = Array.from({ length: 601 }, (_, row) => ({ now: 10 * row, ready: 1, starting: 0 }));
  const decisions = replayPolicy(byQueue, rows, { interval: 15 });
  // 6000 s / 15 s, and the first.
  expect(decisions.filter(({ asked }) => asked).length).toBe(401);
});

test('with a start-up the policy sees the replicas that it ordered, once they are ready', () => {
  const decisions = replayPolicy(byQueue, queue(5, 5, 5, 5, 1, 1), { startup: 40 });
  const seen = decisions.map(({ ready, starting }) => [ready, starting]);
  // 3 ordered at 0 are ready at 45, the first row from 40 on; 4 of 5 are given back at 60.
  expect(seen).toEqual([
    [2, 0],
    [2, 3],
    [2, 3],
    [5, 0],
    [5, 0],
    [1, 0],
  ]);
});

test('what is ordered last is given back first', () => {
  const decisions = replayPolicy(byQueue, queue(4, 6, 3, 3, 3, 3), { startup: 60 });
  const seen = decisions.map(({ ready, starting }) => [ready, starting]);
  // 2 of t = 0 and 2 of t = 15; at 30 s the later 2 go, and 1 of the earlier, whose other is ready at 60 s.
  expect(seen).toEqual([
    [2, 0],
    [2, 2],
    [2, 4],
    [2, 1],
    [3, 0],
    [3, 0],
  ]);
});

test('an own fleet is what was asked for, or on its way there', () => {
  const rows = fc.array(fc.nat(20), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(rows, fc.nat(100), (depths, startup) => {
      const decisions = replayPolicy(byQueue, queue(...depths), { startup });
      for (const [row, { desired }] of decisions.slice(0, -1).entries()) {
        const { ready, starting } = decisions[row + 1]!;
        expect(ready + starting).toBe(desired);
        expect(Math.min(ready, starting)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

const answers = (...desired: readonly number[]): ReplayedDecision[] =>
  desired.map((count, row) => ({
    now: 900 * row,
    ready: 0,
    starting: 0,
    desired: count,
    because: count > 4 ? `queue at ${count}0 %` : 'idle',
    asked: true,
  }));

test('figures: up, down, flaps, means over time, and time below and above what was recorded', () => {
  // A quarter of an hour each; the last answer counts for no time.
  const figures = replayFigures(answers(4, 6, 6, 5, 7), Float64Array.of(4, 4, 8, Number.NaN, 4));
  expect(figures).toEqual({
    decisions: 5,
    up: 2,
    down: 1,
    flaps: 2,
    flapsPerHour: 2,
    mean: 5.25,
    peak: 7,
    replicaHours: 5.25,
    below: 900,
    above: 900,
  });
});

test('a single answer has no time, and what is not recorded has no figure', () => {
  expect(replayFigures(answers(4), undefined)).toMatchObject({
    mean: 4,
    flapsPerHour: 0,
    replicaHours: 0,
    below: undefined,
  });
});

test('reasons that differ only in numbers are one', () => {
  expect(reasonCounts(answers(4, 6, 7, 6, 4))).toEqual([
    { because: 'queue at # %', count: 3, example: 'queue at 60 %' },
    { because: 'idle', count: 2, example: 'idle' },
  ]);
});

test('differences: stretches of rows, the last one to the end', () => {
  const [first, second] = [answers(1, 2, 2, 2, 3), answers(1, 4, 3, 2, 1)];
  expect(replayDifferences(first, second)).toEqual({
    rows: 3,
    share: 0.6,
    largest: { by: 2, at: 900 },
    stretches: [
      { from: 900, until: 2700, rows: 2, first: first[1], second: second[1] },
      { from: 3600, until: 3600, rows: 1, first: first[4], second: second[4] },
    ],
  });
});

test('a policy does not differ from itself', () => {
  expect(replayDifferences(answers(1, 2, 3), answers(1, 2, 3))).toEqual({
    rows: 0,
    share: 0,
    largest: undefined,
    stretches: [],
  });
});
