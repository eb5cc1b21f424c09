import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noKnowledge } from '../../../src/policies/autoscaling/wva/capacity-knowledge.ts';
import { analyzeCapacity } from '../../../src/policies/autoscaling/wva/model-capacity.ts';
import { replicaCapacity } from '../../../src/policies/autoscaling/wva/replica-capacity.ts';
import { analyzeSaturation } from '../../../src/policies/autoscaling/wva/saturation.ts';
import { saturationTargets } from '../../../src/policies/autoscaling/wva/saturation-targets.ts';
import { type WvaInput, type WvaState, wva } from '../../../src/policies/autoscaling/wva/wva.ts';

const a100 = { name: 'a100', accelerator: 'A100', gpusPerReplica: 1, cost: 5 };
const h100 = { name: 'h100', accelerator: 'H100', gpusPerReplica: 1, cost: 15 };

function replica(variant: string, change: Partial<WvaInput['replicas'][number]> = {}) {
  const tokens = { tokensInUse: 8000, totalKvTokens: 20_000, kvUsage: 0.4 };
  const work = { queueLength: 0, meanInputTokens: 100, meanOutputTokens: 50 };
  return { variant, ...tokens, ...work, ...change };
}

describe('v1, by room in KV caches and queues', () => {
  const full = { variant: 'v', kvUsage: 0.8, queueLength: 0 };
  const half = { variant: 'v', kvUsage: 0.4, queueLength: 0 };

  it('counts only replicas below both thresholds, and one at a threshold is saturated', () => {
    expect(analyzeSaturation([full, half])).toMatchObject({
      totalReplicas: 2,
      nonSaturated: 1,
      meanSpareKv: 0.4,
      shouldScaleUp: false,
      scaleDownSafe: false,
      because: 'fewer than 2 replicas are not saturated',
    });
    const queued = { variant: 'v', kvUsage: 0, queueLength: 5 };
    expect(analyzeSaturation([queued]).nonSaturated).toBe(0);
  });

  it('names the trigger that fired', () => {
    const of = (kvUsage: number, queueLength: number) =>
      analyzeSaturation([{ variant: 'v', kvUsage, queueLength }]).because;
    expect(of(0.75, 0)).toBe('KV room below its trigger');
    expect(of(0.1, 3)).toBe('queue room below its trigger');
    expect(of(0.75, 3)).toBe('KV and queue room below their triggers');
  });

  it('is exact at its triggers: room of just so much is enough', () => {
    const thresholds = {
      kvCacheThreshold: 0.75,
      queueLengthThreshold: 4,
      kvSpareTrigger: 0.25,
      queueSpareTrigger: 2,
    };
    const of = (kvUsage: number, queueLength: number) => {
      const replicas = [1, 2].map(() => ({ variant: 'v', kvUsage, queueLength }));
      return analyzeSaturation(replicas, thresholds);
    };
    const [kv, queue] = ['KV room', 'queue room'];
    expect(of(0.5, 0)).toMatchObject({
      shouldScaleUp: false,
      scaleDownSafe: false,
      because: `one replica less would leave too little ${kv}`,
    });
    expect(of(0.25, 2)).toMatchObject({
      shouldScaleUp: false,
      scaleDownSafe: false,
      because: `one replica less would leave too little ${queue}`,
    });
    // The load of one more leaves 0.75 − 2 · 0.25 and 4 − 2 · 1.
    expect(of(0.25, 1)).toMatchObject({
      shouldScaleUp: false,
      scaleDownSafe: true,
      because: 'room enough with one replica less',
    });
    expect(of(0.5, 3).because).toBe(`${queue} below its trigger`);
  });

  it('tells of each variant, and of one that is all saturated that it has no room', () => {
    const other = { variant: 'w', kvUsage: 0.5, queueLength: 2 };
    const { variants, ...all } = analyzeSaturation([half, full, other, { ...full, variant: 'x' }]);
    expect(variants).toEqual([
      { variant: 'v', replicas: 2, nonSaturated: 1, meanSpareKv: 0.4, meanSpareQueue: 5 },
      { variant: 'w', replicas: 1, nonSaturated: 1, meanSpareKv: 0.8 - 0.5, meanSpareQueue: 3 },
      { variant: 'x', replicas: 1, nonSaturated: 0, meanSpareKv: 0, meanSpareQueue: 0 },
    ]);
    expect(all).toMatchObject({ totalReplicas: 4, nonSaturated: 2, meanSpareQueue: 4 });
    expect(all.meanSpareKv).toBeCloseTo(0.35, 12);
  });

  it('lets one go only if the others could take its load: 3 at 0.46 may, at 0.47 may not', () => {
    const of = (kvUsage: number) =>
      analyzeSaturation([1, 2, 3].map(() => ({ variant: 'v', kvUsage, queueLength: 0 })));
    // 0.46 · 3/2 = 0.69 leaves 0.11; 0.47 · 3/2 = 0.705 leaves 0.095 < 0.1.
    expect(of(0.46).scaleDownSafe).toBe(true);
    expect(of(0.47)).toMatchObject({
      scaleDownSafe: false,
      because: 'one replica less would leave too little KV room',
    });
  });

  const state = (name: string, cost: number, count: number, change = {}) => ({
    name,
    cost,
    readyReplicas: count,
    currentReplicas: count,
    desiredReplicas: 0,
    pendingReplicas: 0,
    ...change,
  });
  const up = { shouldScaleUp: true, scaleDownSafe: false };
  const down = { shouldScaleUp: false, scaleDownSafe: true };
  const targetsOf = (answer: ReturnType<typeof saturationTargets>) =>
    Object.fromEntries(answer.targets);

  it('skips variants with replicas on their way, and of equal prices takes the first by name', () => {
    const pending = state('a', 1, 1, { pendingReplicas: 1 });
    const answer = saturationTargets(up, [pending, state('c', 2, 1), state('b', 2, 1)]);
    expect(targetsOf(answer)).toEqual({ a: 1, b: 2, c: 1 });
    expect(saturationTargets(up, [pending]).because).toBe('every variant waits for replicas');
  });

  it('says what it does, and of equal prices takes the last by name away', () => {
    for (const list of [
      [state('b', 2, 2), state('c', 2, 2), state('a', 2, 2)],
      [state('c', 2, 2), state('a', 2, 2), state('b', 2, 2)],
    ]) {
      const less = saturationTargets(down, list);
      expect(targetsOf(less)).toEqual({ a: 2, b: 2, c: 1 });
      expect(less.because).toBe('room to spare: one less of the dearest, c');
      const more = saturationTargets(up, list);
      expect(targetsOf(more)).toEqual({ a: 3, b: 2, c: 2 });
      expect(more.because).toBe('too little room: one more of the cheapest, a');
    }
    const steady = saturationTargets({ ...up, shouldScaleUp: false }, [state('a', 1, 3)]);
    expect([targetsOf(steady), steady.because]).toEqual([{ a: 3 }, 'steady']);
  });

  it('moves nothing while one is on its way, to where that is going', () => {
    const still = state('still', 1, 2);
    const asked = state('asked', 1, 2, { desiredReplicas: 5 });
    const starting = state('starting', 1, 2, { currentReplicas: 3 });
    const arrived = state('arrived', 1, 2, { desiredReplicas: 2 });
    const answer = saturationTargets(up, [still, asked]);
    expect(targetsOf(answer)).toEqual({ still: 2, asked: 5 });
    expect(answer.because).toBe('asked is still on its way');
    expect(targetsOf(saturationTargets(up, [still, starting]))).toEqual({ still: 2, starting: 3 });
    expect(targetsOf(saturationTargets(up, [arrived]))).toEqual({ arrived: 3 });
  });

  it('never takes the last replica of a variant', () => {
    const answer = saturationTargets(down, [state('dear', 9, 1), state('cheap', 1, 2)]);
    expect(targetsOf(answer)).toEqual({ dear: 1, cheap: 1 });
    expect(saturationTargets(down, [state('only', 1, 1)]).because).toBe(
      'room to spare, but one replica each',
    );
  });

  it('I13: under constant load the replicas settle, and no step is taken back', () => {
    // The load is an odd number of two-thousandths of one cache, so that no comparison is a tie of rounding.
    fc.assert(
      fc.property(fc.nat(8000), fc.integer({ min: 1, max: 12 }), (half, start) => {
        const load = (2 * half + 1) / 2000;
        const scaler = wva({ analyzer: 'v1' });
        let state: WvaState = scaler.initial();
        const counts = [start];
        for (let tick = 0; tick < 60; tick += 1) {
          const count = counts.at(-1)!;
          const variant = { ...a100, currentReplicas: count, pendingReplicas: 0 };
          const kvUsage = Math.min(1, load / count);
          const replicas = Array.from({ length: count }, () => replica('a100', { kvUsage }));
          const seen = { now: tick * 15, variants: [variant], replicas, arrivals: 1 };
          const decision = scaler.decide(state, seen);
          state = decision.state;
          counts.push(decision.desired);
        }
        expect(counts.at(-1)).toBe(counts.at(-2));
        const steps = counts.slice(1).map((count, i) => Math.sign(count - counts[i]!));
        expect(new Set(steps.filter((step) => step !== 0)).size).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('v2, by tokens in flight', () => {
  const thresholds = { kvCacheThreshold: 0.8, queueLengthThreshold: 5 };
  const one = (change: Partial<ReturnType<typeof replica>>) => replica('v', change);

  it('adds the prompts that wait to the demand, in whole tokens', () => {
    const seen = one({ queueLength: 3, meanInputTokens: 100.9 });
    const { capacity } = replicaCapacity(new Map(), seen, 'gpu', undefined, thresholds);
    expect(capacity).toEqual({
      memoryBound: 16_000,
      computeBound: 16_000,
      from: 'memory',
      effective: 16_000,
      demand: 8300,
    });
  });

  it('knows nothing of a replica whose cache size is missing', () => {
    const seen = one({ totalKvTokens: 0 });
    expect(replicaCapacity(new Map(), seen, 'gpu', undefined, thresholds).capacity).toBeUndefined();
  });

  it('remembers the last 10 of what full queues showed', () => {
    let history: ReadonlyMap<string, readonly number[]> = new Map();
    for (let i = 1; i <= 11; i += 1) {
      const full = one({ queueLength: 5, tokensInUse: i * 1000 });
      history = replicaCapacity(history, full, 'gpu', undefined, thresholds).history;
    }
    const calm = replicaCapacity(history, one({ queueLength: 4 }), 'gpu', undefined, thresholds);
    // The mean of 2000, 3000 … 11000.
    expect(calm.capacity).toMatchObject({ computeBound: 6500, from: 'history', effective: 6500 });
  });

  it('asks for demand/0.85 beyond what is on its way, and spares what exceeds demand/0.70', () => {
    const seen = (currentReplicas: number, pendingReplicas: number, tokensInUse: number) => {
      const variant = { ...a100, currentReplicas, pendingReplicas };
      const ready = currentReplicas - pendingReplicas;
      const replicas = Array.from({ length: ready }, () => replica('a100', { tokensInUse }));
      return analyzeCapacity(noKnowledge, [variant], replicas, undefined).capacity;
    };
    // Each holds 16000. 15000/0.85 − 16000 = 1647.06; with one more on its way nothing is missing.
    expect(seen(1, 0, 15_000)).toMatchObject({ supply: 16_000, spareCapacity: 0 });
    expect(seen(1, 0, 15_000).requiredCapacity).toBeCloseTo(1647.0588, 4);
    expect(seen(2, 1, 15_000)).toMatchObject({ requiredCapacity: 0, anticipatedSupply: 32_000 });
    // 3 · 16000 − 3 · 2800/0.7 = 36000.
    expect(seen(3, 0, 2800).spareCapacity).toBeCloseTo(36_000, 6);
    // 12000/16000 = 0.75 is between both.
    expect(seen(1, 0, 12_000)).toMatchObject({ requiredCapacity: 0, spareCapacity: 0 });
  });

  it('counts requests that wait before any replica, less what caches will find', () => {
    const variant = { ...a100, currentReplicas: 1, pendingReplicas: 0 };
    const seen = replica('a100', { tokensInUse: 5000, prefixHitRate: 0.5 });
    const of = (bytes: number) =>
      analyzeCapacity(noKnowledge, [variant], [seen], { requests: 10, bytes }).capacity.demand;
    // 10 · 100 tokens, half of them cached, and 10 · 50 tokens of answers.
    expect(of(4000)).toBe(5000 + 500 + 500);
    expect(of(20_000)).toBe(5000 + 2500 + 500);
  });

  it('guesses a variant that never ran from its settings, bounded by a sibling that did', () => {
    const limits = { maxBatchedTokens: 8192, maxNumSeqs: 256 };
    const ran = { ...a100, limits, currentReplicas: 1, pendingReplicas: 0 };
    const other = { ...h100, limits, currentReplicas: 0, pendingReplicas: 0 };
    const sibling = { ...other, name: 'sibling', accelerator: 'A100' };
    const small = { ...other, name: 'small', limits: { ...limits, kvTokens: 30_000 } };
    const work = { meanInputTokens: 500, meanOutputTokens: 100 };
    const { perReplica } = analyzeCapacity(
      noKnowledge,
      [ran, other, sibling, small],
      [replica('a100', work)],
      undefined,
    ).capacity;
    // min(8192 · 100/600, 256) · 550 = 140800; as the one that ran; 0.8 · 30000.
    expect(Object.fromEntries(perReplica)).toEqual({
      a100: 16_000,
      h100: 140_800,
      sibling: 16_000,
      small: 24_000,
    });
  });
});

describe('the decider', () => {
  it('v1 leaves variants as they are that nobody hears of, and says what it saw', () => {
    const scaler = wva({ analyzer: 'v1' });
    const variants = [
      { ...a100, currentReplicas: 2, pendingReplicas: 0 },
      { ...h100, currentReplicas: 3, pendingReplicas: 0 },
    ];
    const of = (replicas: WvaInput['replicas']) => {
      const { targets, because } = scaler.decide(scaler.initial(), {
        now: 0,
        variants,
        replicas,
        arrivals: 1,
      });
      return [Object.fromEntries(targets), because];
    };
    const [full, half] = [0.75, 0.5].map((kvUsage) => replica('a100', { kvUsage }));
    expect(of([full!, full!])).toEqual([
      { a100: 3, h100: 3 },
      'too little room: one more of the cheapest, a100',
    ]);
    expect(of([half!, half!])).toEqual([
      { a100: 2, h100: 3 },
      'one replica less would leave too little KV room',
    ]);
    expect(of([])[0]).toEqual({ a100: 2, h100: 3 });
  });

  it('takes a variant without a price for one of 10', () => {
    const bare = { name: 'bare', accelerator: 'L4', gpusPerReplica: 1 };
    const grown = (cost: number) => {
      const variants = [bare, { ...h100, cost }].map((one) => ({
        ...{ ...one, currentReplicas: 1 },
        pendingReplicas: 0,
      }));
      const replicas = ['bare', 'h100'].map((name) => replica(name, { tokensInUse: 15_500 }));
      const decision = wva().decide(wva().initial(), { now: 0, variants, replicas, arrivals: 1 });
      return Object.fromEntries(decision.targets);
    };
    expect(grown(9)).toEqual({ bare: 1, h100: 2 });
    expect(grown(11)).toEqual({ bare: 2, h100: 1 });
  });

  it('wakes nobody where no variant is known, nor where nobody waits', () => {
    const scaler = wva({ scaleToZero: true });
    const seen = (requests: number, variants: WvaInput['variants']) => ({
      ...{ now: 0, variants, replicas: [], arrivals: 0 },
      queue: { requests, bytes: 0 },
    });
    const none = { ...a100, currentReplicas: 0, pendingReplicas: 0 };
    const of = (requests: number, variants: WvaInput['variants']) =>
      scaler.decide(scaler.initial(), seen(requests, variants)).desired;
    expect([of(1, []), of(0, [none]), of(1, [none])]).toEqual([0, 0, 1]);
    // Of several the cheapest, whatever its name.
    const dear = { ...none, cost: 25 };
    const other = { ...h100, currentReplicas: 0, pendingReplicas: 0 };
    const { targets } = scaler.decide(scaler.initial(), seen(1, [dear, other]));
    expect(Object.fromEntries(targets)).toEqual({ a100: 0, h100: 1 });
  });

  it('v2 moves from the dear variant to the cheap one as demand allows', () => {
    const scaler = wva();
    const variants = [
      { ...a100, currentReplicas: 1, pendingReplicas: 0 },
      { ...h100, currentReplicas: 1, pendingReplicas: 0 },
    ];
    const seen = (tokensInUse: number) => ({
      now: 0,
      variants,
      replicas: [replica('a100', { tokensInUse }), replica('h100', { tokensInUse })],
      arrivals: 1,
    });
    // Both hold 16000: 2 · 15500/0.85 − 32000 = 4471 asks for one a100 more.
    const up = scaler.decide(scaler.initial(), seen(15_500));
    expect(up).toMatchObject({ desired: 3, because: 'capacity is missing: 1 a100 more' });
    expect(up.targets.get('a100')).toBe(2);
    // 32000 − 2 · 5000/0.7 = 17714 spares one h100.
    const down = scaler.decide(up.state, seen(5000));
    expect(down).toMatchObject({ desired: 1, because: 'spare capacity: 1 h100 less' });
  });

  it('keeps each variant within its bounds', () => {
    const bounded = {
      ...a100,
      currentReplicas: 1,
      pendingReplicas: 0,
      minReplicas: 2,
      maxReplicas: 2,
    };
    const seen = { now: 0, variants: [bounded], replicas: [replica('a100')], arrivals: 1 };
    expect(wva().decide(wva().initial(), seen)).toMatchObject({
      desired: 2,
      because: 'the bounds of a100',
    });
    expect(wva({ analyzer: 'v1' }).decide(wva().initial(), seen).desired).toBe(2);
  });

  it('v1 waits for what it decided before it decides again', () => {
    const scaler = wva({ analyzer: 'v1' });
    const variant = { ...a100, currentReplicas: 1, pendingReplicas: 0 };
    const seen = { now: 0, variants: [variant], replicas: [replica('a100', { kvUsage: 0.9 })] };
    const first = scaler.decide(scaler.initial(), { ...seen, arrivals: 1 });
    expect(first.desired).toBe(2);
    const second = scaler.decide(first.state, { ...seen, arrivals: 1 });
    expect(second).toMatchObject({ desired: 2, because: 'a100 is still on its way' });
  });
});
