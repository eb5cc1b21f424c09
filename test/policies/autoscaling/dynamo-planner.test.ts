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

  it('is unknown while latencies cannot be predicted', () => {
    const blind = { ttft: () => undefined, itl: () => undefined };
    expect(ttftConsolidation([load(0, 0)], 2, blind, 500)).toBe('unknown');
    expect(itlConsolidation([load(0, 0)], 2, blind, 50, undefined)).toBe('unknown');
  });
});
