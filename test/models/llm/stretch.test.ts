import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Stretch } from '../../../src/models/serving/llm/stretch.ts';

describe('Stretch', () => {
  test('each step is longer by what its sequences added, and ends are rounded from the beginning', () => {
    const stretch = new Stretch();
    // Two sequences that read 10 tokens with the first step, then 12, 14: 1.0000004 s, and 0.1 s a token.
    stretch.begin(500, 2, 10, 1.0000004, 0.1);
    expect([0, 1, 2, 3].map((steps) => stretch.at(steps))).toEqual([
      500, 2_000_500, 4_200_501, 6_600_501,
    ]);
  });

  test('the first step that may take more than so many ticks: those before it take no more', () => {
    fc.assert(
      fc.property(shapes, fc.nat(300), fc.nat(2000), (shape, first, more) => {
        const { origin, sequences, kvTokens, base, perKvToken, steps } = shape;
        const stretch = new Stretch();
        stretch.begin(origin, sequences, kvTokens, (base + 1 / 3) / 1e6, perKvToken / 1e6);
        const from = Math.min(first, steps);
        const ticks = stretch.longest(from) + more - 5;
        let walked = from;
        while (walked < steps && stretch.longest(walked) <= ticks) walked += 1;
        expect(stretch.firstBeyond(ticks, from, steps)).toBe(walked);
      }),
      { numRuns: 1000, seed: 4 },
    );
    const stretch = new Stretch();
    // All alike, and exactly as long as is asked: rounded up they are longer.
    stretch.begin(0, 1, 10, 0.001, 0);
    const beyond = [999, 1000, 1001].map((ticks) => stretch.firstBeyond(ticks, 2, 9));
    expect(beyond).toEqual([2, 2, 9]);
    expect(stretch.firstBeyond(Number.NEGATIVE_INFINITY, 2, 9)).toBe(2);
  });

  test('a step that ends now is done', () => {
    const stretch = new Stretch();
    stretch.begin(500, 1, 10, 1, 0);
    stretch.end = 5;
    const passed = [500, 1_000_499, 1_000_500, 1_000_501, 4_000_500, 4_500_000];
    expect(passed.map((now) => stretch.passed(now))).toEqual([0, 0, 1, 1, 4, 4]);
  });

  test('the end of a step is the sum of the steps before, in whole microseconds exactly', () => {
    fc.assert(
      fc.property(shapes, ({ origin, sequences, kvTokens, base, perKvToken, steps }) => {
        const stretch = new Stretch();
        stretch.begin(origin, sequences, kvTokens, base / 1e6, perKvToken / 1e6);
        let at = origin;
        for (let step = 0; step < steps; step += 1) {
          expect(stretch.at(step)).toBe(at);
          at += base + perKvToken * (kvTokens + step * sequences);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test('the steps that are done are those that a walk counts', () => {
    fc.assert(
      fc.property(shapes, fc.nat(1000), fc.nat(1000), (shape, doneOf, nowOf) => {
        const { origin, sequences, kvTokens, base, perKvToken, steps } = shape;
        const stretch = new Stretch();
        // A third of a microsecond makes steps of different lengths even where nothing is read.
        stretch.begin(origin, sequences, kvTokens, (base + 1 / 3) / 1e6, perKvToken / 1e6);
        stretch.done = Math.floor((doneOf / 1001) * steps);
        stretch.end = steps;
        const [from, to] = [stretch.at(stretch.done), stretch.at(steps)];
        const now = from + Math.floor((nowOf / 1000) * (to - from));
        let passed = stretch.done;
        while (passed + 1 < steps && stretch.at(passed + 1) <= now) passed += 1;
        expect(stretch.passed(now)).toBe(passed);
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  test('a step of which less than half a tick is left lasts to the next, and the step after it is shorter', () => {
    const stretch = new Stretch();
    // Ten ticks a step, at a quarter of the pace: after 39 ticks 9.75 of the first are done.
    stretch.begin(0, 1, 0, 10e-6, 0, 0.25);
    expect(stretch.at(1)).toBe(40);
    stretch.repace(39, 1);
    expect([1, 2, 3].map((steps) => stretch.at(steps))).toEqual([40, 49, 59]);
    expect([stretch.shortest(1), stretch.longest(1)]).toEqual([9, 11]);
  });

  test('a step never ends while its replica has no turn, and goes on where it was', () => {
    const stretch = new Stretch();
    stretch.begin(0, 1, 0, 1, 0);
    stretch.end = 9;
    stretch.repace(1_250_000, 0);
    expect(stretch.passed(8_000_000)).toBe(0);
    expect(stretch.at(2)).toBe(Number.POSITIVE_INFINITY);
    stretch.repace(8_000_000, 0.5);
    expect(stretch.at(2)).toBe(9_500_000);
  });

  test('whatever the paces, steps that are done are those that a walk counts, and as long as is said', () => {
    const paces = fc.array(fc.tuple(fc.nat(60), fc.constantFrom(0, 0.013, 0.25, 0.7, 1)), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(shapes, paces, ({ origin, sequences, kvTokens, base, perKvToken }, changes) => {
        const stretch = new Stretch();
        const seconds = (base + 1 / 3) / 1e6;
        stretch.begin(origin, sequences, kvTokens, seconds, perKvToken / 1e6);
        stretch.end = 100_000;
        let now = origin;
        for (const [tenths, pace] of changes) {
          now += Math.round((tenths / 10) * base);
          let walked = stretch.done;
          while (stretch.at(walked + 1) <= now) walked += 1;
          expect(stretch.passed(now)).toBe(walked);
          if (walked > stretch.done) stretch.advance(walked);
          stretch.repace(now, pace);
          if (pace === 0) continue;
          for (let step = walked + 1; step < walked + 4; step += 1) {
            const ticks = stretch.at(step + 1) - stretch.at(step);
            expect(ticks).toBeGreaterThanOrEqual(stretch.shortest(step));
            expect(ticks).toBeLessThanOrEqual(stretch.longest(step));
          }
        }
      }),
      { numRuns: 1000, seed: 3 },
    );
  });
});

/** Stretches of whole microseconds. */
const shapes = fc.record({
  origin: fc.nat(1e9),
  sequences: fc.integer({ min: 1, max: 300 }),
  kvTokens: fc.integer({ min: 1, max: 100_000 }),
  base: fc.integer({ min: 1, max: 20_000 }),
  perKvToken: fc.nat(3),
  steps: fc.integer({ min: 1, max: 300 }),
});
