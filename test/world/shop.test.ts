import { describe, expect, it } from 'vitest';
import { meanOf, shippedScenario } from './shipped-scenario.ts';

/** Pages that follow soon make visits short, so that a few seconds have whole ones. */
const run = shippedScenario(
  'shop',
  { horizon: '16s', warmup: '6s', replications: 1 },
  { 'traffic.shop.sessions.think': '100ms' },
);
const known = new Map<string, ReturnType<typeof run>>();

function near(load: string, embeddings: string): ReturnType<typeof run> {
  const key = `${load}, ${embeddings}`;
  const results = known.get(key) ?? run({ load, embeddings, clients: 'near' });
  known.set(key, results);
  return results;
}

/** One pass over the weights of a model on an L4, at 0.8 of its 300 GB/s, and the launch. */
const pass = (gigabytes: number) => gigabytes / (0.8 * 300) + 0.002;

/** Seconds of the fastest page of a tenant. */
function fastest(results: ReturnType<typeof run>, tenant: string): number {
  const pages = [...results[0]!.requests!].filter(
    (one) => one.tenant === tenant && one.deployment === 'front' && one.outcome === 'completed',
  );
  return Math.min(...pages.map(({ arrived, ended }) => ended - arrived));
}

describe('scenarios/shop.yaml, ten seconds of it', () => {
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

  it('takes a pass over the weights for who is not known and waits for nobody, and the way', () => {
    const way = fastest(near('usual', '25 pages a visit'), 'standard') - 0.001;
    const results = near('Black Friday', 'none, 12 L4');
    expect(fastest(results, 'standard')).toBeCloseTo(pass(7) + way, 5);
    expect(fastest(results, 'premium')).toBeCloseTo(pass(13) + way, 5);
    // Arithmetic of 64 tokens, at half the FP16 rate of two, takes longer than reading 35 GB.
    const arithmetic = (64 * 2 * 70e9) / (2 * 0.5 * 121e12) + 0.002;
    expect(fastest(results, 'vip')).toBeCloseTo(arithmetic + way, 5);
  });

  it('pays 8 L4 at $1 an hour, whatever comes', () => {
    for (const load of ['usual', 'Black Friday']) {
      expect(meanOf(near(load, '5 pages a visit'), 'cost_usd')).toBeCloseTo((8 * 10) / 3600, 9);
    }
  });

  it('bears the eightfold with a cache, or with 12 L4, and not without both', () => {
    const inTime = (embeddings: string) =>
      meanOf(near('Black Friday', embeddings), 'goodput_ratio');
    expect(inTime('5 pages a visit')).toBeGreaterThan(0.99);
    // The queue has grown for sixteen seconds at the most.
    expect(inTime('none')).toBeLessThan(0.5);
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
