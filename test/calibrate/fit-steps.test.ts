import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terms } from '../../src/calibrate/adjustment.ts';
import { fitSteps } from '../../src/calibrate/fit-steps.ts';
import type { StepRow } from '../../src/calibrate/user-table/step-rows.ts';
import { AdjustedStep } from '../../src/models/serving/step-time/adjusted-step.ts';
import type { StepAdjustment } from '../../src/models/serving/step-time/step-parts.ts';
import { decode, linearPhysics, prompt } from './linear-physics.ts';

const truth: StepAdjustment = {
  base: 0.003,
  perSequence: 2e-5,
  dense: 1.5,
  decodeAttention: 1.2,
  prefillAttention: 2,
};
const none = {
  prefillTokens: 0,
  prefills: 0,
  prefillPairs: 0,
  prefillContext: 0,
  decodes: 0,
  kvTokens: 0,
};
const batches = [1, 8, 64, 256];
const contexts = [500, 2000, 8000];
const prompts = [100, 500, 2000, 8000];

/** What a server with this adjustment would measure; `error` is a factor by row. */
function measured(adjustment: StepAdjustment, error: (row: number) => number = () => 1): StepRow[] {
  const step = new AdjustedStep(linearPhysics.physics, adjustment);
  let line = 1;
  const next = (seconds: number) => {
    line += 1;
    return [line, seconds * error(line - 2)] as const;
  };
  return [
    ...batches.flatMap((batch) =>
      contexts.map((context) => {
        const [at, seconds] = next(
          step.step({ ...none, decodes: batch, kvTokens: batch * context }),
        );
        return decode(at, batch, context, seconds);
      }),
    ),
    ...prompts.map((tokens) => {
      const work = {
        prefillTokens: tokens,
        prefills: 1,
        prefillPairs: (tokens * (tokens + 1)) / 2,
      };
      const [at, seconds] = next(step.step({ ...none, ...work }));
      return prompt(at, tokens, seconds);
    }),
  ];
}

function fitted(rows: readonly StepRow[]) {
  const fit = fitSteps(rows, linearPhysics, Number.POSITIVE_INFINITY);
  if (fit.kind !== 'fitted') throw new Error(fit.why);
  return fit;
}

describe('exact measurements give back the terms behind them', () => {
  it('any terms', () => {
    const factor = fc.integer({ min: 50, max: 500 }).map((n) => n / 100);
    const adjustments = fc.record({
      base: fc.integer({ min: 1, max: 20 }).map((n) => n / 1000),
      perSequence: fc.integer({ min: 1, max: 100 }).map((n) => n / 1e6),
      dense: factor,
      decodeAttention: factor,
      prefillAttention: factor,
    });
    fc.assert(
      fc.property(adjustments, (adjustment) => {
        const fit = fitted(measured(adjustment));
        expect(fit.fixed).toEqual([]);
        expect(fit.outliers).toEqual([]);
        for (const term of terms) {
          expect(fit.adjustment[term] / adjustment[term]).toBeCloseTo(1, 5);
        }
        expect(fit.errors.kFold.p95Absolute).toBeLessThan(1e-5);
      }),
      { numRuns: 12, seed: 1 },
    );
  });

  it('and no term is negative where a server is faster than the physics', () => {
    const fit = fitted(measured({ ...truth, base: 0, perSequence: 0 }));
    for (const term of terms) expect(fit.adjustment[term]).toBeGreaterThanOrEqual(0);
    expect(fit.adjustment.base).toBeLessThan(1e-6);
  });
});

it('three wild rows of sixteen move no term by a tenth, and are named', () => {
  const wild = new Map([
    [2, 8],
    [9, 0.1],
    [13, 5],
  ]);
  const fit = fitted(measured(truth, (row) => wild.get(row) ?? 1));
  for (const term of ['dense', 'decodeAttention', 'prefillAttention', 'base'] as const) {
    expect(Math.abs(fit.adjustment[term] / truth[term] - 1)).toBeLessThan(0.1);
  }
  expect(fit.outliers.map(({ row }) => row.line)).toEqual([4, 11, 15]);
});

describe('a row in another unit', () => {
  it('is refused, whichever way', () => {
    const fit = fitted(measured(truth, (row) => (row === 5 ? 1000 : row === 6 ? 0.001 : 1)));
    expect(fit.refusals.map(({ line }) => line)).toEqual([7, 8]);
    expect(fit.refusals[0]!.why).toMatch(/^860 times as long as the rest of the table suggests/);
    expect(fit.refusals[1]!.why).toMatch(/^1000 times shorter than the rest of the table/);
  });

  it('and a whole table of them', () => {
    const fit = fitSteps(
      measured(truth, () => 0.001),
      linearPhysics,
      Number.POSITIVE_INFINITY,
    );
    expect(fit.kind).toBe('nothing');
    expect(fit.refusals).toHaveLength(16);
    expect(fit.refusals[0]!.why).toMatch(/times faster than the data sheet allows/);
  });
});

describe('what rows cannot tell is fixed, with the reason', () => {
  const reasons = (rows: readonly StepRow[]) =>
    Object.fromEntries(fitted(rows).fixed.map(({ term, value, why }) => [term, [value, why]]));

  it('no variation of the batch', () => {
    const rows = [500, 1000, 2000, 4000, 8000, 16_000].map((context, at) =>
      decode(at + 2, 32, context, 0.01 + 4e-6 * context),
    );
    expect(reasons(rows)).toEqual({
      prefillAttention: [1, 'no row depends on it'],
      base: [
        0.001,
        'cannot be told from dense and decodeAttention in these rows; batch (32 in every row) never changes',
      ],
      perSequence: [
        0,
        'cannot be told from dense and decodeAttention in these rows; batch (32 in every row) never changes',
      ],
    });
  });

  it('too few points for all terms', () => {
    const rows = measured(truth).slice(0, 5);
    expect(reasons(rows)['base']).toEqual([
      0.001,
      '5 different points are too few for another term',
    ]);
  });

  it('prompts alone say nothing of decoding', () => {
    const rows = measured(truth).slice(-4);
    expect(reasons(rows)['decodeAttention']).toEqual([1, 'no row depends on it']);
  });
});

it('three points are too few for anything, however often each was measured', () => {
  const rows = measured(truth).slice(0, 3);
  const fit = fitSteps([...rows, ...rows], linearPhysics, Number.POSITIVE_INFINITY);
  expect(fit).toMatchObject({
    kind: 'nothing',
    why: '3 different points are left, and at least 4 are needed: one term, and three to judge it by',
  });
});

it('a prompt longer than a step comes in chunks, each with a base of its own', () => {
  const step = new AdjustedStep(linearPhysics.physics, truth);
  const chunk = (tokens: number, before: number) =>
    step.step({
      ...none,
      prefillTokens: tokens,
      prefills: 1,
      prefillPairs: tokens * (before + (tokens + 1) / 2),
    });
  const rows = [
    ...measured(truth),
    prompt(99, 2500, chunk(1000, 0) + chunk(1000, 1000) + chunk(500, 2000)),
  ].filter((row) => row.metric === 'tpot' || row.promptTokens <= 1000 || row.line === 99);
  const fit = fitSteps(rows, linearPhysics, 1000);
  expect(fit.kind).toBe('fitted');
  if (fit.kind === 'fitted') expect(fit.errors.fitted.p95Absolute).toBeLessThan(1e-5);
});

it('prompts of a batch are one step, with its base once', () => {
  const step = new AdjustedStep(linearPhysics.physics, truth);
  const together = step.step({
    ...none,
    prefillTokens: 8 * 512,
    prefills: 8,
    prefillPairs: (8 * 512 * 513) / 2,
  });
  const fit = fitSteps([...measured(truth), prompt(99, 512, together, 8)], linearPhysics, 8192);
  expect(fit.kind).toBe('fitted');
  if (fit.kind === 'fitted') expect(fit.errors.fitted.p95Absolute).toBeLessThan(1e-5);
});
