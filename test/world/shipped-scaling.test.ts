import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSource } from '../../src/scenario/source.ts';
import { variantsOf } from '../../src/sweep/variants.ts';
import { violations } from '../../src/testing/index.ts';
import { simulate } from '../../src/world/simulate.ts';

/** Scenarios of the folder `scenarios` that are about scaling, cut to minutes in which something happens. */
const shortened: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'black-friday': { horizon: '4min', warmup: '30s', 'traffic.shop.shape.start': '10h' },
  'flash-crowd': {
    horizon: '6min',
    warmup: '30s',
    'traffic.readers.shape.at': '1min',
    'traffic.readers.shape.rise': '1min',
    'traffic.readers.shape.hold': '1min',
    'traffic.readers.shape.decay': '1min',
  },
  'scale-to-zero': { horizon: '2h', 'traffic.team.shape.start': '9h' },
  spot: { horizon: '20min' },
};

function variants(name: string) {
  const url = new URL(`../../scenarios/${name}.yaml`, import.meta.url);
  const overrides = Object.entries(shortened[name]!).map(([path, value]) => ({
    path,
    value,
    place: { file: 'test' },
  }));
  return variantsOf(readSource(readFileSync(url, 'utf8'), `${name}.yaml`), overrides, []);
}

describe.each(Object.keys(shortened))('scenarios/%s.yaml, shortened', (name) => {
  it.each(
    variants(name).map(({ labels, parsed }) => [Object.values(labels).join(', '), parsed.scenario]),
  )('%s', (_, scenario) => {
    if (typeof scenario === 'string') throw new TypeError('a label in the place of a scenario');
    const result = simulate(scenario, new Map(), { replication: 0, logRequests: true });
    expect(result.total['completed']).toBeGreaterThan(5);
    expect(violations({ scenario, result, requests: [...result.requests!] })).toEqual([]);
  });
});
