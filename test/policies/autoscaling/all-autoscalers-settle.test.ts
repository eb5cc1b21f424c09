import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoscaler } from '../../../src/policies/autoscaling/index.ts';
import { initialReplicas } from '../../../src/policies/autoscaling/replica-bounds.ts';
import { plainPoint } from '../../../src/testing/scaling/flood.ts';
import { plantFacts } from '../../../src/testing/scaling/plant-facts.ts';
import { playFlood } from '../../../src/testing/scaling/play.ts';
import { type AutoscalerName, configOf, everyAutoscaler } from './every-autoscaler.ts';

/** Those that go up and down for ever under a constant load, by the design of the real system. */
const unsettled: Partial<Record<AutoscalerName, string>> = {
  apa: 'on the way down its cooldown takes the least answer of five minutes, and so more than the load allows',
};

describe('I13: under constant load the replica count settles', () => {
  const hour = 3600;
  const plant = { capacity: 2, service: 1 };
  const unknown = { ...plant, startup: 0, interval: 60, initial: 0 };
  const anyFacts = plantFacts(unknown, 1, { points: [{ at: 0, rate: 1 }], between: 'steps' });
  it.each(everyAutoscaler)('%s', (name, written) => {
    const config = configOf(written);
    const { interval = 60 } = autoscaler(config, anyFacts);
    const load = fc.record({
      rate: fc.integer({ min: 1, max: 100 }).map((tenths) => tenths / 10),
      startup: fc.constantFrom(0, 20, 90),
    });
    const property = fc.property(load, ({ rate, startup }) => {
      const points = Array.from({ length: Math.ceil((1.5 * hour) / interval) }, () =>
        plainPoint(rate),
      );
      const flood = { ...plant, startup, interval, initial: initialReplicas(config), points };
      const { steps, failure } = playFlood((told) => autoscaler(config, told), flood);
      expect(failure).toBeUndefined();
      const late = steps.filter(({ observation }) => observation.now > hour);
      expect(new Set(late.map(({ ready, starting }) => ready + starting)).size).toBe(1);
    });
    const { failed, counterexample } = fc.check(property, { numRuns: 5, seed: 13 });
    // Who is in the table must not settle: else the table is out of date.
    expect({ failed, counterexample }).toEqual(
      unsettled[name] === undefined
        ? { failed: false, counterexample: null }
        : { failed: true, counterexample: expect.anything() },
    );
  });
});
