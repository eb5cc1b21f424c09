import { expect, test } from 'vitest';
import type { LlmFacts } from '../../../src/policies/autoscaling/deployment-facts.ts';
import { wvaAutoscaler } from '../../../src/policies/autoscaling/wva/wva-autoscaler.ts';
import { wvaScaling } from '../../../src/scenario/schema/scaling/wva.ts';
import { decisionsOf, desiredOf, reading } from './looks.ts';

const v1 = wvaScaling.parse({ kind: 'wva', analyzer: 'v1' });
const v2 = wvaScaling.parse({ kind: 'wva' });
const llm: LlmFacts = {
  kvTokens: 1000,
  maxBatchedTokens: 2048,
  maxSequences: 10,
  ttft: () => 0.1,
  itl: () => 0.02,
  rate: () => 1,
};
const lengths = { promptTokens: 100, outputTokens: 100 };

test('v1 adds one where replicas have too little room, and holds until it is there', () => {
  const full = [reading({ kvUse: 0.75 }), reading({ replica: 1, kvUse: 0.75 })];
  const onItsWay = reading({ replica: 2, readyAt: undefined });
  const looks = [
    { now: 60, ready: 2, starting: 0, queueDepth: 0, arrivalRate: 1, replicas: full },
    {
      ...{ now: 120, ready: 2, starting: 1, queueDepth: 0, arrivalRate: 1 },
      replicas: [...full, onItsWay],
    },
  ];
  const decisions = decisionsOf(wvaAutoscaler(v1), looks);
  expect(decisions.map(({ desired }) => desired)).toEqual([3, 3]);
  expect(decisions[1]!.because).toBe('replica is still on its way');
});

test('kept: v1 asks for what it decided until it is there, whatever happens meanwhile', () => {
  const idle = [reading(), reading({ replica: 1 })];
  const busy = idle.map((one) => ({ ...one, waiting: 9, ongoing: 9 }));
  const seen = { ready: 2, starting: 0, queueDepth: 0, arrivalRate: 0 };
  // The third finds no room, and all load is gone.
  const looks = [
    { now: 60, ...seen, replicas: busy },
    { now: 120, ...seen, replicas: idle },
    { now: 180, ...seen, replicas: idle },
  ];
  expect(desiredOf(wvaAutoscaler(v1), looks)).toEqual([3, 3, 3]);
});

test('where single replicas are not known, v1 takes them for equal', () => {
  const seen = { now: 60, ready: 2, starting: 0, kvUse: 0.75, queueDepth: 0 };
  expect(desiredOf(wvaAutoscaler(v1), [seen])).toEqual([3]);
  // 4 waiting at each leave room for 1.
  const queued = { now: 60, ready: 2, starting: 0, kvUse: 0.1, queueDepth: 8 };
  expect(desiredOf(wvaAutoscaler(v1), [queued])).toEqual([3]);
});

test('v2 orders what the tokens need', () => {
  // 900 tokens in a cache of 1000: 900 / 0.85 are 259 more than the 800 that one may hold.
  const seen = {
    ...{ now: 60, ready: 1, starting: 0, queueDepth: 0, arrivalRate: 1 },
    ...lengths,
    replicas: [reading({ kvUse: 0.9, ongoing: 6, promptTokens: 600 })],
  };
  const decision = decisionsOf(wvaAutoscaler(v2, { llm }), [seen])[0]!;
  expect(decision.desired).toBe(2);
  expect(decision.because).toBe('capacity is missing: 1 replica more');
});

test('v2 counts requests that wait before any replica, but not those that replicas count', () => {
  const seen = {
    ...{ now: 60, ready: 1, starting: 0, arrivalRate: 1 },
    ...lengths,
    replicas: [reading({ kvUse: 0.5, ongoing: 4, waiting: 1 })],
  };
  const scaler = wvaAutoscaler(v2, { llm });
  // 500 + 1 × 100 of 800 / 1.
  expect(desiredOf(scaler, [{ ...seen, queueDepth: 1 }])).toEqual([1]);
  // 10 more are 2000 tokens: (600 + 2000) / 0.85 − 800 = 2259 are three more.
  expect(desiredOf(scaler, [{ ...seen, queueDepth: 11 }])).toEqual([4]);
});

test('draining replicas and those on their way report nothing', () => {
  const replicas = [
    reading({ kvUse: 0.1 }),
    reading({ replica: 1, kvUse: 0.1 }),
    reading({ replica: 2, kvUse: 0.99, isDraining: true }),
    reading({ replica: 3, kvUse: 0.99, readyAt: undefined }),
  ];
  const seen = { now: 60, ready: 2, starting: 1, queueDepth: 0, arrivalRate: 1, replicas };
  expect(desiredOf(wvaAutoscaler(v1), [{ ...seen, starting: 0 }])).toEqual([1]);
});

test('with a minimum of none it goes to zero after the retention, and comes back', () => {
  const scaler = wvaAutoscaler({ ...v1, min_replicas: 0 });
  const quiet = { ready: 1, starting: 0, queueDepth: 0, arrivalRate: 0, replicas: [reading()] };
  const looks = [
    { now: 60, ...quiet, arrivalRate: 1 },
    { now: 600, ...quiet },
    { now: 660, ...quiet },
    { now: 720, ...quiet, ready: 0, replicas: [], queueDepth: 1, arrivalRate: 0.1 },
  ];
  expect(desiredOf(scaler, looks)).toEqual([1, 1, 0, 1]);
  expect(desiredOf(wvaAutoscaler(v1), looks)).toEqual([1, 1, 1, 1]);
});

test('begins with its least replicas, or with as many as it is told', () => {
  const { initialReplicas, interval, reads } = wvaAutoscaler({ ...v1, min_replicas: 2 });
  expect([initialReplicas, interval]).toEqual([2, v1.interval]);
  expect(reads).toEqual(['replicas', 'queue-depth', 'kv-use', 'arrival-rate', 'request-tokens']);
  expect(wvaAutoscaler({ ...v1, initial_replicas: 5 }).initialReplicas).toBe(5);
});

test('v1 asks for no facts of an engine', () => {
  const facts = {
    get llm(): LlmFacts {
      throw new Error('asked for');
    },
  };
  expect(wvaAutoscaler(v1, facts).initialReplicas).toBe(1);
});

test('v2 knows before any replica runs what its settings tell, and whatever replicas tell it', () => {
  const scaler = wvaAutoscaler({ ...v2, max_replicas: 99 }, { llm });
  // None runs: a step of 2048 tokens is a guess, and nobody knows the length of requests that wait.
  const looks = [
    { now: 60, ready: 0, starting: 1, queueDepth: 90, arrivalRate: 1, replicas: [], ...lengths },
    {
      ...{ now: 120, ready: 1, starting: 0, queueDepth: 90, arrivalRate: 1, ...lengths },
      replicas: [reading({ kvUse: 0.5, ongoing: 4 })],
    },
  ];
  const [blind, seeing] = decisionsOf(scaler, looks);
  expect(blind).toMatchObject({ desired: 1, because: 'steady' });
  // 500 and 90 · 200 tokens over 0.85, of which 800 are there: 21765 − 800 are 27 times 800.
  expect(seeing).toMatchObject({ desired: 28, because: 'capacity is missing: 27 replica more' });
});

test('v2 holds no more than an engine takes at once', () => {
  const seen = {
    ...{ now: 60, ready: 1, starting: 0, queueDepth: 0, arrivalRate: 1 },
    ...lengths,
    replicas: [reading({ kvUse: 0.6, ongoing: 4 })],
  };
  // Four requests of 150 tokens are 600, of which 600 / 0.85 are more; ten are beyond the cache.
  const asked = (maxSequences: number) =>
    desiredOf(wvaAutoscaler(v2, { llm: { ...llm, maxSequences } }), [seen]);
  expect([asked(4), asked(10)]).toEqual([[2], [1]]);
});

test('with a minimum of none it stays while nobody counts requests', () => {
  const scaler = wvaAutoscaler({ ...v1, min_replicas: 0 });
  const quiet = { ready: 1, starting: 0, queueDepth: 0, replicas: [reading()] };
  const looks = [60, 9000].map((now) => ({ now, ...quiet }));
  expect(desiredOf(scaler, looks)).toEqual([1, 1]);
  expect(desiredOf(scaler, [{ ...looks[0]!, arrivalRate: 0 }])).toEqual([0]);
});

test('holds all that there are where none of them reports, and says so', () => {
  const decision = decisionsOf(wvaAutoscaler(v1), [{ now: 60, ready: 3, starting: 2 }])[0];
  expect(decision).toMatchObject({ desired: 5, because: 'no replica reports' });
});

test('nothing measured, nothing done', () => {
  expect(desiredOf(wvaAutoscaler(v1), [{ now: 60, ready: 3, starting: 0 }])).toEqual([3]);
  expect(desiredOf(wvaAutoscaler(v2, { llm }), [{ now: 60, ready: 3, starting: 0 }])).toEqual([3]);
});

test('v2 says that it needs an engine of a language model', () => {
  expect(() => wvaAutoscaler(v2)).toThrow(RangeError);
  expect(() => wvaAutoscaler(v2)).toThrow('an engine of kind `llm`, or `analyzer: v1`');
});
