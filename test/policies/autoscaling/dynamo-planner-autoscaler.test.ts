import { describe, expect, test } from 'vitest';
import type { LlmFacts } from '../../../src/policies/autoscaling/deployment-facts.ts';
import { dynamoPlannerAutoscaler } from '../../../src/policies/autoscaling/dynamo-planner/dynamo-planner-autoscaler.ts';
import { rateWithinItl } from '../../../src/policies/autoscaling/dynamo-planner/sla-rate.ts';
import { dynamoPlannerScaling } from '../../../src/scenario/schema/scaling/dynamo-planner.ts';
import { decisionsOf, desiredOf, reading } from './looks.ts';

const llm: LlmFacts = {
  kvTokens: 10_000,
  maxBatchedTokens: 2048,
  maxSequences: 64,
  ttft: (queued) => 0.1 + queued / 10_000,
  itl: (kv) => 0.01 + kv / 100_000,
  rate: () => 5,
};
const lengths = { promptTokens: 100, outputTokens: 200 };
const slow = dynamoPlannerScaling.parse({
  kind: 'dynamo-planner',
  load_predictor: 'constant',
  interval: '60s',
});

/** The same where prompts cost nothing. */
const decoding: LlmFacts = { ...llm, ttft: () => 0 };

describe('the rate of one worker within its time between tokens', () => {
  test('of as many sequences as keep it', () => {
    // 0.05 s are 4000 tokens: 20 sequences of 200, each 200 × 0.05 s long.
    expect(rateWithinItl(decoding, 100, 200, 0.05)).toBeCloseTo(2, 12);
  });

  test('of fewer where prompts take their time from all', () => {
    // 0.01 s + n × (200 tokens / 100,000 + 0.11 s of a prompt / 200 tokens) is 0.05 s for 15.7 sequences.
    expect(rateWithinItl(llm, 100, 200, 0.05)).toBeCloseTo(
      15 / (200 * (0.01 + 0.03 + 0.00825)),
      12,
    );
  });

  test('of one where none keeps it, and of no more than fit', () => {
    expect(rateWithinItl(decoding, 100, 200, 0.001)).toBeCloseTo(1 / (200 * 0.012), 12);
    const small = { ...decoding, kvTokens: 2000 };
    expect(rateWithinItl(small, 100, 200, 0.05)).toBeCloseTo(10 / (200 * 0.03), 12);
    expect(rateWithinItl({ ...decoding, maxSequences: 5 }, 100, 200, 0.05)).toBeCloseTo(
      5 / (200 * 0.02),
      12,
    );
  });

  test('is never more than the engine serves', () => {
    expect(rateWithinItl({ ...decoding, rate: () => 1.5 }, 100, 200, 0.05)).toBe(1.5);
    expect(rateWithinItl(decoding, 100, 0, 0.05)).toBe(5);
  });
});

test('the slow loop counts arrivals for three minutes, and asks for their rate', () => {
  const looks = [60, 120, 180, 240, 300].map((now) => {
    return { now, ready: 1, starting: 0, arrivalRate: 7, ...lengths };
  });
  const decisions = decisionsOf(dynamoPlannerAutoscaler(slow, { llm: decoding }), looks);
  // The first look starts the clock; 7/s at 2/s each.
  expect(decisions.map(({ desired }) => desired)).toEqual([1, 1, 1, 4, 1]);
  expect(decisions[3]!.because).toBe('predicted rate over the rate of one replica');
  expect(decisions[4]!.because).toBe('between intervals');
});

test.each<[typeof slow.load_predictor, readonly number[]]>([
  ['constant', [1, 2, 3, 5]],
  ['autoregressive', [1, 2, 3, 5]],
  // 720 requests and then 1080 are believed to go on to 1257 in 180 s.
  ['kalman', [1, 2, 4, 6]],
])('the next interval is foreseen by the predictor: %s', (load_predictor, desired) => {
  const looks = [3, 3, 6, 9].map((arrivalRate, at) => {
    return { now: 180 * (at + 1), ready: 1, starting: 0, arrivalRate, ...lengths };
  });
  const scaler = dynamoPlannerAutoscaler({ ...slow, load_predictor }, { llm: decoding });
  expect(desiredOf(scaler, looks)).toEqual(desired);
});

test('begins with its least, or the floor of its budget, or what it is told', () => {
  const made = (changes: Partial<typeof slow>, accelerators = 1) =>
    dynamoPlannerAutoscaler({ ...slow, ...changes }, { llm, accelerators });
  expect(made({}).initialReplicas).toBe(1);
  expect(made({ min_endpoint: 2 }).initialReplicas).toBe(2);
  // Six accelerators are five, or three of two, where the floor gives way by one replica.
  expect(made({ min_gpu_budget: 6 }).initialReplicas).toBe(6);
  expect(made({ min_gpu_budget: 6 }, 2).initialReplicas).toBe(3);
  expect(made({ initial_replicas: 4 }).initialReplicas).toBe(4);
  expect(made({}).interval).toBe(60);
  expect(made({}).reads).toEqual(['arrival-rate', 'request-tokens']);
  expect(made({ load_scaling: true }).reads).toEqual([
    'arrival-rate',
    'request-tokens',
    'replicas',
  ]);
});

test('the budget is in accelerators', () => {
  const looks = [60, 240].map((now) => {
    return { now, ready: 1, starting: 0, arrivalRate: 40, ...lengths };
  });
  const at = (accelerators: number) =>
    desiredOf(dynamoPlannerAutoscaler(slow, { llm, accelerators }), looks);
  expect(at(1)).toEqual([1, 8]);
  expect(at(3)).toEqual([1, 2]);
});

describe('the fast loop', () => {
  const config = { ...slow, interval: 5, throughput_scaling: false, load_scaling: true };
  const fast = dynamoPlannerAutoscaler(config, { llm });
  const seen = { now: 5, arrivalRate: 1, ...lengths };

  test('adds one where prompts that wait would miss the promise at every worker', () => {
    // 50 of 60 prompts of 100 wait: 5000 tokens, 0.6 s.
    const busy = reading({ ongoing: 60, waiting: 50, promptTokens: 6000, kvUse: 0.1 });
    const decision = decisionsOf(fast, [{ ...seen, ready: 1, starting: 0, replicas: [busy] }])[0]!;
    expect(decision).toMatchObject({ desired: 2, because: 'TTFT: all workers above the SLA' });
    const replicas = [busy, reading({ replica: 1 })];
    expect(desiredOf(fast, [{ ...seen, ready: 2, starting: 0, replicas }])).toEqual([2]);
  });

  test('asks neither who drains nor who is on its way', () => {
    const looks = (waiting: number) => [
      {
        ...{ ...seen, ready: 1, starting: 0 },
        replicas: [
          reading({ ongoing: 60, waiting, promptTokens: 6000, kvUse: 0.1 }),
          reading({ replica: 1, isDraining: true }),
          reading({ replica: 2, readyAt: undefined }),
        ],
      },
    ];
    const made = (changes: Partial<typeof config>) =>
      dynamoPlannerAutoscaler({ ...config, ...changes }, { llm });
    // 40 prompts of 100 that wait take 0.5 s, which is promised, and 41 more.
    expect(decisionsOf(made({}), looks(40))[0]!.because).toBe('no change');
    expect(decisionsOf(made({}), looks(41))[0]!).toMatchObject({
      desired: 2,
      because: 'TTFT: all workers above the SLA',
    });
    expect(desiredOf(made({ ttft: 0.52 }), looks(41))).toEqual([1]);
    // A token after 0.02 s.
    expect(decisionsOf(made({ itl: 0.019 }), looks(0))[0]!.because).toContain('ITL: ');
    expect(desiredOf(made({ itl: 0.021 }), looks(0))).toEqual([1]);
  });

  test('takes one away where those that stay keep both promises', () => {
    const light = [reading({ kvUse: 0.05 }), reading({ replica: 1, kvUse: 0.05 })];
    expect(desiredOf(fast, [{ ...seen, ready: 2, starting: 0, replicas: light }])).toEqual([1]);
    // Together they would hold 3600 tokens: 0.046 s, and more than 0.8 of 0.05 s.
    const half = light.map((one) => ({ ...one, kvUse: 0.18 }));
    const decision = decisionsOf(fast, [{ ...seen, ready: 2, starting: 0, replicas: half }])[0]!;
    expect(decision).toMatchObject({
      desired: 2,
      because: 'one worker less would not keep up',
    });
  });

  test('kept: it waits for workers on their way, however long that takes', () => {
    const full = reading({ kvUse: 0.9, waiting: 90, ongoing: 99, promptTokens: 9900 });
    const look = { ...seen, ready: 1, starting: 1, replicas: [full] };
    const looks = [5, 3600, 86_400].map((now) => ({ ...look, now }));
    expect(desiredOf(fast, looks)).toEqual([2, 2, 2]);
  });
});

test('nothing measured, nothing done; but never below min_endpoint or over the budget', () => {
  const scaler = dynamoPlannerAutoscaler(slow, { llm });
  const looks = [60, 240, 420].map((now) => ({ now, ready: 3, starting: 0 }));
  expect(desiredOf(scaler, looks)).toEqual([3, 3, 3]);
  expect(desiredOf(scaler, [{ now: 60, ready: 0, starting: 0 }])).toEqual([1]);
  expect(desiredOf(scaler, [{ now: 60, ready: 9, starting: 0 }])).toEqual([8]);
});

test('says what it needs', () => {
  expect(() => dynamoPlannerAutoscaler(slow)).toThrow('an engine of kind `llm`');
  const two = { ...slow, min_endpoint: 3 };
  expect(() => dynamoPlannerAutoscaler(two, { llm, accelerators: 4 })).toThrow(
    'max_gpu_budget (8) is too little for min_endpoint (3) replicas of 4 accelerators',
  );
});
