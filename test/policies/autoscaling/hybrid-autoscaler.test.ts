import { expect, test } from 'vitest';
import type { Autoscaler } from '../../../src/policies/autoscaling/autoscaler.ts';
import type { AutoscalerConfig } from '../../../src/policies/autoscaling/autoscaler-config.ts';
import { hybridAutoscaler } from '../../../src/policies/autoscaling/hybrid/hybrid-autoscaler.ts';
import { autoscaler } from '../../../src/policies/autoscaling/index.ts';
import { decisionsOf, desiredOf } from './looks.ts';

/** Wants as many replicas as the seconds at which it is asked. */
function clock(interval: number | undefined, name: string): Autoscaler<unknown> {
  return {
    initialReplicas: 3,
    interval,
    reads: ['ongoing'],
    initial: () => null,
    decide: (state, { now }) => ({ desired: now, because: name, state }),
  };
}

const looks = [15, 30, 45, 60, 75, 90].map((now) => ({ now, ready: 1, starting: 0 }));

test('looks as often as the quicker, and the slower stands by its word in between', () => {
  const idle = { ...clock(15, 'idle'), decide: () => ({ desired: 0, because: '', state: null }) };
  const slow = hybridAutoscaler({ ceiling: 100 }, clock(60, 'floor'), idle);
  expect(slow.interval).toBe(15);
  expect(desiredOf(slow, looks)).toEqual([15, 15, 15, 15, 75, 75]);
  const both = hybridAutoscaler({ ceiling: 100 }, clock(60, 'floor'), clock(15, 'load'));
  expect(desiredOf(both, looks)).toEqual([15, 30, 45, 60, 75, 90]);
});

test('the ceiling is over both, and at the start too', () => {
  const low = hybridAutoscaler({ ceiling: 2 }, clock(60, 'floor'), clock(15, 'load'));
  expect(low.initialReplicas).toBe(2);
  expect(decisionsOf(low, looks.slice(0, 1))[0]).toMatchObject({
    desired: 2,
    because: 'ceiling, reactive: load',
  });
});

test('reads what its parts read, and everything where one says nothing', () => {
  const hybrid = hybridAutoscaler({ ceiling: 9 }, clock(60, ''), clock(15, ''));
  expect(hybrid.reads).toEqual(['ongoing']);
  const { reads: _, ...open } = clock(15, '');
  expect(hybridAutoscaler({ ceiling: 9 }, clock(60, ''), open).reads).toBeUndefined();
});

test('two that never decide are never asked', () => {
  expect(
    hybridAutoscaler({ ceiling: 9 }, clock(undefined, ''), clock(undefined, '')).interval,
  ).toBeUndefined();
});

test('a schedule under a fixed number', () => {
  const config: AutoscalerConfig = {
    kind: 'hybrid',
    ceiling: 6,
    floor: {
      kind: 'scheduled',
      start: 'monday 00:00',
      schedules: [{ start: '1 0 * * *', duration: 60, replicas: 9 }],
      otherwise: 1,
      interval: 30,
    },
    reactive: { kind: 'fixed', replicas: 2 },
  };
  const scaler = autoscaler(config);
  expect(scaler.initialReplicas).toBe(2);
  const seen = [30, 60, 90, 120].map((now) => ({ now, ready: 2, starting: 0 }));
  expect(desiredOf(scaler, seen)).toEqual([2, 6, 6, 2]);
});
