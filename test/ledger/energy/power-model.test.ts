import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EnergyMeter } from '../../../src/ledger/energy/energy-meter.ts';
import { type PowerModel, wattsAt, wattsRange } from '../../../src/ledger/energy/power-model.ts';
import { powerOfUse } from '../../../src/ledger/energy/power-of-use.ts';

const ends = { idleWatts: 200, busyWatts: 350 };

/** SPEC's points of a machine, a tenth of the load apart. */
const tenths = [58.4, 98, 109, 118, 128, 140, 153, 170, 189, 205, 222];
const table: PowerModel = {
  kind: 'table',
  use: tenths.map((_, index) => index / 10),
  watts: tenths,
};

/** An H100's dense models, as measured. */
const batches: PowerModel = {
  kind: 'by-batch',
  idleWatts: 120,
  batch: [8, 32, 128],
  watts: [480, 520, 580],
};

const part = fc.double({ min: 0, max: 1, noNaN: true });
const exponent = fc.double({ min: 0.2, max: 5, noNaN: true });
/** To a millionth: next to 0, where doubles lose their digits, no sum is exact to any part of itself. */
const someWatts = (max: number) =>
  fc.double({ min: 0, max, noNaN: true }).map((watts) => Math.round(watts * 1e6) / 1e6);
const anyEnds = fc
  .tuple(someWatts(500), someWatts(900))
  .map(([idleWatts, more]) => ({ idleWatts, busyWatts: idleWatts + more }));
const uncapped: fc.Arbitrary<PowerModel> = fc.oneof(
  fc.record({ kind: fc.constant('constant' as const), watts: fc.nat(700) }),
  fc
    .tuple(fc.constantFrom('linear', 'sqrt', 'square', 'cubic'), anyEnds)
    .map(([kind, both]) => ({ kind, ...both })),
  fc.tuple(exponent, anyEnds).map(([r, both]) => ({ kind: 'mse' as const, exponent: r, ...both })),
  fc
    .tuple(fc.double({ min: 0.01, max: 2, noNaN: true }), fc.boolean(), anyEnds)
    .map(([knee, dvfs, both]) => ({ kind: 'asymptotic' as const, knee, dvfs, ...both })),
  fc.constant(table),
  fc.constant(batches),
);
const anyModel: fc.Arbitrary<PowerModel> = fc.oneof(
  { weight: 4, arbitrary: uncapped },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('capped' as const),
      model: uncapped,
      watts: fc.nat(700),
    }),
  },
);

describe('a power model', () => {
  it.each<[string, PowerModel, readonly [number, number, number]]>([
    ['constant', { kind: 'constant', watts: 90 }, [90, 90, 90]],
    ['linear', { kind: 'linear', ...ends }, [200, 275, 350]],
    ['square', { kind: 'square', ...ends }, [200, 237.5, 350]],
    ['cubic', { kind: 'cubic', ...ends }, [200, 218.75, 350]],
    ['mse of exponent 2', { kind: 'mse', exponent: 2, ...ends }, [200, 312.5, 350]],
    ['table', table, [58.4, 140, 222]],
  ])('%s draws what it says idle, half used and fully used', (_, model, watts) => {
    for (const [index, expected] of watts.entries()) {
      expect(wattsAt(model, index / 2)).toBeCloseTo(expected, 12);
    }
  });

  it('is as wide as its ends, whatever use it is asked for', () => {
    const model: PowerModel = { kind: 'linear', ...ends };
    expect(wattsAt(model, -0.1)).toBe(200);
    expect(wattsAt(model, 1.000001)).toBe(350);
  });

  it('goes straight between measured points, and on from the last where there are none', () => {
    expect(wattsAt(table, 0.05)).toBeCloseTo(78.2, 12);
    const few: PowerModel = { kind: 'table', use: [0.2, 0.8], watts: [100, 400] };
    expect([0, 0.2, 0.5, 0.8, 1].map((use) => wattsAt(few, use))).toEqual([
      100,
      100,
      expect.closeTo(250, 12),
      400,
      400,
    ]);
  });

  it('by batch goes with the logarithm of the sequences, and beyond those measured as at the nearest', () => {
    const watts = (sequences: number) => wattsAt(batches, 1, sequences);
    expect([1, 8, 32, 128, 4096].map(watts)).toEqual([480, 480, 520, 580, 580]);
    // 16 is half of the way from 8 to 32, and 64 from 32 to 128.
    expect(watts(16)).toBeCloseTo(500, 10);
    expect(watts(64)).toBeCloseTo(550, 10);
  });

  it('by batch idles without sequences, and part of the time where there is less than one on average', () => {
    expect(wattsAt(batches, 1, 0)).toBe(120);
    expect(wattsAt(batches, 1, 0.25)).toBeCloseTo(210, 10);
    expect(wattsAt(batches, 0)).toBe(120);
    expect(wattsAt(batches, 0.01)).toBe(480);
    expect(wattsRange(batches)).toEqual([120, 580]);
  });

  it('that is capped draws the same below the cap, and the cap above', () => {
    const capped: PowerModel = { kind: 'capped', model: batches, watts: 500 };
    expect([0, 1, 32, 128].map((sequences) => wattsAt(capped, 1, sequences))).toEqual([
      120, 480, 500, 500,
    ]);
    expect(wattsRange(capped)).toEqual([120, 500]);
  });

  it('may draw most before full use, or least after idling', () => {
    // 2u − u³ is greatest at √(2/3), where it is 4/3 of that.
    const [, most] = wattsRange({ kind: 'mse', exponent: 3, ...ends });
    expect(most).toBeCloseTo(200 + 150 * (4 / 3) * Math.sqrt(2 / 3), 10);
    // 2u − √u is least at 1/16, where it is −1/8.
    const [least] = wattsRange({ kind: 'mse', exponent: 0.5, ...ends });
    expect(least).toBeCloseTo(200 - 150 / 8, 10);
  });

  it('I9: energy lies between the floor and the ceiling of its model', () => {
    const seconds = fc.double({ min: 0, max: 1e5, noNaN: true });
    const sequences = fc.double({ min: 0, max: 1024, noNaN: true });
    const stretches = fc.array(fc.tuple(part, seconds, sequences), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(anyModel, stretches, (model, all) => {
        const meter = new EnergyMeter();
        let now = 0;
        for (const [use, length, running] of all) {
          meter.set(now, wattsAt(model, use, running));
          now += length;
        }
        const [least, most] = wattsRange(model);
        const joules = meter.joules(now);
        // Rounding of some 30 products, nothing more.
        expect(joules).toBeGreaterThanOrEqual(least * now * (1 - 1e-13));
        expect(joules).toBeLessThanOrEqual(most * now * (1 + 1e-13));
      }),
      { numRuns: 500, seed: 9 },
    );
  });

  it('I9: more use never draws less, but for the MSE model outside of exponents from 1 to 2', () => {
    fc.assert(
      fc.property(anyModel, part, part, (model, a, b) => {
        const curve = model.kind === 'capped' ? model.model : model;
        fc.pre(curve.kind !== 'mse' || (curve.exponent >= 1 && curve.exponent <= 2));
        const less = wattsAt(model, Math.min(a, b));
        expect(wattsAt(model, Math.max(a, b))).toBeGreaterThanOrEqual(less * (1 - 1e-14));
      }),
      { numRuns: 500, seed: 9 },
    );
  });
});

describe('a power of a use', () => {
  it('is exact at both ends', () => {
    for (const r of [0.3, 1, 1.4, 7]) {
      expect(powerOfUse(0, r)).toBe(0);
      expect(powerOfUse(1, r)).toBe(1);
    }
  });

  it('is as near to products and roots as it says', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1, noNaN: true }), (use) => {
        const known = [
          [0.5, Math.sqrt(use)],
          [1, use],
          [1.5, use * Math.sqrt(use)],
          [2, use * use],
          [3, use * use * use],
        ] as const;
        for (const [r, exact] of known) {
          const error = Math.abs(powerOfUse(use, r) / exact - 1);
          // The products and roots are themselves off by up to 2 roundings.
          expect(error).toBeLessThan((1 + Math.abs(r * Math.log(use))) * 3e-16 + 3e-16);
        }
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});
