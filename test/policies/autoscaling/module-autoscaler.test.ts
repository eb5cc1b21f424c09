import { expect, test } from 'vitest';
import type { Autoscaler } from '../../../src/policies/autoscaling/autoscaler.ts';
import { guarded } from '../../../src/policies/autoscaling/guarded.ts';
import { autoscaler } from '../../../src/policies/autoscaling/index.ts';
import {
  initialReplicas,
  leastReplicas,
  mostReplicas,
} from '../../../src/policies/autoscaling/replica-bounds.ts';

const seen = { now: 45, ready: 2, starting: 1, queueDepth: 7 };

const answering = (answer: unknown): Autoscaler<unknown> => ({
  initialReplicas: 1,
  interval: 15,
  initial: () => null,
  decide: () => answer as never,
});

const wanting = (desired: unknown) => answering({ desired, because: 'so', state: null });

test('what a sound policy says passes', () => {
  const decision = { desired: 4, because: 'so', state: 7 };
  expect(guarded('mine', answering(decision)).decide(null, seen)).toEqual(decision);
});

test.each([
  [wanting(-1), 'wants -1 replicas, not a whole number from 0 up'],
  [wanting(2.5), 'wants 2.5 replicas, not a whole number from 0 up'],
  [wanting(Number.NaN), 'wants NaN replicas'],
  [wanting(undefined), 'wants undefined replicas'],
  [wanting('4'), 'wants "4" replicas, not a whole number from 0 up'],
  [answering(Promise.resolve({ desired: 4 })), 'answers a promise instead of { desired, because, '],
  [answering(4), 'answers 4 instead of { desired, because, state }'],
  [answering({ desired: 4, state: null }), 'says no reason: `because` is undefined'],
])('nonsense stops with the policy, the time and what it saw: %#', (policy, says) => {
  expect(() => guarded('mine', policy).decide(null, seen)).toThrow(`policy mine at 45 s ${says}`);
  expect(() => guarded('mine', policy).decide(null, seen)).toThrow(
    'it saw {"now":45,"ready":2,"starting":1,"queueDepth":7}',
  );
});

test('a policy that throws is named with its error, and readings of replicas are counted only', () => {
  const throwing = {
    ...wanting(1),
    decide: () => {
      throw new TypeError('no such thing');
    },
  };
  expect(() => guarded('mine', throwing).decide(null, { ...seen, replicas: [] })).toThrow(
    /^policy mine at 45 s throws TypeError: no such thing at module-autoscaler\.test\.ts:\d+:\d+; it saw \{.*\} and 0 replicas$/,
  );
});

test('one that throws as it is asked for its first state is named too', () => {
  const unborn = {
    ...wanting(1),
    initial: () => {
      throw new Error('no state');
    },
  };
  expect(() => guarded('mine', unborn).initial()).toThrow(
    /^policy mine throws Error: no state at .* as it is asked for its first state$/,
  );
});

test('an answer is looked at once, and may refuse to be looked at or to be words', () => {
  let looks = 0;
  const fickle = {
    get desired() {
      looks += 1;
      return looks === 1 ? 3 : Number.NaN;
    },
    because: 'so',
    state: 0,
  };
  const of = (answer: unknown) => guarded('mine', answering(answer)).decide(null, seen);
  expect(of(fickle)).toEqual({ desired: 3, because: 'so', state: 0 });
  const shut = {
    get desired(): number {
      throw new Error('shut');
    },
  };
  expect(() => of(shut)).toThrow(/^policy mine at 45 s throws Error: shut at .*; it saw/);
  const wordless = { desired: Object.create(null), because: 'so', state: 0 };
  expect(() => of(wordless)).toThrow('wants what has no words replicas');
});

const config = { kind: 'module', path: './mine.ts', min_replicas: 2, max_replicas: 5 } as const;

test('a module is held within the bounds of the scenario, and says so', () => {
  const of = (desired: number) =>
    autoscaler(config, {}, new Map([['./mine.ts', () => wanting(desired)]])).decide(null, seen);
  expect(of(3)).toEqual({ desired: 3, because: 'so', state: null });
  expect(of(0)).toMatchObject({ desired: 2, because: 'so, but below min_replicas' });
  expect(of(9)).toMatchObject({ desired: 5, because: 'so, but above max_replicas' });
});

test('options and facts reach the module', () => {
  const told: unknown[] = [];
  const create = (...args: unknown[]) => {
    told.push(...args);
    return wanting(3);
  };
  const options = { target: 4 };
  autoscaler({ ...config, options }, { startup: 90 }, new Map([['./mine.ts', create]]));
  expect(told).toEqual([options, { startup: 90 }]);
});

test('it begins with min_replicas unless the scenario says otherwise, and has no limit of its own', () => {
  expect(initialReplicas(config)).toBe(2);
  expect(initialReplicas({ ...config, initial_replicas: 4 })).toBe(4);
  expect(leastReplicas(config)).toBe(2);
  expect(mostReplicas({ ...config, max_replicas: undefined })).toBe(Number.POSITIVE_INFINITY);
});

test('a module that nobody loaded is named', () => {
  expect(() => autoscaler(config)).toThrow(
    'the policy module ./mine.ts is not loaded: hand it over in `policies`',
  );
});
