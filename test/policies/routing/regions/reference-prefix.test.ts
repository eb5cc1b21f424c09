import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../../../src/engine/streams.ts';
import {
  type RegionRoutingConfig,
  regionRouter,
} from '../../../../src/policies/routing/regions/index.ts';
import { nearestRegion } from '../../../../src/policies/routing/regions/multi-region-deployment-corrected.ts';
import { noChoice } from '../../../../src/policies/routing/regions/region-router.ts';
import { awsRegions } from '../../../../src/policies/selection/aws-region.ts';
import { type Shown, viewOf } from './region-view.ts';

/** As the world numbers them. */
const regions = [...awsRegions].sort();
const places = ['k', 'l', 'm'];
const draw = namedStreams('', 0)('regions');

/** Where clients of a place go, and why; a place of -1 is nowhere. */
function sentTo(
  config: RegionRoutingConfig,
  shown: Readonly<Record<string, Shown>> = {},
  place = 0,
  names: readonly string[] = regions,
) {
  const choice = noChoice();
  const view = viewOf(
    names.map((name) => shown[name] ?? {}),
    place,
  );
  regionRouter(config, names, places).choose(view, draw, choice);
  return [names[choice.region], choice.because];
}

const published = (addresses: Readonly<Record<string, string>> = {}) =>
  ({ kind: 'reference-prefix', addresses }) as const;

describe('the published selection as a router', () => {
  it('goes by the address of a place', () => {
    const addresses = { k: '13.2.3.4', l: '8.8.8.8' };
    expect(sentTo(published(addresses))).toEqual(['ap-southeast-1', 'addresses 13.*']);
    expect(sentTo(published(addresses), {}, 1)).toEqual([
      'us-east-1',
      'no known prefix: the lowest latency, 0 ms',
    ]);
  });

  it.each([
    ['us-east-1', 'us-east-1', 'addresses 54.*'],
    ['us-west-2', 'us-west-2', 'addresses 52.*'],
    ['eu-west-1', 'eu-west-1', 'addresses 3.*'],
    ['ap-southeast-1', 'ap-southeast-1', 'addresses 13.*'],
    ['ap-northeast-1', 'us-east-1', 'no known prefix: the lowest latency, 0 ms'],
    ['sa-east-1', 'us-east-1', 'no known prefix: the lowest latency, 0 ms'],
  ])('whose address nobody gives is as near %s: goes to %s', (near, region, because) => {
    expect(sentTo(published(), { [near]: { distanceKm: 1 } })).toEqual([region, because]);
  });

  it('a place that nobody knows is of no known prefix', () => {
    expect(sentTo(published({ k: '3.1.1.1' }), {}, -1)[0]).toBe('us-east-1');
  });

  it('goes where nothing is: the published class raises a KeyError there', () => {
    const some = ['eu-west-1', 'us-east-1'];
    expect(sentTo(published({ k: '13.1.1.1' }), {}, 0, some)).toEqual([
      undefined,
      "<AWSRegion.AP_SOUTHEAST_1: 'ap-southeast-1'>",
    ]);
    // Of those that are left, the first of the published order.
    expect(sentTo(published({ k: '8.8.8.8' }), {}, 0, some)[0]).toBe('us-east-1');
    expect(sentTo(published({ k: '8.8.8.8' }), {}, 0, ['frankfurt'])).toEqual([
      undefined,
      'min() arg is an empty sequence',
    ]);
  });
});

const shownRegion: fc.Arbitrary<Shown> = fc.record({
  isDown: fc.boolean(),
  rttMs: fc.integer({ min: 1, max: 300 }),
  distanceKm: fc.integer({ min: 1, max: 20_000 }),
});
const worlds = fc.record(
  Object.fromEntries(regions.map((name) => [name, shownRegion])) as Record<
    string,
    typeof shownRegion
  >,
);

type Kept = (config: RegionRoutingConfig, shown: Readonly<Record<string, Shown>>) => void;

const upOf = (shown: Readonly<Record<string, Shown>>) =>
  regions.filter((name) => shown[name]!.isDown !== true);

const promises: readonly (readonly [string, Kept])[] = [
  [
    'nobody is sent to a region that is down while one is up',
    (config, shown) => {
      const up = upOf(shown);
      const [region] = sentTo(config, shown);
      if (up.length > 0) expect(up).toContain(region);
    },
  ],
  [
    'a client is sent where the round trip is shortest',
    (config, shown) => {
      const [region] = sentTo(config, shown);
      const least = Math.min(...upOf(shown).map((name) => shown[name]!.rttMs!));
      if (region !== undefined) expect(shown[region]!.rttMs).toBe(least);
    },
  ],
  [
    'it is what `nearestRegion` says',
    (config, shown) => {
      const { region } = nearestRegion(
        {
          regions,
          places,
          placeOf: () => 'k',
          roundTripMs: (_, name) => shown[name]!.rttMs!,
        },
        '126.0.0.1',
        (name) => shown[name]!.isDown !== true,
      );
      expect(sentTo(config, shown)[0]).toBe(region);
    },
  ],
];

describe.each(promises)('%s', (_, kept) => {
  const check = (config: RegionRoutingConfig) =>
    fc.check(
      fc.property(worlds, (shown) => kept(config, shown)),
      { numRuns: 500, seed: 8 },
    );

  it('corrected', () => {
    expect(check({ kind: 'reference-prefix-corrected' }).counterexample).toBeNull();
  });

  it('not as published: the property finds the fault', () => {
    expect(check(published()).failed).toBe(true);
  });
});
