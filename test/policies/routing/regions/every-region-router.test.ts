import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../../../src/engine/streams.ts';
import {
  type RegionRoutingConfig,
  regionRouterKinds,
} from '../../../../src/policies/routing/regions/index.ts';
import type { PlainRegionRoutingConfig } from '../../../../src/policies/routing/regions/plain-router.ts';
import type { ReferencePrefixConfig } from '../../../../src/policies/routing/regions/reference-prefix.ts';
import type { ResidencyConfig } from '../../../../src/policies/routing/regions/residency.ts';
import { choosing, placeNames, regionNames, type Shown } from './region-view.ts';

/** Small numbers, so that there are equals, and what lies on a bound. */
const small = fc.integer({ min: 0, max: 6 });
const maxLoad = fc.constantFrom(undefined, 0, 0.5, 1);

const shownRegion: fc.Arbitrary<Shown> = fc.record({
  isDown: fc.boolean(),
  rttMs: fc.oneof({ weight: 8, arbitrary: small }, fc.constant(Number.POSITIVE_INFINITY)),
  distanceKm: small,
  weight: small,
  price: small,
  gramsPerKwh: small,
  localHour: fc.integer({ min: 0, max: 23 }),
  load: fc.constantFrom(0, 0.5, 1, 2),
});

const names = fc.subarray([...regionNames(12)]);
const within = fc.record({
  within: small.map((ms) => ms / 1000),
  beyond: fc.constantFrom('nearest' as const, 'none' as const),
  max_load: maxLoad,
});

const plain: readonly fc.Arbitrary<PlainRegionRoutingConfig>[] = [
  fc.record({ kind: fc.constant('latency' as const), max_load: maxLoad }),
  fc.constant({ kind: 'weighted' }),
  fc.record({
    kind: fc.constant('geoproximity' as const),
    bias: fc.dictionary(fc.constantFrom(...regionNames(12)), fc.integer({ min: -99, max: 99 })),
  }),
  names.chain((order) => fc.constant({ kind: 'failover' as const, order: order.reverse() })),
  fc.constant({ kind: 'multivalue' }),
  fc.record({
    kind: fc.constant('follow-the-sun' as const),
    from: fc.integer({ min: 0, max: 23 }),
    to: fc.integer({ min: 0, max: 24 }),
  }),
  within.map((one) => ({ kind: 'greenest-within' as const, ...one })),
  within.map((one) => ({ kind: 'cheapest-within' as const, ...one })),
];

/** All but the published one, which keeps none of these promises: `reference-prefix.test.ts`. */
type Honest = Exclude<RegionRoutingConfig, ReferencePrefixConfig>;

const config: fc.Arbitrary<Honest> = fc.oneof(
  ...plain,
  fc.record({ kind: fc.constant('reference-prefix-corrected' as const), max_load: maxLoad }),
  fc.record({
    kind: fc.constant('residency' as const),
    allowed: fc.dictionary(fc.constantFrom(...placeNames), names),
    base: fc.oneof(...plain),
  }),
);

const situation = fc.record({
  config,
  shown: fc.array(shownRegion, { minLength: 1, maxLength: 12 }),
  place: fc.nat({ max: placeNames.length - 1 }),
  seed: fc.string(),
});

/** The regions that may be chosen, by sorting; the first alone where chance has no part. Slow, and as it is stated. */
function rightful(
  config: Exclude<Honest, ResidencyConfig>,
  shown: readonly Shown[],
  open: readonly number[],
): readonly number[] {
  const of = (region: number) => shown[region]!;
  const by = (...keys: readonly ((region: number) => number)[]) =>
    [...open]
      .sort((one, other) => {
        const key = keys.find((key) => key(one) !== key(other));
        return key === undefined ? one - other : key(one) - key(other);
      })
      .slice(0, 1);
  const rtt = (region: number) => of(region).rttMs!;
  switch (config.kind) {
    case 'weighted': {
      const heavy = open.filter((region) => of(region).weight! > 0);
      return heavy.length > 0 ? heavy : open;
    }
    case 'multivalue':
      return open;
    case 'failover': {
      const order = config.order.map((name) => name.charCodeAt(0) - 65);
      return order.filter((region) => open.includes(region)).slice(0, 1);
    }
    case 'geoproximity':
      return by((region) => {
        const bias = config.bias[String.fromCharCode(65 + region)] ?? 0;
        return of(region).distanceKm! * (1 - bias / 100);
      });
    case 'follow-the-sun':
      return by((region) => {
        const hour = of(region).localHour!;
        const { from, to } = config;
        const day = from < to ? hour >= from && hour < to : hour >= from || hour < to;
        return day ? 0 : (from - hour + 24) % 24;
      }, rtt);
    case 'latency':
    case 'reference-prefix-corrected':
    case 'greenest-within':
    case 'cheapest-within': {
      const isFull = (region: number) =>
        config.max_load !== undefined && of(region).load! >= config.max_load ? 1 : 0;
      const reached = open.filter((region) => rtt(region) < Number.POSITIVE_INFINITY);
      const sorted = (some: readonly number[], key: (region: number) => number) =>
        [...some]
          .sort(
            (one, other) =>
              isFull(one) - isFull(other) ||
              key(one) - key(other) ||
              rtt(one) - rtt(other) ||
              one - other,
          )
          .slice(0, 1);
      if (config.kind === 'latency' || config.kind === 'reference-prefix-corrected') {
        return sorted(reached, rtt);
      }
      const near = reached.filter((region) => rtt(region) <= 1000 * config.within);
      if (near.length === 0) return config.beyond === 'nearest' ? sorted(reached, rtt) : [];
      return config.kind === 'greenest-within'
        ? sorted(near, (region) => of(region).gramsPerKwh!)
        : sorted(near, (region) => of(region).price!);
    }
  }
}

describe('every region router', () => {
  const runs = { numRuns: 2000, seed: 8 };

  it('is among those that are generated here', () => {
    const kinds = new Set(fc.sample(config, runs).map(({ kind }) => kind));
    expect([...kinds, 'reference-prefix'].sort()).toEqual([...regionRouterKinds].sort());
  });

  it('chooses a region that is healthy and allowed, the right one, and none only where there is none', () => {
    fc.assert(
      fc.property(situation, ({ config, shown, place, seed }) => {
        const draw = namedStreams(seed, 0)('regions');
        const { region, others } = choosing(config, shown.length)(shown, draw, place);
        const healthy = [...shown.keys()].filter((one) => shown[one]!.isDown !== true);
        const isResident = config.kind === 'residency';
        const allowed = isResident ? config.allowed[placeNames[place]!] : undefined;
        const open = healthy.filter(
          (one) => allowed?.includes(String.fromCharCode(65 + one)) ?? true,
        );
        const right = rightful(isResident ? config.base : config, shown, open);
        if (right.length === 0) expect(region).toBe(-1);
        else expect(right).toContain(region);
        for (const other of others) expect(open).toContain(other);
        expect(new Set([region, ...others]).size).toBe(1 + others.length);
      }),
      runs,
    );
  });

  it('greenest-within and cheapest-within are never beyond their bound where they may not be', () => {
    const bounded = fc.record({
      kind: fc.constantFrom('greenest-within' as const, 'cheapest-within' as const),
      within: small.map((ms) => ms / 1000),
      beyond: fc.constantFrom('nearest' as const, 'none' as const),
      max_load: maxLoad,
    });
    fc.assert(
      fc.property(bounded, fc.array(shownRegion, { maxLength: 6 }), (config, shown) => {
        const { region } = choosing(config, shown.length)(shown);
        if (region < 0 || shown[region]!.rttMs! <= 1000 * config.within) return;
        expect(config.beyond).toBe('nearest');
        const near = shown.filter((one) => !one.isDown && one.rttMs! <= 1000 * config.within);
        expect(near).toEqual([]);
      }),
      runs,
    );
  });

  it('gives the same answers to the same numbers, and keeps nothing from one choice to the next', () => {
    fc.assert(
      fc.property(
        situation,
        fc.array(shownRegion, { minLength: 12, maxLength: 12 }),
        (one, other) => {
          const { config, shown, place, seed } = one;
          const padded = [...shown, ...other].slice(0, 12);
          const fresh = choosing(config, 12);
          const used = choosing(config, 12);
          used(other, namedStreams(seed, 1)('regions'), 0);
          const answer = used(padded, namedStreams(seed, 0)('regions'), place);
          expect(answer).toEqual(fresh(padded, namedStreams(seed, 0)('regions'), place));
        },
      ),
      { numRuns: 500, seed: 8 },
    );
  });
});
