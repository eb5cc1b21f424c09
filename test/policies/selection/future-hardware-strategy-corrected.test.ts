import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateNewHardware } from '../../../src/policies/selection/future-hardware-strategy.ts';
import {
  evaluateTransition,
  type HardwareTransition,
  usualThresholds,
} from '../../../src/policies/selection/future-hardware-strategy-corrected.ts';

/** A million inferences a month at a cent, which half a cent would replace for 20,000 dollars. */
const half: HardwareTransition = {
  currentUsdPerInference: 0.01,
  newUsdPerInference: 0.005,
  currentLatencyMs: 100,
  newLatencyMs: 100,
  inferencesPerMonth: 1_000_000,
  transitionUsd: 20_000,
};

describe('the corrected strategy', () => {
  it('works the pay-back out: 5,000 dollars a month pay 20,000 in 4 months', () => {
    expect(evaluateTransition(half)).toEqual({
      shouldAdopt: true,
      because: '50 % less cost (30 % less wanted), 0 % less latency (40 % less wanted)',
      costBenefit: 0.5,
      latencyBenefit: 0,
      paybackMonths: 4,
    });
  });

  it('adopts for latency alone what never pays itself back', () => {
    const fast = { ...half, currentUsdPerInference: 4, newUsdPerInference: 5, newLatencyMs: 50 };
    expect(evaluateTransition(fast)).toEqual({
      shouldAdopt: true,
      because: '25 % more cost (30 % less wanted), 50 % less latency (40 % less wanted)',
      costBenefit: -0.25,
      latencyBenefit: 0.5,
      paybackMonths: undefined,
    });
    expect(evaluateTransition(fast, { ...usualThresholds, isOneEnough: false }).shouldAdopt).toBe(
      false,
    );
  });

  it('wants all of the threshold and not a tenth of a per cent less', () => {
    const saved = (newLatencyMs: number) =>
      evaluateTransition({ ...half, newUsdPerInference: 0.01, newLatencyMs });
    expect(saved(60).shouldAdopt).toBe(true);
    expect(saved(60.1)).toMatchObject({
      shouldAdopt: false,
      because: '0 % less cost (30 % less wanted), 39.9 % less latency (40 % less wanted)',
    });
  });

  it('saves nothing of nothing, and raises nothing', () => {
    const free = { ...half, currentUsdPerInference: 0, currentLatencyMs: 0 };
    expect(evaluateTransition({ ...free, newUsdPerInference: 0, newLatencyMs: 0 })).toMatchObject({
      shouldAdopt: false,
      costBenefit: 0,
      latencyBenefit: 0,
      paybackMonths: undefined,
    });
    expect(evaluateTransition(free)).toMatchObject({
      shouldAdopt: false,
      paybackMonths: undefined,
    });
  });
});

interface Verdict {
  readonly shouldAdopt: boolean;
  readonly paybackMonths: number | undefined;
}

type Evaluate = (transition: HardwareTransition) => Verdict;

const published: Evaluate = ({ currentUsdPerInference, currentLatencyMs }) => {
  const answer = evaluateNewHardware('B200', currentUsdPerInference, currentLatencyMs);
  return { shouldAdopt: answer.shouldAdopt, paybackMonths: answer.estimatedPaybackMonths };
};

const positive = fc.integer({ min: 1, max: 10_000 });

/** Dollars in 1/1024, so that halves and doubles are exact. */
const transitions = fc.record({
  currentUsdPerInference: positive.map((n) => n / 1024),
  newUsdPerInference: positive.map((n) => n / 1024),
  currentLatencyMs: positive,
  newLatencyMs: positive,
  inferencesPerMonth: positive,
  transitionUsd: positive,
});

type Kept = (transition: HardwareTransition, evaluate: Evaluate) => void;

const promises: readonly (readonly [string, Kept])[] = [
  [
    'hardware that is neither cheaper nor faster is not adopted',
    (transition, evaluate) => {
      const { currentUsdPerInference, currentLatencyMs } = transition;
      const same = { newUsdPerInference: currentUsdPerInference, newLatencyMs: currentLatencyMs };
      expect(evaluate({ ...transition, ...same }).shouldAdopt).toBe(false);
    },
  ],
  [
    'the pay-back is over when the savings are what was spent',
    (transition, evaluate) => {
      const { currentUsdPerInference, newUsdPerInference, inferencesPerMonth } = transition;
      const { paybackMonths } = evaluate(transition);
      const usdPerMonth = (currentUsdPerInference - newUsdPerInference) * inferencesPerMonth;
      if (usdPerMonth <= 0) expect(paybackMonths).toBeUndefined();
      else expect(paybackMonths! * usdPerMonth).toBeCloseTo(transition.transitionUsd, 6);
    },
  ],
  [
    'twice the transition takes twice the months',
    (transition, evaluate) => {
      // It is worth while, so that both answer.
      const cheap = { ...transition, newUsdPerInference: transition.currentUsdPerInference / 2 };
      const once = evaluate(cheap).paybackMonths!;
      const twice = evaluate({ ...cheap, transitionUsd: 2 * cheap.transitionUsd }).paybackMonths;
      expect(twice).toBe(2 * once);
    },
  ],
];

describe.each(promises)('%s', (_, kept) => {
  const check = (evaluate: Evaluate) =>
    fc.check(
      fc.property(transitions, (transition) => kept(transition, evaluate)),
      { numRuns: 1000, seed: 1 },
    );

  it('corrected', () => {
    expect(check(evaluateTransition).counterexample).toBeNull();
  });

  it('not as published: the property finds the fault', () => {
    expect(check(published).failed).toBe(true);
  });
});

describe('the published fault', () => {
  it('is that everything is adopted, and paid back in 6 months', () => {
    fc.assert(
      fc.property(transitions, (transition) => {
        expect(published(transition)).toEqual({ shouldAdopt: true, paybackMonths: 6 });
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});
