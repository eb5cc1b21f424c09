import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateNewHardware } from '../../../src/policies/selection/future-hardware-strategy.ts';
import { PythonError } from '../../../src/policies/selection/python-error.ts';
import { pythonPercent } from '../../../src/policies/selection/python-percent.ts';
import { outcome } from './outcome.ts';
import { PublishedFutureHardwareStrategy } from './published-future-hardware-strategy.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe('as published', () => {
  // What the source's own Python answers (3.11). Only numbers at the ends of a double's range are not 35 % and 30 %.
  it.each([
    [0.002, 120, true, '35%', '30%'],
    [1, 1, true, '35%', '30%'],
    [-1, 10, true, '35%', '30%'],
    [1.7e308, 3, true, '35%', '30%'],
    [1e-323, 1.5e-323, true, '50%', '33%'],
    [5e-324, 1e-323, true, '0%', '50%'],
    [5e-324, 5e-324, false, '0%', '0%'],
    [-5e-324, 4e-323, false, '-0%', '25%'],
    [inf, 1, false, 'nan%', '30%'],
    [nan, nan, false, 'nan%', 'nan%'],
  ])('at %d dollars and %d ms', (cost, latency, shouldAdopt, costBenefit, latencyBenefit) => {
    expect(evaluateNewHardware('B200', cost, latency)).toEqual({
      shouldAdopt,
      costBenefit,
      latencyBenefit,
      estimatedPaybackMonths: shouldAdopt ? 6 : undefined,
    });
  });

  it.each([
    [0, 1],
    [1, 0],
    [0, 0],
  ])('raises at %d dollars and %d ms', (cost, latency) => {
    const call = () => evaluateNewHardware('B200', cost, latency);
    expect(call).toThrow(new PythonError('ZeroDivisionError', 'float division by zero'));
  });

  it('answers as the source does, whatever it is asked', () => {
    const source = new PublishedFutureHardwareStrategy();
    const usual = fc.double({ min: 0, max: 1000, noNaN: true });
    const number = fc.oneof(
      fc.double(),
      usual,
      fc.constantFrom(0, -0),
      fc.integer({ min: -40, max: 40 }).map((n) => n * 5e-324),
    );
    fc.assert(
      fc.property(fc.string(), number, number, (hardware, cost, latency) => {
        const ours = outcome(() => {
          const answer = evaluateNewHardware(hardware, cost, latency);
          return {
            should_adopt: answer.shouldAdopt,
            cost_benefit: answer.costBenefit,
            latency_benefit: answer.latencyBenefit,
            estimated_payback_months: answer.estimatedPaybackMonths ?? null,
          };
        });
        const theirs = outcome(() => source.evaluate_new_hardware(hardware, cost, latency));
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  // Python 3.11: f"{ratio:.0%}".
  it.each([
    [0.125, '12%'],
    [0.375, '38%'],
    [0.005, '0%'],
    [0.015, '2%'],
    [0.025, '2%'],
    [-0.125, '-12%'],
    [-0.001, '-0%'],
    [-0, '-0%'],
    [inf, 'inf%'],
    [-inf, '-inf%'],
    [1e22, '999999999999999983222784%'],
  ])('writes %d as %s', (ratio, text) => {
    expect(pythonPercent(ratio)).toBe(text);
  });
});
