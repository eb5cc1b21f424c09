import { describe, expect, it } from 'vitest';
import { meanOf, shippedScenario } from './shipped-scenario.ts';

/** A day that is flat, so that two hours are a part of it. */
const hours = 2;
const run = shippedScenario(
  'buy-or-rent',
  { horizon: `${hours}h`, warmup: '0s', replications: 2 },
  { 'traffic.documents.shape': { kind: 'constant' } },
);
const at = (volume: string, how: string) => run({ 'requests a day': volume, how });

/** Of own accelerators by the scenario: capital, power and operations of one. */
const monthUsd = 1110 + 145 + 220;

describe('scenarios/buy-or-rent.yaml, two hours of it', () => {
  it('bills the API by the token', () => {
    const [result] = at('10K', 'API');
    const expected = [...result!.requests!]
      .filter(({ outcome }) => outcome === 'completed')
      .reduce((usd, one) => usd + (0.59 * one.prompt_tokens + 0.79 * one.output_tokens) / 1e6, 0);
    expect(result!.total['cost_usd']).toBeCloseTo(expected, 9);
  });

  it('costs the same on accelerators of one’s own, whoever asks', () => {
    const expected = (2 * monthUsd * hours) / 730;
    for (const volume of ['1K', '10K']) {
      expect(meanOf(at(volume, 'own two'), 'cost_usd')).toBeCloseTo(expected, 9);
    }
  });

  it('charges what is reserved whether it is used or not, and what is above it on demand', () => {
    const reserved = meanOf(at('1K', 'rented, one reserved'), 'cost_usd');
    expect(reserved).toBeCloseTo(2.3 * hours, 9);
    const onDemand = at('10K', 'rented, on demand');
    const mixed = at('10K', 'rented, one reserved');
    expect(meanOf(mixed, 'accelerator_hours')).toBe(meanOf(onDemand, 'accelerator_hours'));
    const saved = meanOf(onDemand, 'cost_usd') - meanOf(mixed, 'cost_usd');
    expect(saved).toBeCloseTo((3.5 - 2.3) * hours, 9);
  });

  it('changes hands between 3,000 and 30,000 requests a day', () => {
    const price = (volume: string, how: string) => meanOf(at(volume, how), 'usd_per_1000_good');
    const own = 'own one, API beyond';
    expect(price('3K', 'API')).toBeLessThan(0.5 * price('3K', own));
    expect(price('30K', own)).toBeLessThan(0.7 * price('30K', 'API'));
  });

  it('sends what its own accelerator has no room for over the API, within the promise', () => {
    const results = at('30K', 'own one, API beyond');
    expect(meanOf(results, 'cost_api_usd')).toBeGreaterThan(0);
    expect(meanOf(results, 'goodput_ratio')).toBeGreaterThan(0.99);
  });

  it('makes more than a third of the requests wait for serverless starts at 1,000 a day', () => {
    const results = at('1K', 'serverless');
    expect(meanOf(results, 'goodput_ratio')).toBeLessThan(0.67);
    expect(meanOf(results, 'cost_starting_usd')).toBeGreaterThan(0);
  });
});
