import { describe, expect, it } from 'vitest';
import {
  co2eTons,
  embodiedTons,
  kwhOfTons,
} from '../../../src/ledger/carbon/cloud-carbon-footprint.ts';
import { embodiedGrams, usualAcceleratorEmbodied } from '../../../src/ledger/carbon/embodied.ts';

describe('embodied carbon', () => {
  it('is spread over the life of a machine and over its parts', () => {
    expect(embodiedGrams({ kg: 1000, lifeYears: 4 }, 365 * 86_400)).toBe(250_000);
    expect(embodiedGrams({ kg: 1000, lifeYears: 4 }, 365 * 86_400, 1 / 8)).toBe(31_250);
    // An hour of an accelerator with its part of the server: 876.5 kg over 26,280 hours.
    expect(embodiedGrams(usualAcceleratorEmbodied, 3600)).toBeCloseTo(33.352, 3);
  });

  it('falls to an instance by its hours and its CPUs', () => {
    expect(embodiedTons(1.2, 35_040, 96, 96)).toBe(1.2);
    expect(embodiedTons(1.2, 3504, 24, 96)).toBeCloseTo(0.03, 12);
  });
});

describe('Cloud Carbon Footprint’s factors', () => {
  it('are those of Unknown for a region that is missing, or that has none', () => {
    const factors = { here: 0.0004, zero: 0, Unknown: 0.0003 };
    expect(co2eTons(10, 'here', factors)).toBe(0.004);
    expect(co2eTons(10, 'nowhere', factors)).toBeCloseTo(0.003, 12);
    expect(co2eTons(10, 'zero', factors)).toBeCloseTo(0.003, 12);
    expect(() => co2eTons(10, 'nowhere', { here: 1 })).toThrow('no emissions factor of nowhere');
  });

  it('turn carbon back into energy', () => {
    expect(kwhOfTons(0.004, 'here', { here: 0.0004 })).toBeCloseTo(10, 12);
    expect(kwhOfTons(0.004, 'here', { here: 0.0004 }, 2)).toBeCloseTo(20, 12);
  });
});
