import { describe, expect, it } from 'vitest';
import { meanOf, shippedScenario } from './shipped-scenario.ts';

const run = shippedScenario('shop', { horizon: '45s', warmup: '30s', replications: 1 });
const known = new Map<string, ReturnType<typeof run>>();

function near(load: string, embeddings: string): ReturnType<typeof run> {
  const key = `${load}, ${embeddings}`;
  const results = known.get(key) ?? run({ load, embeddings, clients: 'near' });
  known.set(key, results);
  return results;
}

/** One pass over the weights of a model on an L4, at 0.8 of its 300 GB/s, and the launch. */
const pass = (gigabytes: number) => gigabytes / (0.8 * 300) + 0.002;

describe('scenarios/shop.yaml, a quarter of a minute of it', () => {
  it.each([
    [25, '25 pages a visit'],
    [5, '5 pages a visit'],
  ])('hits all but the first of %i pages of a visit (within 3 standard errors)', (pages, name) => {
    const results = near('usual', name);
    // As many miss as visits begin, which is Poisson.
    const misses = meanOf(results, 'arrived') / pages;
    const error = Math.sqrt(misses) / meanOf(results, 'arrived');
    const hits = meanOf(results, 'response_cache_hit_rate');
    expect(Math.abs(hits - (1 - 1 / pages))).toBeLessThan(3 * error);
  });

  it('takes a pass over the weights for who is not known, and some for the way', () => {
    const results = near('usual', 'none');
    const way = meanOf(near('usual', '25 pages a visit'), 'e2e_p50') - 0.001;
    for (const [tenant, seconds] of [
      ['standard', pass(7)],
      ['premium', pass(13)],
      // On two accelerators.
      ['vip', pass(35 / 2)],
    ] as const) {
      // Quantiles are right to 0.1 %, and who waits for a batch takes longer.
      const ratio = meanOf(results, 'e2e_p50', tenant) / (seconds + way);
      expect(ratio, tenant).toBeGreaterThan(0.999);
      expect(ratio, tenant).toBeLessThan(1.1);
    }
  });

  it('pays 8 L4 at $1 an hour, whatever comes', () => {
    for (const load of ['usual', 'Black Friday']) {
      expect(meanOf(near(load, '5 pages a visit'), 'cost_usd')).toBeCloseTo((8 * 15) / 3600, 9);
    }
  });

  it('bears the eightfold with a cache, or with 12 L4, and not without both', () => {
    const inTime = (embeddings: string) =>
      meanOf(near('Black Friday', embeddings), 'goodput_ratio');
    expect(inTime('5 pages a visit')).toBeGreaterThan(0.99);
    expect(inTime('none')).toBeLessThan(0.25);
    expect(inTime('none, 12 L4')).toBeGreaterThan(0.93);
  });

  it('is within 100 ms of nobody far away who is not known', () => {
    const [{ places }] = run({
      load: 'usual',
      embeddings: 'none',
      clients: 'worldwide',
    }) as [ReturnType<typeof run>[number]];
    const inTime = (name: string) =>
      places.find((place) => place.name === name)!.values['goodput_ratio'];
    expect(inTime('ap-southeast-1')).toBeLessThan(0.02);
    expect(inTime('us-east-1')).toBeGreaterThan(0.95);
  });
});
