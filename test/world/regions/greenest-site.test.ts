import { expect, it } from 'vitest';
import { fresh, london, runRegional } from './regional.ts';

/** Where a client of London is sent, of two regions of constant grids that are within half a second. */
function regionOf(eastPue: number, westPue: number): string | undefined {
  const { result } = runRegional(
    { [london]: [{ at: 1 }] },
    {
      'regions.us-east-1': { pue: eastPue, grid: { grams: 100, shape: 'flat' } },
      'regions.eu-west-1': { pue: westPue, grid: { grams: 120, shape: 'flat' } },
      'gateways.g.regional': { ...fresh, routing: { kind: 'greenest-within', within: '500ms' } },
    },
  );
  return result.deployments.find(({ values }) => values['completed'] === 1)?.name;
}

it('the greenest region is the one with the least grams for a kWh of computing, its PUE among them', () => {
  expect(regionOf(1.1, 1.1)).toBe('d@us-east-1');
  // 100 × 1.5 = 150 g, and 120 × 1.1 = 132.
  expect(regionOf(1.5, 1.1)).toBe('d@eu-west-1');
});
