import fc from 'fast-check';
import { expect, it } from 'vitest';
import { promptSteps } from '../../src/calibrate/steps.ts';

it('every token of every prompt is in one step, with each pair of it and one before it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 100, max: 2048 }),
      (requests, promptTokens, budget) => {
        const steps = promptSteps(requests, promptTokens, budget);
        const sum = (of: 'prefillTokens' | 'prefillPairs') =>
          steps.reduce((total, step) => total + step[of], 0);
        expect(sum('prefillTokens')).toBe(requests * promptTokens);
        expect(sum('prefillPairs')).toBe((requests * promptTokens * (promptTokens + 1)) / 2);
        for (const step of steps) {
          expect(step.prefillTokens).toBeLessThanOrEqual(budget);
          expect(step.decodes).toBe(0);
        }
      },
    ),
  );
});

it('chunks read what came before them', () => {
  expect(
    promptSteps(1, 250, 100).map(({ prefillTokens, prefillContext }) => [
      prefillTokens,
      prefillContext,
    ]),
  ).toEqual([
    [100, 0],
    [100, 100],
    [50, 200],
  ]);
});
