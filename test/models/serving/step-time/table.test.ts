import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { heightAt } from '../../../../src/models/serving/step-time/piecewise-line.ts';
import type { StepWork } from '../../../../src/models/serving/step-time/step-time.ts';
import { tableStep } from '../../../../src/models/serving/step-time/table.ts';
import { runsOf } from '../../../nightly.ts';
import { simulateFast } from '../../llm/fast-replica.ts';
import { simulateNaively } from '../../llm/naive-replica.ts';
import { llmWorkloads } from '../../llm/workloads.ts';

const none: StepWork = {
  prefillTokens: 0,
  prefills: 0,
  prefillPairs: 0,
  prefillContext: 0,
  decodes: 0,
  kvTokens: 0,
};

/** 10 ms and 1 µs a token of context of one sequence; 14 ms and 3 µs of five; 16 ms and 7 µs of ten. */
const points = [
  { batch: 1, context: 1000, seconds: 0.011 },
  { batch: 1, context: 3000, seconds: 0.013 },
  { batch: 5, context: 1000, seconds: 0.017 },
  { batch: 5, context: 2000, seconds: 0.02 },
  { batch: 10, context: 1000, seconds: 0.023 },
  { batch: 10, context: 2000, seconds: 0.03 },
];
/** 10 ms and 40 µs a token at first, then 60 µs. */
const prompts = [
  { tokens: 1000, seconds: 0.05 },
  { tokens: 500, seconds: 0.03 },
  { tokens: 2000, seconds: 0.11 },
];
const table = tableStep(points, prompts);
const decode = (batch: number, context: number, of = table) =>
  of.step({ ...none, decodes: batch, kvTokens: batch * context });
const prompt = (tokens: number, before = 0, count = 1) =>
  table.step({
    ...none,
    prefills: count,
    prefillTokens: count * tokens,
    prefillContext: count * before,
  });

describe('steps that decode', () => {
  test.each([
    ['as measured', 5, 2000, 0.02],
    ['between contexts', 5, 1500, 0.0185],
    ['between batches: 12 ms and 2 µs', 3, 1000, 0.014],
    ['between both', 3, 1500, 0.015],
    ['beyond the contexts', 1, 10_000, 0.02],
    // From five to ten sequences 2 ms and 4 µs are added.
    ['beyond the batches: 20 ms and 15 µs', 20, 1000, 0.035],
  ])('%s: %i sequences of %i tokens', (_, batch, context, seconds) => {
    expect(decode(batch, context)).toBeCloseTo(seconds, 12);
  });

  it('go by the least-squares line of their batch', () => {
    // (0, 1), (1, 3), (2, 2) have the line 1.5 + 0.5 x.
    const noisy = [0, 1, 2].map((at) => ({ batch: 4, context: at + 1, seconds: [1, 3, 2][at]! }));
    const of = tableStep(noisy, prompts);
    expect(of.decodeBase(4)).toBeCloseTo(1, 12);
    expect(of.decodePerKvToken(4)).toBeCloseTo(0.5 / 4, 12);
  });

  it('of one measured batch read as much a KV token in any other', () => {
    const of = tableStep(points.slice(2, 4), prompts);
    expect(of.decodeBase(1)).toBeCloseTo(0.014, 12);
    for (const batch of [1, 2, 5, 50]) expect(of.decodePerKvToken(batch)).toBeCloseTo(0.6e-6, 15);
  });

  it('of a batch with one context have the slope of the batches around it', () => {
    const of = tableStep([...points, { batch: 3, context: 1000, seconds: 0.016 }], prompts);
    expect(decode(3, 1000, of)).toBeCloseTo(0.016, 12);
    expect(decode(3, 2000, of)).toBeCloseTo(0.018, 12);
  });

  it('never get shorter with context, nor with more sequences than were measured', () => {
    const falling = [
      { batch: 1, context: 1000, seconds: 0.02 },
      { batch: 1, context: 2000, seconds: 0.018 },
      { batch: 2, context: 1000, seconds: 0.012 },
    ];
    const of = tableStep(falling, prompts);
    expect(of.decodePerKvToken(1)).toBe(0);
    expect(of.decodeBase(1)).toBeCloseTo(0.019, 12);
    expect(of.decodeBase(100)).toBe(of.decodeBase(2));
  });

  it('of a line that would be below nothing without context go through the origin', () => {
    const steep = [
      { batch: 1, context: 1000, seconds: 0.001 },
      { batch: 1, context: 2000, seconds: 0.004 },
    ];
    const of = tableStep(steep, prompts);
    expect(of.decodeBase(1)).toBe(1e-6);
    // (1,000 × 1 ms + 2,000 × 4 ms) / (1,000² + 2,000²).
    expect(of.decodePerKvToken(1)).toBeCloseTo(9 / 5_000_000, 12);
  });
});

describe('steps with prompts', () => {
  test.each([
    ['as measured', 1000, 0, 0.05],
    ['between', 1500, 0, 0.08],
    ['shorter', 250, 0, 0.02],
    ['longer', 3000, 0, 0.17],
    // 110 − 50 ms, and the 10 ms of any step.
    ['a second chunk', 1000, 1000, 0.07],
  ])('%s: %i tokens after %i', (_, tokens, before, seconds) => {
    expect(prompt(tokens, before)).toBeCloseTo(seconds, 12);
  });

  it('of several prompts have the 10 ms of any step but once', () => {
    expect(prompt(1000, 0, 3)).toBeCloseTo(0.01 + 3 * 0.04, 12);
  });

  it('beside decodes add what these are more than none', () => {
    const mixed = { ...none, prefills: 1, prefillTokens: 1000, decodes: 5, kvTokens: 5000 };
    // 14 ms of five sequences less 9 ms of none; 3 µs × 1,000.
    expect(table.step(mixed)).toBeCloseTo(0.05 + 0.005 + 0.003, 12);
  });

  it('are never shorter than their decodes alone', () => {
    const quick = [1, 2].map((tokens) => ({ tokens, seconds: 1e-6 * tokens }));
    const mixed = { ...none, prefills: 1, prefillTokens: 1, decodes: 5, kvTokens: 5000 };
    expect(tableStep(points, quick).step(mixed)).toBeCloseTo(0.017, 12);
  });
});

it('a table whose file nobody has read is an error, not a step without time', () => {
  expect(() => tableStep([], [])).toThrow(/its file was not read/);
});

it('a line of one point is level', () => {
  expect([0, 5, 9].map((at) => heightAt({ x: [5], y: [2] }, at))).toEqual([2, 2, 2]);
});

const seconds = fc.integer({ min: 1, max: 200_000 }).map((ticks) => ticks / 1e6 + 3e-8);
const tables = fc
  .record({
    points: fc.array(
      fc.record({
        batch: fc.integer({ min: 1, max: 8 }),
        context: fc.integer({ min: 1, max: 300 }),
        seconds,
      }),
      { minLength: 1, maxLength: 8 },
    ),
    prompts: fc.array(fc.record({ tokens: fc.integer({ min: 1, max: 200 }), seconds }), {
      minLength: 1,
      maxLength: 5,
    }),
  })
  .map(({ points, prompts }) => ({ points, prompts, stepTime: tableStep(points, prompts) }));

describe('any table, whatever was measured', () => {
  it('is affine in KV tokens at a fixed batch, and no step is shorter than a tick', () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 1, max: 20 }), fc.nat(5000), (of, batch, kvTokens) => {
        const { stepTime } = of;
        expect(stepTime.decodeBase(batch)).toBeGreaterThanOrEqual(1e-6);
        expect(stepTime.decodePerKvToken(batch)).toBeGreaterThanOrEqual(0);
        expect(stepTime.step({ ...none, decodes: batch, kvTokens })).toBe(
          stepTime.decodeBase(batch) + stepTime.decodePerKvToken(batch) * kvTokens,
        );
      }),
    );
  });

  test('I15: the engine that skips steps, its stepwise twin and the oracle find the same', () => {
    fc.assert(
      fc.property(llmWorkloads(), tables, ({ config, requests }, { stepTime }) => {
        const load = { ...config, stepTime };
        const { events: _, ...fast } = simulateFast(load, requests);
        const { events: __, ...stepwise } = simulateFast(load, requests, { stepwise: true });
        expect(fast).toEqual(stepwise);
        const naive = simulateNaively(load, requests);
        expect(fast.requests).toEqual(naive.requests.map(({ preemptions: _, ...each }) => each));
      }),
      { numRuns: runsOf(100), seed: 20261122 },
    );
  });
});
