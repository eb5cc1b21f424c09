import { describe, expect, it } from 'vitest';
import {
  type CapacityKnowledge,
  type CapacityRecord,
  capacityAtZero,
  knowSettings,
  noKnowledge,
} from '../../../src/policies/autoscaling/wva/capacity-knowledge.ts';
import { meanWork, queuedTokens } from '../../../src/policies/autoscaling/wva/mean-work.ts';
import { analyzeCapacity } from '../../../src/policies/autoscaling/wva/model-capacity.ts';
import {
  capacityFromLimits,
  type ReplicaTokens,
  replicaCapacity,
} from '../../../src/policies/autoscaling/wva/replica-capacity.ts';

const replica: ReplicaTokens = {
  variant: 'v',
  tokensInUse: 8000,
  totalKvTokens: 20_000,
  queueLength: 0,
  meanInputTokens: 100,
  meanOutputTokens: 50,
};

describe('the work of a mean request', () => {
  it('is that of replicas that served anything', () => {
    const idle = { ...replica, meanInputTokens: 0, meanOutputTokens: 0, prefixHitRate: 1 };
    const prompts = { ...replica, meanInputTokens: 300, meanOutputTokens: 0, prefixHitRate: 0.5 };
    const answers = { ...replica, meanInputTokens: 0, meanOutputTokens: 70 };
    expect(meanWork([idle, prompts, replica])).toEqual({ input: 200, output: 25, hitRate: 0.25 });
    expect(meanWork([idle, answers])).toEqual({ input: 0, output: 70, hitRate: 0 });
    expect(meanWork([idle])).toEqual({ input: 0, output: 0, hitRate: 0 });
  });

  it('is what requests will need that wait: their bytes or their number, whichever says more', () => {
    const work = { input: 100, output: 50, hitRate: 0.25 };
    expect(queuedTokens(undefined, work)).toBe(0);
    expect(queuedTokens({ requests: 2, bytes: 400 }, work)).toBe(200 * 0.75 + 100);
    expect(queuedTokens({ requests: 2, bytes: 1600 }, work)).toBe(400 * 0.75 + 100);
  });
});

describe('what one replica can hold', () => {
  const thresholds = { kvCacheThreshold: 0.8, queueLengthThreshold: 5.9 };
  const limits = { maxBatchedTokens: 1000, maxNumSeqs: 4 };
  const of = (
    change: Partial<ReplicaTokens>,
    history: ReadonlyMap<string, readonly number[]> = new Map(),
    settings: typeof limits | undefined = undefined,
  ) => replicaCapacity(history, { ...replica, ...change }, 'gpu', settings, thresholds);

  it('is what a full queue shows, from whole requests on, and then noted', () => {
    const seen = of({ queueLength: 5 });
    expect(seen.capacity).toMatchObject({ from: 'observed', computeBound: 8000, effective: 8000 });
    expect(Object.fromEntries(seen.history)).toEqual({ 'gpu|short': [8000] });
    const calm = of({ queueLength: 4 });
    expect([calm.capacity?.from, calm.history.size]).toEqual(['memory', 0]);
    // Nothing in use shows nothing, however many wait.
    expect(of({ queueLength: 9, tokensInUse: 0 }).capacity?.from).toBe('memory');
    // More in use than is prudent is bound by memory.
    expect(of({ queueLength: 5, tokensInUse: 19_000 }).capacity).toMatchObject({
      computeBound: 19_000,
      effective: 16_000,
    });
  });

  it('is remembered by accelerator and by the length of answers', () => {
    const history = new Map([
      ['gpu|short', [1000]],
      ['gpu|medium', [2000, 2001]],
      ['gpu|long', [3000]],
      ['other|short', [9]],
    ]);
    const bounds = [0, 99, 100, 499, 500].map(
      (meanOutputTokens) => of({ meanOutputTokens }, history).capacity?.computeBound,
    );
    expect(bounds).toEqual([1000, 1000, 2000, 2000, 3000]);
    expect(of({}, history)).toEqual({ capacity: expect.anything(), history });
  });

  it('is guessed from settings where it was never seen, and else what memory holds', () => {
    expect(of({}, new Map(), limits).capacity).toMatchObject({
      from: 'limits',
      computeBound: 500,
      effective: 500,
      memoryBound: 16_000,
    });
    expect(of({ meanOutputTokens: 0 }, new Map(), limits).capacity).toMatchObject({
      from: 'memory',
      effective: 16_000,
    });
  });

  it('is unknown where its cache is, and what was remembered stays so', () => {
    const history = new Map([['gpu|short', [1000]]]);
    for (const totalKvTokens of [0, -1]) {
      expect(of({ totalKvTokens }, history)).toEqual({ capacity: undefined, history });
    }
  });

  it('is asked for by what is in use, and by the prompts that wait', () => {
    expect(of({ queueLength: 3 }).capacity?.demand).toBe(8300);
    expect(of({ queueLength: 3, meanInputTokens: -1 }).capacity?.demand).toBe(8000);
  });

  it('from settings is requests of a step, each with its prompt and half of its answer', () => {
    // min(1000 · 50/150, 4) and min(600 · 50/150, 400) requests of 125 tokens.
    expect(capacityFromLimits(limits, 100, 50)).toBe(500);
    const many = { maxBatchedTokens: 600, maxNumSeqs: 400 };
    expect(capacityFromLimits(many, 100, 50)).toBe(25_000);
    expect(capacityFromLimits({ maxBatchedTokens: 100, maxNumSeqs: 9 }, 2, 1)).toBe(22);
    expect(capacityFromLimits(undefined, 100, 50)).toBe(0);
    expect(capacityFromLimits({ maxBatchedTokens: 0, maxNumSeqs: 4 }, 100, 50)).toBe(0);
    expect(capacityFromLimits({ maxBatchedTokens: 9, maxNumSeqs: -4 }, 100, 50)).toBe(0);
    expect([0, -1].map((output) => capacityFromLimits(limits, 100, output))).toEqual([0, 0]);
  });
});

describe('what is known of a variant without replicas', () => {
  const limits = { maxBatchedTokens: 1000, maxNumSeqs: 4, kvTokens: 800, kvSettings: 'fp8' };
  const written: CapacityRecord = {
    accelerator: 'gpu',
    gpusPerReplica: 2,
    totalKvTokens: 800,
    effective: 1000,
    limits,
    learnedFrom: 'settings',
  };
  const live: CapacityRecord = { ...written, effective: 300, learnedFrom: 'live' };
  const knowing = (records: Record<string, CapacityRecord>): CapacityKnowledge => ({
    ...noKnowledge,
    records: new Map(Object.entries(records)),
  });
  const atZero = (records: Record<string, CapacityRecord>, input = 100, output = 50) =>
    capacityAtZero(knowing(records), 'v', input, output, 0.8);

  it('is what its settings tell, once, and nothing where they tell nothing', () => {
    const settings = { name: 'v', accelerator: 'gpu', gpusPerReplica: 2, limits };
    const { limits: _, ...bare } = settings;
    const known = knowSettings(noKnowledge, [settings, { ...bare, name: 'w' }]);
    expect(Object.fromEntries(known.records)).toEqual({ v: written });
    expect(knowSettings(known, [{ ...settings, gpusPerReplica: 9 }])).toBe(known);
    const little = { maxBatchedTokens: 1000, maxNumSeqs: 4 };
    const vague = knowSettings(noKnowledge, [{ ...settings, limits: little }]);
    expect(vague.records.get('v')?.totalKvTokens).toBe(0);
  });

  it('is 0 where it was never heard of, and what it held where it ran', () => {
    expect(atZero({})).toBe(0);
    expect(atZero({ w: live })).toBe(0);
    expect(atZero({ v: { ...live, effective: 77 }, w: live })).toBe(77);
  });

  it('is the guess from its settings, within its memory, and no more than one alike held', () => {
    // 4 requests of 125 tokens; 0.8 · 800 tokens; what one alike held.
    const roomy = { ...written, totalKvTokens: 8000 };
    expect(atZero({ v: roomy })).toBe(500);
    expect(atZero({ v: { ...written, totalKvTokens: 100 } })).toBe(80);
    expect(atZero({ v: { ...written, totalKvTokens: 0 } })).toBe(500);
    expect(atZero({ v: roomy, w: live })).toBe(300);
    expect(atZero({ w: live, v: roomy })).toBe(300);
    // One that did not run either, or held nothing, says nothing.
    expect(atZero({ v: roomy, w: { ...live, learnedFrom: 'settings' } })).toBe(500);
    expect(atZero({ v: roomy, w: { ...live, effective: 0 } })).toBe(500);
  });

  it('is a step’s tokens where requests have no length yet', () => {
    expect(atZero({ v: written }, 0, 0)).toBe(1000);
    expect(atZero({ v: written, w: live }, 0, 0)).toBe(1000);
  });

  it('is that of one alike where its own says nothing, of one that ran before one that did not', () => {
    const empty = { ...written, effective: 0 };
    const other = { ...written, effective: 900 };
    expect(atZero({ v: empty, a: other, w: live })).toBe(300);
    expect(atZero({ v: { ...empty, totalKvTokens: 0 }, a: other })).toBe(900);
    expect(atZero({ v: { ...empty, totalKvTokens: 0 } })).toBe(0);
  });

  it.each<[string, Partial<CapacityRecord>]>([
    ['accelerator', { accelerator: 'other' }],
    ['number of GPUs', { gpusPerReplica: 1 }],
    ['tokens of a step', { limits: { ...limits, maxBatchedTokens: 999 } }],
    ['tokens of a cache', { limits: { ...limits, kvTokens: 801 } }],
    ['settings of a cache', { limits: { ...limits, kvSettings: 'fp16' } }],
    ['settings at all', { limits: undefined }],
  ])('is not that of one of another %s', (_, change) => {
    const empty = { ...written, effective: 0, totalKvTokens: 0 };
    expect(atZero({ v: empty, w: { ...live, ...change } })).toBe(0);
    expect(atZero({ v: empty, w: live })).toBe(300);
  });
});

describe('what is learned of a model', () => {
  const variant = { name: 'v', accelerator: 'gpu', gpusPerReplica: 1 };
  const analyzed = (tokensInUse: readonly number[], pendingReplicas = 0, ofWhom = 'v') => {
    const currentReplicas = tokensInUse.length + pendingReplicas;
    return analyzeCapacity(
      noKnowledge,
      [{ ...variant, currentReplicas, pendingReplicas }],
      tokensInUse.map((tokens) => ({
        ...replica,
        variant: ofWhom,
        tokensInUse: tokens,
        queueLength: 5,
      })),
      undefined,
    );
  };

  it('is the median of what its replicas can hold, in whole tokens', () => {
    const each = (...tokens: number[]) => analyzed(tokens).capacity.perReplica.get('v');
    expect([each(900), each(900, 100, 500), each(100, 900, 601, 500)]).toEqual([900, 500, 550]);
  });

  it('is noted of each variant, but nothing of replicas of none', () => {
    const { knowledge } = analyzed([900]);
    expect(knowledge.records.get('v')).toEqual({
      accelerator: 'gpu',
      gpusPerReplica: 1,
      totalKvTokens: 20_000,
      effective: 900,
      limits: undefined,
      learnedFrom: 'live',
    });
    const stray = analyzed([900], 0, 'w');
    expect([stray.knowledge.records.size, stray.capacity.demand]).toEqual([0, 0]);
  });

  it('counts those on their way with what is to come, not with what is there', () => {
    const { capacity } = analyzed([900, 900], 1);
    expect(capacity).toMatchObject({ supply: 1800, anticipatedSupply: 2700, demand: 2800 });
  });

  it('asks for nothing where a threshold is 0', () => {
    const of = (scaleUpThreshold: number, scaleDownBoundary: number) =>
      analyzeCapacity(
        noKnowledge,
        [{ ...variant, currentReplicas: 1, pendingReplicas: 0 }],
        [replica],
        { requests: 1000, bytes: 0 },
        { kvCacheThreshold: 0.8, queueLengthThreshold: 5, scaleUpThreshold, scaleDownBoundary },
      ).capacity;
    expect(of(0, 0)).toMatchObject({ requiredCapacity: 0, spareCapacity: 0 });
    expect(of(1, 1).requiredCapacity).toBe(8000 + 150_000 - 16_000);
  });
});
