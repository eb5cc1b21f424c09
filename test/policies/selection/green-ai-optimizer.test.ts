import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awsRegions } from '../../../src/policies/selection/aws-region.ts';
import {
  greenAiOptimizer,
  publishedCarbonIntensity,
} from '../../../src/policies/selection/green-ai-optimizer.ts';
import { PythonError } from '../../../src/policies/selection/python-error.ts';
import { outcome } from './outcome.ts';
import { AWSRegion, PublishedGreenAIOptimizer } from './published-green-ai-optimizer.ts';

const optimizer = greenAiOptimizer();

describe('as published', () => {
  it('takes us-west-2 for everybody who bears 100 ms', () => {
    expect([undefined, 100, 200, 1e9].map(optimizer.selectGreenRegion)).toEqual(
      Array(4).fill('us-west-2'),
    );
  });

  it.each([99, 99.99, 0, -1, Number.NaN])('raises at %d ms', (tolerance) => {
    expect(() => optimizer.selectGreenRegion(tolerance)).toThrow(
      new PythonError('ValueError', 'min() arg is an empty sequence'),
    );
  });

  // What the source's own Python answers (3.11), to the last digit.
  it.each([
    [1, 'us-east-1', 0.156],
    [0.1, 'us-east-1', 0.015600000000000003],
    [123.456, 'us-east-1', 19.259136],
    [0.1, 'us-west-2', 0.0036000000000000003],
    [8760, 'us-west-2', 315.36],
    [123.456, 'eu-west-1', 12.345600000000001],
    [123.456, 'ap-southeast-1', 23.703552000000002],
    [100, 'ap-southeast-1', 19.2],
  ] as const)('%d hours in %s are %d kg, of a T4 too', (hours, region, kilograms) => {
    expect(optimizer.calculateCarbonFootprint(hours, region)).toBe(kilograms);
    expect(optimizer.calculateCarbonFootprint(hours, region, 'T4')).toBe(kilograms);
  });

  it.each([
    ['ap-northeast-1', "<AWSRegion.AP_NORTHEAST_1: 'ap-northeast-1'>"],
    ['sa-east-1', "<AWSRegion.SA_EAST_1: 'sa-east-1'>"],
  ] as const)('raises for %s, which has no intensity', (region, text) => {
    const call = () => optimizer.calculateCarbonFootprint(1, region);
    expect(call).toThrow(new PythonError('KeyError', text));
  });

  it('has the regions in the order of the enum', () => {
    expect(awsRegions).toEqual(Object.values(AWSRegion));
  });

  it('answers as the source does, whatever it is asked', () => {
    const source = new PublishedGreenAIOptimizer();
    const regions = fc.constantFrom(...awsRegions);
    const tolerances = fc.option(fc.oneof(fc.integer({ min: 90, max: 110 }), fc.double()), {
      nil: undefined,
    });
    fc.assert(
      fc.property(tolerances, fc.double(), regions, (tolerance, hours, region) => {
        expect(outcome(() => optimizer.selectGreenRegion(tolerance))).toEqual(
          outcome(() => source.select_green_region(tolerance)),
        );
        expect(outcome(() => optimizer.calculateCarbonFootprint(hours, region))).toEqual(
          outcome(() => source.calculate_carbon_footprint(hours, region)),
        );
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  it('answers as the source does with any intensities, of equals the first written', () => {
    const entry = fc.tuple(
      fc.constantFrom(...awsRegions),
      fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN)),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 10 }), (entries) => {
        const source = new PublishedGreenAIOptimizer();
        // Overwriting keeps the place in a dictionary, as it does in a Map.
        const intensity = new Map(publishedCarbonIntensity);
        for (const [region, grams] of entries) {
          source.carbon_intensity.set(region, grams);
          intensity.set(region, grams);
        }
        expect(greenAiOptimizer(intensity).selectGreenRegion()).toBe(source.select_green_region());
      }),
      { numRuns: 1000, seed: 1 },
    );
  });
});
