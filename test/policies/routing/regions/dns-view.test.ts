import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../../../src/engine/streams.ts';
import { DnsView, stalePart } from '../../../../src/policies/routing/regions/dns-view.ts';
import {
  type HealthCheckConfig,
  HealthChecks,
  mostCheckDelay,
  route53HealthCheck,
} from '../../../../src/policies/routing/regions/health-check.ts';
import { regionRouter } from '../../../../src/policies/routing/regions/index.ts';
import {
  noChoice,
  type RegionView,
} from '../../../../src/policies/routing/regions/region-router.ts';
import { regionNames, viewOf } from './region-view.ts';

const [a, b, c] = [{ rttMs: 10 }, { rttMs: 20 }, { rttMs: 30 }];
const never = () => 0;

function dnsOf(kind: 'latency' | 'multivalue', ttl: number, resolvers = 1, regions = 3) {
  const dns = new DnsView(regionRouter({ kind }, regionNames(regions), []), ttl, resolvers);
  const choice = noChoice();
  return (now: number, view: RegionView, resolver = 0, draw = never) => {
    dns.choose(resolver, now, view, draw, choice);
    return { ...choice, others: [...choice.others] };
  };
}

describe('answers of DNS', () => {
  const all = viewOf([a, b, c]);
  const withoutA = viewOf([{ ...a, isDown: true }, b, c]);

  it('stand for their time to live, and not an instant longer', () => {
    const ask = dnsOf('latency', 60);
    expect(ask(100, all)).toEqual({ region: 0, others: [], because: 'shortest round trip' });
    const because = 'its DNS answer still stands';
    expect(ask(159.999, withoutA)).toEqual({ region: 0, others: [], because });
    expect(ask(160, withoutA).region).toBe(1);
    expect(ask(219.999, all).region).toBe(1);
    expect(ask(220, all).region).toBe(0);
  });

  it('are each resolver’s own', () => {
    const ask = dnsOf('latency', 60, 2);
    expect(ask(0, all, 0).region).toBe(0);
    expect(ask(1, withoutA, 1).region).toBe(1);
    expect([ask(2, all, 0).region, ask(2, all, 1).region]).toEqual([0, 1]);
  });

  it('with all their values, in their order', () => {
    const ten = viewOf(Array.from({ length: 10 }, () => ({})));
    const ask = dnsOf('multivalue', 60, 2, 10);
    const first = ask(0, ten, 1, namedStreams('dns', 0)('answers'));
    expect(first.others).toHaveLength(7);
    expect(ask(59, ten, 0).region).toBe(0);
    expect(ask(59, ten, 1)).toEqual({ ...first, because: 'its DNS answer still stands' });
  });

  it('are not mixed up where one resolver has more of them than another', () => {
    const ask = dnsOf('multivalue', 60, 2);
    expect(ask(0, withoutA, 0).others).toHaveLength(1);
    expect(ask(1, all, 1).others).toHaveLength(2);
    expect(ask(2, all, 0).others).toHaveLength(1);
  });

  it('are asked for again where a resolver forgot them, and before time 0 too', () => {
    const dns = new DnsView(regionRouter({ kind: 'latency' }, regionNames(3), []), 60, 1);
    const choice = noChoice();
    const ask = (now: number, view: RegionView) => {
      dns.choose(0, now, view, never, choice);
      return choice.region;
    };
    expect([ask(-50, withoutA), ask(0, all)]).toEqual([1, 1]);
    dns.forget(0);
    expect(ask(1, all)).toBe(0);
  });

  it('are not kept where there is none', () => {
    const down = { isDown: true };
    const ask = dnsOf('latency', 60);
    expect(ask(0, viewOf([down, down, down])).region).toBe(-1);
    expect(ask(1, all).region).toBe(0);
  });

  it('with a time to live of 0 are never stale', () => {
    const ask = dnsOf('latency', 0);
    expect([ask(5, all).region, ask(5, withoutA).region]).toEqual([0, 1]);
  });
});

/** One outage of the nearest region, watched by checks and asked for by resolvers at some times, in order. */
interface Outage {
  readonly check: HealthCheckConfig;
  /** Part of an interval at which the first check is. */
  readonly phase: number;
  readonly ttl: number;
  readonly downAt: number;
  readonly lasts: number;
  readonly asks: readonly { readonly at: number; readonly resolver: number }[];
}

/** Where each ask went. Checks come before asks of the same instant. */
function played({ check, phase, ttl, downAt, lasts, asks }: Outage): readonly number[] {
  const checks = new HealthChecks(check, 3);
  const ask = dnsOf('latency', ttl, 4);
  let tick = 0;
  return asks.map(({ at, resolver }) => {
    for (; (phase + tick) * check.interval <= at; tick += 1) {
      const now = (phase + tick) * check.interval;
      checks.result(0, now < downAt || now >= downAt + lasts);
    }
    return ask(at, { ...viewOf([a, b, c]), healthy: checks.healthy }, resolver).region;
  });
}

describe('staleness', () => {
  it('comes near its bound: 150 s at Route 53’s checks and a time to live of 60 s', () => {
    const asks = [89.9, 149.8, 149.95].map((at) => ({ at, resolver: 0 }));
    const outage = { check: route53HealthCheck, phase: 0, ttl: 60, downAt: 0.01, lasts: 9999 };
    expect(played({ ...outage, asks })).toEqual([0, 0, 1]);
  });

  it('is at most the time to live and the delay of the checks, after an outage and after its end', () => {
    const outages = fc.record({
      check: fc.record({
        interval: fc.constantFrom(1, 10, 30),
        threshold: fc.integer({ min: 1, max: 5 }),
        none_healthy: fc.constant('all' as const),
      }),
      phase: fc.double({ min: 0, max: 0.999, noNaN: true }),
      ttl: fc.integer({ min: 0, max: 120 }),
      downAt: fc.integer({ min: 1, max: 300 }),
      lasts: fc.integer({ min: 1, max: 400 }),
      asks: fc
        .array(fc.record({ at: fc.integer({ min: 0, max: 7000 }), resolver: fc.nat(3) }), {
          minLength: 50,
          maxLength: 200,
        })
        .map((asks) =>
          asks.map((one) => ({ ...one, at: one.at / 10 })).sort((one, other) => one.at - other.at),
        ),
    });
    let stale = 0;
    let over = 0;
    fc.assert(
      fc.property(outages, (outage) => {
        const { check, ttl, downAt, lasts, asks } = outage;
        // A check may come a rounding error after the instant that it is due.
        const bound = ttl + mostCheckDelay(check) + 1e-9;
        const found = played(outage);
        for (const [at, ask] of asks.entries()) {
          const end = downAt + lasts;
          const isOver = ask.at >= end + bound;
          if (ask.at >= downAt + bound && ask.at < end) expect(found[at]).toBe(1);
          if (ask.at < downAt || isOver) expect(found[at]).toBe(0);
          if (isOver) over += 1;
          if (ask.at >= downAt && ask.at < end && found[at] === 0) stale += 1;
        }
      }),
      { numRuns: 300, seed: 8 },
    );
    // Without stale answers, or any after the end, nothing would be shown here.
    expect(stale).toBeGreaterThan(1000);
    expect(over).toBeGreaterThan(1000);
  });

  it('leaves the part of busy resolvers that theory says: it falls evenly to 0 over the time to live', () => {
    // 120 resolvers that ask at every half second, whose first answers were half a second apart.
    const resolvers = 120;
    const [ttl, changeAt] = [60, 600];
    const ask = dnsOf('latency', ttl, resolvers);
    const [before, after] = [viewOf([a, b]), viewOf([{ isDown: true }, b])];
    for (let half = 0; half < 2 * (changeAt + 70); half += 1) {
      const now = half / 2;
      let stale = 0;
      for (let resolver = 0; resolver < Math.min(resolvers, half + 1); resolver += 1) {
        if (ask(now, now < changeAt ? before : after, resolver).region === 0) stale += 1;
      }
      if (now < changeAt) continue;
      // At each instant one resolver asks anew, which is all that the two may differ by.
      const part = stale / resolvers;
      expect(Math.abs(part - stalePart(now - changeAt, ttl))).toBeLessThanOrEqual(
        1.0001 / resolvers,
      );
    }
    expect([-1, 0, 15, 60, 61].map((since) => stalePart(since, 60))).toEqual([1, 1, 0.75, 0, 0]);
    expect(stalePart(0, 0)).toBe(0);
  });
});
