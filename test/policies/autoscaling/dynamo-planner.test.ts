import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampPairToBudget,
  clampToBudget,
} from '../../../src/policies/autoscaling/dynamo-planner/budget.ts';
import {
  itlConsolidation,
  mayConsolidate,
  ttftConsolidation,
  type WorkerLoad,
} from '../../../src/policies/autoscaling/dynamo-planner/consolidation.ts';
import {
  type EasyLoad,
  easyDecision,
  slaDecision,
} from '../../../src/policies/autoscaling/dynamo-planner/load-decision.ts';
import {
  correctedItl,
  correctionFactor,
  disaggregatedReplicas,
  engineReplicas,
} from '../../../src/policies/autoscaling/dynamo-planner/throughput.ts';

describe('the slow loop', () => {
  const work = {
    predictedRequests: 500,
    inputTokens: 3000,
    outputTokens: 150,
    intervalSeconds: 60,
    prefillThroughputPerGpu: 10_000,
    decodeThroughputPerGpu: 1000,
    gpus: { prefill: 1, decode: 1 },
    prefillCorrection: 1,
  };
  const unlimited = { minGpus: -1, maxGpus: -1, minEndpoint: 1 };

  it('divides predicted tokens by what GPUs were measured to do', () => {
    // 25000 and 1250 tokens per second.
    expect(disaggregatedReplicas(work, unlimited)).toEqual({ prefill: 3, decode: 2 });
    const gpus = { prefill: 2, decode: 4 };
    expect(disaggregatedReplicas({ ...work, gpus }, unlimited)).toEqual({ prefill: 2, decode: 1 });
  });

  it('corrects prefill downwards only', () => {
    const of = (prefillCorrection: number) =>
      disaggregatedReplicas({ ...work, prefillCorrection }, unlimited).prefill;
    expect([0.4, 1, 2.5].map(of)).toEqual([1, 3, 3]);
  });

  it('keeps the least of decode where no throughput satisfies the ITL', () => {
    const none = { ...work, decodeThroughputPerGpu: 0 };
    expect(disaggregatedReplicas(none, { ...unlimited, minEndpoint: 2 }).decode).toBe(2);
  });

  it('looks decode up at the corrected ITL', () => {
    expect(correctionFactor(60, 40)).toBe(1.5);
    expect(correctionFactor(undefined, 40)).toBe(1);
    expect([correctionFactor(60, 0), correctionFactor(60, -1)]).toEqual([1, 1]);
    expect(correctedItl(50, 1.25)).toBe(40);
    expect([0, -1].map((correction) => correctedItl(50, correction))).toEqual([50, 50]);
  });

  const limits = { current: 10, minEndpoint: 1, maxChange: 8 };

  it('moves by at most 8 replicas an interval, but owes the least at once', () => {
    expect(engineReplicas(33, 2, limits)).toEqual({
      desired: 17,
      because: 'predicted rate over the rate of one replica',
    });
    expect(engineReplicas(100, 2, limits)).toMatchObject({ desired: 18 });
    expect(engineReplicas(0, 2, limits)).toEqual({
      desired: 2,
      because: 'at most 8 replicas a step',
    });
    expect(engineReplicas(1, 2, { ...limits, current: 0, minEndpoint: 20 })).toEqual({
      desired: 20,
      because: 'at least minEndpoint',
    });
  });

  it('holds while the rate of an engine is not known', () => {
    for (const rate of [undefined, 0, -1]) {
      expect(engineReplicas(50, rate, limits)).toEqual({ desired: 10, because: 'model not ready' });
    }
  });

  it('asks for no less under more load', () => {
    const demand = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(demand, demand, fc.nat(100), (a, b, current) => {
        const of = (rate: number) => engineReplicas(rate, 3, { ...limits, current }).desired;
        expect(of(Math.min(a, b))).toBeLessThanOrEqual(of(Math.max(a, b)));
        expect(of(a)).toBeLessThanOrEqual(current + 8);
        expect(of(a)).toBeGreaterThanOrEqual(Math.max(1, current - 8));
      }),
    );
  });
});

describe('the budget', () => {
  const budget = (minGpus: number, maxGpus: number) => ({ minGpus, maxGpus, minEndpoint: 1 });
  const one = { prefill: 1, decode: 1 };

  it('shrinks both pools in proportion, and gives decode what is left', () => {
    const of = (prefill: number, decode: number, maxGpus: number, gpus = one) =>
      clampPairToBudget({ prefill, decode }, gpus, budget(-1, maxGpus));
    expect(of(6, 6, 8)).toEqual({ prefill: 4, decode: 4 });
    expect(of(9, 1, 4)).toEqual({ prefill: 3, decode: 1 });
    expect(of(3, 3, 5, { prefill: 2, decode: 2 })).toEqual({ prefill: 1, decode: 1 });
    expect(of(3, 3, 1)).toEqual({ prefill: 0, decode: 0 });
    expect(of(3, 3, 6)).toEqual({ prefill: 3, decode: 3 });
  });

  it('grows to its floor, which gives way where whole replicas cannot meet both bounds', () => {
    const two = { prefill: 2, decode: 2 };
    expect(clampPairToBudget({ prefill: 1, decode: 1 }, one, budget(8, -1))).toEqual({
      prefill: 4,
      decode: 4,
    });
    expect(clampPairToBudget({ prefill: 0, decode: 0 }, one, budget(5, -1))).toEqual({
      prefill: 3,
      decode: 2,
    });
    // 4 GPUs are within 5 less the 2 of one replica.
    expect(clampPairToBudget({ prefill: 1, decode: 1 }, two, budget(5, 5))).toEqual({
      prefill: 1,
      decode: 1,
    });
    expect(clampToBudget(1, 2, budget(5, 5))).toBe(2);
    expect(clampToBudget(1, 2, budget(5, -1))).toBe(3);
  });

  it('is exact at its bounds for one pool', () => {
    const of = (desired: number, gpus: number, bounds: readonly [number, number], least = 1) =>
      clampToBudget(desired, gpus, {
        minGpus: bounds[0],
        maxGpus: bounds[1],
        minEndpoint: least,
      });
    expect([of(3, 2, [-1, 6]), of(4, 2, [-1, 7]), of(9, 2, [-1, -1])]).toEqual([3, 3, 9]);
    // What just fits is left, what is above is cut: to none where the least does not fit.
    expect([of(2, 2, [-1, 4], 3), of(3, 2, [-1, 4], 3)]).toEqual([2, 0]);
    expect([of(4, 2, [-1, 6], 3), of(1, 2, [-1, 0])]).toEqual([3, 0]);
    // The floor gives way by one replica under a ceiling.
    expect([of(1, 2, [4, 8]), of(0, 2, [4, 8]), of(1, 2, [4, -1]), of(2, 2, [4, -1])]).toEqual([
      1, 2, 2, 2,
    ]);
    expect([of(3, 1, [2, 8]), of(0, 2, [0, 8]), of(0, 1, [2, 8], 5)]).toEqual([3, 0, 5]);
    expect([of(0, 3, [7, 8]), of(0, 3, [7, 8], 3)]).toEqual([2, 0]);
    // Replicas that need none are not its business.
    expect([of(3, 0, [5, 8]), of(3, -1, [5, 8])]).toEqual([3, 3]);
  });

  it('is exact at its bounds for two pools', () => {
    const of = (
      desired: readonly [number, number],
      each: readonly [number, number],
      bounds: readonly [number, number],
      least = 1,
    ) => {
      const { prefill, decode } = clampPairToBudget(
        { prefill: desired[0], decode: desired[1] },
        { prefill: each[0], decode: each[1] },
        { minGpus: bounds[0], maxGpus: bounds[1], minEndpoint: least },
      );
      return [prefill, decode];
    };
    // What just fits is left as it is; the least of each may be all that fits.
    expect(of([0, 4], [1, 1], [-1, 4])).toEqual([0, 4]);
    expect(of([3, 3], [1, 1], [-1, 2])).toEqual([1, 1]);
    expect(of([9, 9], [1, 1], [-1, 5], 2)).toEqual([2, 3]);
    expect(of([9, 9], [1, 2], [-1, 5], 2)).toEqual([0, 0]);
    // Prefill leaves room for the least of decode.
    expect(of([9, 0], [2, 3], [-1, 8])).toEqual([2, 1]);
    expect(of([0, 9], [2, 3], [-1, 8])).toEqual([1, 2]);
    expect(of([9, 9], [1, 1], [-1, 0], 0)).toEqual([0, 0]);
    // The floor gives way by the larger replica of both under a ceiling, and by none without.
    expect(of([1, 1], [1, 4], [8, 20])).toEqual([1, 1]);
    expect(of([1, 1], [1, 4], [10, 20])).toEqual([2, 2]);
    expect(of([2, 2], [1, 1], [5, 20])).toEqual([2, 2]);
    expect(of([2, 2], [1, 1], [5, -1])).toEqual([3, 2]);
    expect(of([2, 2], [1, 1], [4, -1])).toEqual([2, 2]);
    expect(of([9, 0], [1, 1], [20, -1])).toEqual([20, 1]);
    // Grown it may be all that there is, but not more.
    expect(of([1, 1], [1, 1], [4, 4])).toEqual([2, 2]);
    expect(of([1, 1], [2, 2], [7, 7])).toEqual([1, 1]);
    expect([of([1, 2], [0, 1], [5, 8]), of([1, 2], [1, 0], [5, 8])]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(of([0, 0], [2, 1], [6, -1])).toEqual([2, 2]);
  });

  it('I10: never exceeds the ceiling', () => {
    const count = fc.nat(40);
    const gpus = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(count, count, gpus, gpus, count, fc.integer({ min: -1, max: 40 }), (...all) => {
        const [prefill, decode, ofPrefill, ofDecode, most, floor] = all;
        const bounds = { minGpus: Math.min(floor, most), maxGpus: most, minEndpoint: 1 };
        const each = { prefill: ofPrefill, decode: ofDecode };
        const pair = clampPairToBudget({ prefill, decode }, each, bounds);
        expect(pair.prefill * ofPrefill + pair.decode * ofDecode).toBeLessThanOrEqual(most);
        expect(clampToBudget(prefill, ofPrefill, bounds) * ofPrefill).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('the fast loop', () => {
  const sla = (estimatesMs: readonly number[], workers: number, minEndpoint = 1) =>
    slaDecision({ estimatesMs, slaMs: 500, workers, minEndpoint }).desired;

  it('scales up where all miss the SLA, not at it', () => {
    expect(sla([501, 900], 2)).toBe(3);
    expect(sla([500, 900], 2)).toBeUndefined();
    expect(sla([900], 1)).toBe(2);
  });

  it('never goes below one worker or the least', () => {
    expect(sla([1], 1)).toBeUndefined();
    expect(sla([1, 1], 2, 2)).toBe(2);
    expect(sla([], 2)).toBeUndefined();
  });

  it('says why', () => {
    const of = (estimatesMs: readonly number[], workers: number) =>
      slaDecision({ estimatesMs, slaMs: 500, workers, minEndpoint: 1 });
    expect(of([], 2)).toEqual({ desired: undefined, because: 'insufficient data' });
    expect(of([501], 2)).toEqual({ desired: 3, because: 'all workers above the SLA' });
    expect(of([399, 1], 3)).toEqual({ desired: 2, because: 'all workers well below the SLA' });
    expect(of([399, 400], 3)).toEqual({ desired: undefined, because: 'no change' });
    const strict = slaDecision({ estimatesMs: [249], slaMs: 500, workers: 3, minEndpoint: 1 }, 50);
    expect(strict.desired).toBe(2);
    const load = { kind: 'decode', optimizationTarget: 'latency', minEndpoint: 1 } as const;
    const easily = (workers: number, ...ratios: number[]) =>
      easyDecision({ ...load, ratios, workers });
    const none = { desired: undefined, because: 'insufficient data' };
    expect([easily(2), easily(0, 0.2)]).toEqual([none, none]);
    expect(easily(2, 0.5)).toEqual({
      desired: 3,
      because: 'a worker above its upper threshold',
    });
    expect(easily(3, 0, 0)).toEqual({
      desired: 2,
      because: 'all workers below their lower threshold',
    });
    expect([easily(1, 0), easily(3, 0, 0.2)]).toEqual([
      { desired: undefined, because: 'no change' },
      { desired: undefined, because: 'no change' },
    ]);
    expect(easyDecision({ ...load, ratios: [0], workers: 3, minEndpoint: 3 }).desired).toBe(3);
  });

  const easy = (
    kind: EasyLoad['kind'],
    optimizationTarget: EasyLoad['optimizationTarget'],
    ...ratios: number[]
  ) => easyDecision({ kind, optimizationTarget, ratios, workers: 2, minEndpoint: 1 }).desired;

  it('without latencies follows any hot worker up and all cold ones down', () => {
    expect(easy('prefill', 'throughput', 1, 0)).toBe(3);
    expect(easy('prefill', 'throughput', 0.09, 0)).toBe(1);
    expect(easy('prefill', 'throughput', 0.1, 0)).toBeUndefined();
    expect(easy('prefill', 'latency', 0.1, 0)).toBe(3);
    expect(easy('prefill', 'latency', 0, 0)).toBe(1);
    expect(easy('prefill', 'latency', 0.001, 0)).toBeUndefined();
    expect(easy('decode', 'throughput', 1, 0.5)).toBeUndefined();
    expect(easy('decode', 'throughput', 0.59, 0.5)).toBe(1);
    expect(easy('decode', 'latency', 0.41, 0)).toBe(3);
    expect(easy('decode', 'latency', 0.1, 0)).toBeUndefined();
    expect(easy('aggregated', 'latency', 0.09, 0)).toBe(1);
    expect(easy('aggregated', 'throughput')).toBeUndefined();
  });
});

describe('the consolidation check', () => {
  it('refuses N → N−1 where utilisation · N/(N−1) reaches the sensitivity', () => {
    expect(mayConsolidate([0.39, 0.39])).toBe(true);
    expect(mayConsolidate([0.4, 0.1])).toBe(false);
    expect(mayConsolidate([0.61, 0.61, 0.61, 0.61])).toBe(false);
    expect(mayConsolidate([0.1])).toBe(false);
  });

  const load = (queuedPrefillTokens: number, scheduledKvTokens: number): WorkerLoad => ({
    queuedPrefillTokens,
    scheduledKvTokens,
    queuedKvTokens: 0,
  });
  /** 100 ms of its own and 0.1 ms a queued token; 10 ms and 1 ms per 1000 tokens of cache. */
  const model = {
    ttft: (queued: number) => 100 + queued / 10,
    itl: (kv: number) => 10 + kv / 1000,
  };

  it('scales the queue, but not the prefill of the request itself', () => {
    // Of 500 ms 400 are the queue's, of which 320 may be used: 3200 queued tokens on the survivor.
    const of = (queued: number, slaMs = 500) =>
      ttftConsolidation([load(queued, 0), load(queued, 0)], 2, model, slaMs);
    expect(of(1599)).toBe('safe');
    expect(of(1600)).toBe('refused');
    expect(of(0, 100)).toBe('refused');
  });

  it('refuses a full cache, whatever the latency', () => {
    const of = (kv: number, max?: number) =>
      itlConsolidation([load(0, kv), load(0, kv)], 2, model, 50, max);
    expect(of(14_999)).toBe('safe');
    expect(of(15_000)).toBe('refused');
    expect(of(10_000, 20_000)).toBe('refused');
    expect(of(9999, 20_000)).toBe('safe');
  });

  it('asks for latencies with the tokens of the survivors, in whole ones', () => {
    const asked: string[] = [];
    const noting = {
      ttft: (queued: number, kv: number) => asked.push(`${queued} queued, ${kv} cached`),
      itl: (kv: number) => asked.push(`${kv} cached`),
    };
    const one = { queuedPrefillTokens: 101, scheduledKvTokens: 1001, queuedKvTokens: 10 };
    ttftConsolidation([one], 3, noting, 500);
    itlConsolidation([one], 3, noting, 500, undefined);
    // One and a half times of each; what waits for the cache is in it by then, and after its prefill every prompt.
    expect(asked).toEqual(['0 queued, 1516 cached', '151 queued, 1516 cached', '1668 cached']);
    asked.length = 0;
    ttftConsolidation([one], 1, noting, 500);
    expect(asked[1]).toBe('101 queued, 1011 cached');
  });

  it('heeds its sensitivity, and no limit of a cache that says nothing', () => {
    const of = (sensitivity: number) =>
      ttftConsolidation([load(1500, 0)], 2, model, 500, sensitivity);
    expect([of(0.8), of(0.75), of(0.7)]).toEqual(['safe', 'refused', 'refused']);
    const full = (max: number | undefined, sensitivity?: number) =>
      itlConsolidation([load(0, 14_000)], 2, model, 50, max, sensitivity);
    expect([full(undefined), full(0), full(-1), full(28_001), full(28_000)]).toEqual([
      'safe',
      'safe',
      'safe',
      'safe',
      'refused',
    ]);
    expect(full(undefined, 0.7)).toBe('refused');
    expect(mayConsolidate([0.25, 0.25], 0.5)).toBe(false);
    expect(mayConsolidate([0.25, 0.24], 0.51)).toBe(true);
    expect(mayConsolidate([])).toBe(false);
  });

  it('takes the worst of what its workers say', () => {
    const partly = { ttft: () => undefined, itl: (kv: number) => (kv > 0 ? kv : undefined) };
    const of = (...kvs: number[]) =>
      itlConsolidation(
        kvs.map((kv) => load(0, kv)),
        2,
        partly,
        50,
        undefined,
      );
    expect([of(), of(1), of(1, 0), of(0, 1, 99)]).toEqual([
      'unknown',
      'safe',
      'unknown',
      'refused',
    ]);
  });

  it('is unknown while latencies cannot be predicted', () => {
    // With prompts that wait, or without.
    for (const isKnown of [(queued: number) => queued > 0, (queued: number) => queued === 0]) {
      const half = {
        ttft: (queued: number) => (isKnown(queued) ? 1 : undefined),
        itl: () => undefined,
      };
      expect(ttftConsolidation([load(10, 0)], 2, half, 500)).toBe('unknown');
    }
    const blind = { ttft: () => undefined, itl: () => undefined };
    expect(ttftConsolidation([load(0, 0)], 2, blind, 500)).toBe('unknown');
    expect(itlConsolidation([load(0, 0)], 2, blind, 50, undefined)).toBe('unknown');
  });
});
