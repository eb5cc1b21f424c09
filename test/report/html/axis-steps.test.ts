import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisSteps } from '../../../src/report/html/axis-steps.ts';

test('steps are round', () => {
  expect(axisSteps(0, 100, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(axisSteps(0, 1, 4)).toEqual([0, 0.5, 1]);
  expect(axisSteps(26, 96, 8)).toEqual([30, 40, 50, 60, 70, 80, 90]);
  expect(axisSteps(-0.3, 0.3, 6)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  expect(axisSteps(5, 5, 4)).toEqual([5]);
});

test('steps lie within, ascend, and are neither too many nor none', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(number, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (low, span) => {
      const steps = axisSteps(low, low + span, 6);
      expect(steps.length).toBeGreaterThanOrEqual(1);
      expect(steps.length).toBeLessThanOrEqual(7);
      for (const [index, step] of steps.entries()) {
        expect(step).toBeGreaterThanOrEqual(low - 1e-6 * span);
        expect(step).toBeLessThanOrEqual(low + span * (1 + 1e-6));
        if (index > 0) expect(step).toBeGreaterThan(steps[index - 1]!);
      }
    }),
  );
});
