import { describe, expect, it } from 'vitest';
import type { TargetChoice } from '../../../../src/policies/routing/gateway/gateway-router.ts';
import { gatewayRouter } from '../../../../src/policies/routing/gateway/index.ts';
import { DnsView } from '../../../../src/policies/routing/regions/dns-view.ts';
import {
  type RegionRoutingConfig,
  regionRouter,
} from '../../../../src/policies/routing/regions/index.ts';
import { regionalRouter } from '../../../../src/policies/routing/regions/regional-router.ts';
import { gatewayRouting } from '../../../../src/scenario/schema/gateway-routing.ts';
import {
  factsOf,
  requestOf,
  type Shown as Target,
  viewOf as targetsSeen,
} from '../gateway/gateway-view.ts';
import { placeNames, regionNames, type Shown, viewOf } from './region-view.ts';

const near = { rttMs: 10 };
const far = { rttMs: 90 };
const closed = { isClosed: true };

/** Targets A and B in region A, C in B, D in C, and E in none; regions A and B, and C still farther. */
const regionOf = [0, 0, 1, 2, -1];

interface Setting {
  readonly routing?: RegionRoutingConfig;
  /** Of targets within a region. */
  readonly base?: object;
  readonly ttl?: number;
  readonly elsewhere?: boolean;
}

function routed({ routing = { kind: 'latency' }, base, ttl = 0, elsewhere = false }: Setting = {}) {
  const clock = { now: 0, regions: [near, far, { rttMs: 200 }] as readonly Shown[] };
  const names = regionNames(3);
  const router = regionRouter(routing, names, placeNames);
  const facts = factsOf(
    regionOf.map((_, at) => ({ quality: 0.5 + at / 10, usd: at, tier: at === 1 ? 'gold' : '' })),
  );
  const regional = regionalRouter({
    names,
    regionOf,
    allows: (place, region) => router.allows?.(place, region) !== false,
    dns: new DnsView(router, ttl, 4),
    look: (place) => viewOf(clock.regions, place),
    now: () => clock.now,
    resolverOf: ({ place }) => place + 1,
    elsewhere,
    base: gatewayRouter(gatewayRouting.parse(base ?? {}), facts),
  });
  const all: readonly Target[] = regionOf.map((_, at) => ({ usd: at, quality: 0.5 + at / 10 }));
  const choose = (targets: readonly Target[] = all, place = 0) => {
    const choice: TargetChoice = { target: -2, because: '' };
    regional.choose(requestOf({ place }), targetsSeen(targets), () => 0, choice);
    return choice;
  };
  const without = (...list: readonly number[]) =>
    all.map((one, at) => (list.includes(at) ? { ...one, ...closed } : one));
  return { clock, choose, regional, without };
}

describe('a router between regions, before one within them', () => {
  it('chooses among the open targets of the region that the client was sent to', () => {
    const { choose, without } = routed({ base: { kind: 'round-robin' } });
    expect([choose(), choose(), choose()].map(({ target }) => target)).toEqual([0, 1, 0]);
    expect(choose(without(0)).target).toBe(1);
  });

  it('chooses none where its region has none open, unless clients try elsewhere: the nearest then', () => {
    const none = { target: -1, because: 'A does not answer' };
    expect(routed().choose(routed().without(0, 1))).toEqual(none);
    const { choose, without } = routed({ elsewhere: true });
    expect(choose(without(0, 1)).target).toBe(2);
    expect(choose(without(0, 1, 2)).target).toBe(3);
    expect(choose(without(0, 1, 2, 3))).toEqual(none);
  });

  it('never tries a region that it cannot reach', () => {
    const { choose, clock, without } = routed({ elsewhere: true });
    clock.regions = [near, { rttMs: Number.POSITIVE_INFINITY }, { rttMs: 200 }];
    expect(choose(without(0, 1)).target).toBe(3);
  });

  it('goes by an answer for as long as it stands', () => {
    const { choose, clock } = routed({ ttl: 60 });
    expect(choose().target).toBe(0);
    clock.regions = [{ ...near, isDown: true }, far, { rttMs: 200 }];
    clock.now = 59.9;
    expect(choose().target).toBe(0);
    clock.now = 60;
    expect(choose().target).toBe(2);
  });

  it('says why where there is no region at all', () => {
    const { choose, clock } = routed();
    clock.regions = [near, far, far].map((one) => ({ ...one, isDown: true }));
    expect(choose()).toEqual({ target: -1, because: 'no region is healthy' });
  });

  it('tries the next of several answers where the first has none open', () => {
    const { choose, without } = routed({ routing: { kind: 'multivalue' } });
    expect(choose(without(0, 1)).target).toBe(2);
    expect(choose(without(0, 1, 2)).target).toBe(3);
  });

  describe('where the law says who may have the data', () => {
    const residency = (...regions: readonly string[]): RegionRoutingConfig => ({
      kind: 'residency',
      allowed: { k: regions },
      base: { kind: 'latency' },
    });

    it('goes nowhere else, though clients try elsewhere', () => {
      const { choose, without } = routed({ routing: residency('A', 'C'), elsewhere: true });
      expect(choose(without(0, 1)).target).toBe(3);
      expect(choose(without(0, 1, 3)).target).toBe(-1);
      // Of another place nothing is said.
      expect(choose(without(0, 1), 1).target).toBe(2);
    });

    it('keeps to the list of a failover, elsewhere too', () => {
      const routing = { kind: 'failover', order: ['A', 'C'] } as const;
      const { choose, without } = routed({ routing, elsewhere: true });
      expect(choose(without(0, 1)).target).toBe(3);
    });

    it('sends no copy there that nobody waits for', () => {
      const shadow = { kind: 'shadow', target: 'C', share: 1 };
      const copyFor = (place: number) => {
        const { regional } = routed({ routing: residency('A'), base: shadow });
        const seen = targetsSeen(regionOf.map(() => ({})));
        return regional.shadow!(requestOf({ place }), seen, () => 0);
      };
      expect(copyFor(0)).toBe(-1);
      expect(copyFor(1)).toBe(2);
    });

    it('copies nothing where no target is open that the client may be sent to', () => {
      const shadow = { kind: 'shadow', target: 'C', share: 1 };
      const { regional } = routed({ routing: residency('A'), base: shadow });
      const shut = targetsSeen(regionOf.map((region) => (region >= 0 ? closed : {})));
      expect(regional.shadow!(requestOf({ place: 1 }), shut, () => 0)).toBe(-1);
    });

    it('has no answer made better there', () => {
      const cascade = { kind: 'cascade', signal: 0 };
      const dearer = (place: number, shut: readonly number[]) => {
        const { regional, without } = routed({ routing: residency('A'), base: cascade });
        return regional.escalate!(requestOf({ place }), 0, targetsSeen(without(...shut)), () => 0);
      };
      expect(dearer(0, [0])).toBe(1);
      expect(dearer(0, [0, 1])).toBe(-1);
      expect(dearer(1, [0, 1])).toBe(2);
    });
  });
});
