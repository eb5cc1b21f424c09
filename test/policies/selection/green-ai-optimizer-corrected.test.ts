import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AwsRegion, awsRegions } from '../../../src/policies/selection/aws-region.ts';
import { greenAiOptimizer } from '../../../src/policies/selection/green-ai-optimizer.ts';
import {
  carbonFootprintKg,
  type GreenPlace,
  greenestWithin,
} from '../../../src/policies/selection/green-ai-optimizer-corrected.ts';
import { outcome } from './outcome.ts';

function place(region: string, gramsPerKwh: number, latencyMs: number, pue = 1): GreenPlace {
  return { region, gramsPerKwh, pue, latencyMs };
}

/** From the east of the United States, the intensities being the published ones. */
const seen = [
  place('us-east-1', 390, 6),
  place('us-west-2', 90, 64),
  place('eu-west-1', 250, 69),
  place('ap-southeast-1', 480, 211),
];

describe('the corrected optimizer', () => {
  it('takes the greenest within the latency', () => {
    expect(greenestWithin(seen, 200)).toEqual({
      region: 'us-west-2',
      because: '90 g/kWh, the least of 3 within 200 ms',
    });
    expect(greenestWithin(seen, 64).region).toBe('us-west-2');
    expect(greenestWithin(seen, 63).region).toBe('us-east-1');
    expect(greenestWithin(seen, 5)).toEqual({
      region: undefined,
      because: 'no region within 5 ms',
    });
  });

  it('counts the building: 100 g at a PUE of 1.5 are more than 120 at 1.1', () => {
    const two = [place('a', 100, 1, 1.5), place('b', 120, 1, 1.1)];
    expect(greenestWithin(two, 10)).toEqual({
      region: 'b',
      because: '132 g/kWh, the least of 2 within 10 ms',
    });
  });

  it('takes the nearest of equals, then the first', () => {
    const equal = [place('a', 100, 9), place('b', 100, 8), place('c', 100, 8)];
    expect(greenestWithin(equal, 10).region).toBe('b');
  });

  it('weighs what a GPU draws: 10 hours of a T4 at 70 W and of an H100 at 700', () => {
    const grid = place('us-east-1', 390, 6, 1.25);
    expect(carbonFootprintKg(10, 70, grid)).toBeCloseTo(0.34125, 12);
    expect(carbonFootprintKg(10, 700, grid)).toBeCloseTo(3.4125, 12);
  });
});

interface Optimizer {
  select(places: readonly GreenPlace[], toleranceMs: number): string | undefined;
  kilograms(gpuHours: number, watts: number, place: GreenPlace): number;
}

const corrected: Optimizer = {
  select: (places, tolerance) => greenestWithin(places, tolerance).region,
  kilograms: carbonFootprintKg,
};

/** The published class, told all that it has a place for. */
const published: Optimizer = {
  select: (places, tolerance) =>
    greenAiOptimizer(
      new Map(places.map(({ region, gramsPerKwh }) => [region as AwsRegion, gramsPerKwh])),
    ).selectGreenRegion(tolerance),
  kilograms: (hours, watts, { region }) =>
    greenAiOptimizer().calculateCarbonFootprint(
      hours,
      region as AwsRegion,
      watts > 400 ? 'H100' : 'T4',
    ),
};

const places = fc
  .tuple(
    ...awsRegions.map((region) =>
      fc.record({
        region: fc.constant(region),
        gramsPerKwh: fc.integer({ min: 10, max: 800 }),
        pue: fc.constant(1),
        latencyMs: fc.integer({ min: 1, max: 300 }),
      }),
    ),
  )
  .map((all): readonly GreenPlace[] => all);
const tolerances = fc.integer({ min: 1, max: 300 });

type Kept = (optimizer: Optimizer, places: readonly GreenPlace[], tolerance: number) => boolean;

const latencyOf = (all: readonly GreenPlace[], name: string | undefined) =>
  all.find(({ region }) => region === name)!.latencyMs;

const promises: readonly (readonly [string, Kept])[] = [
  [
    'the region is within the latency, where any is',
    (optimizer, all, tolerance) => {
      // From the published class's 100 ms on, so that it answers.
      const bound = 100 + tolerance / 2;
      if (all.every(({ latencyMs }) => latencyMs > bound)) return true;
      return latencyOf(all, optimizer.select(all, bound)) <= bound;
    },
  ],
  [
    'a tolerance has an answer, and does not raise',
    (optimizer, all, tolerance) => {
      const answer = outcome(() => optimizer.select(all, tolerance));
      return typeof answer !== 'object';
    },
  ],
  [
    'every region has a footprint',
    (optimizer, all) =>
      all.every((one) => typeof outcome(() => optimizer.kilograms(1, 400, one)) === 'number'),
  ],
  [
    'a GPU that draws more emits more',
    (optimizer, [first]) =>
      optimizer.kilograms(1, 700, first!) > optimizer.kilograms(1, 70, first!),
  ],
];

describe.each(promises)('%s', (_, kept) => {
  const check = (optimizer: Optimizer) =>
    fc.check(
      fc.property(places, tolerances, (all, tolerance) => {
        expect(kept(optimizer, all, tolerance)).toBe(true);
      }),
      { numRuns: 1000, seed: 1 },
    );

  it('corrected', () => {
    expect(check(corrected).counterexample).toBeNull();
  });

  it('not as published: the property finds the fault', () => {
    expect(check(published).failed).toBe(true);
  });
});

describe('none within the latency is greener', () => {
  it('corrected', () => {
    fc.assert(
      fc.property(places, tolerances, (all, tolerance) => {
        const within = all.filter(({ latencyMs }) => latencyMs <= tolerance);
        const least = Math.min(...within.map(({ gramsPerKwh }) => gramsPerKwh));
        const { region } = greenestWithin(all, tolerance);
        const chosen = all.find((one) => one.region === region);
        expect(chosen?.gramsPerKwh ?? Number.POSITIVE_INFINITY).toBe(least);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});
