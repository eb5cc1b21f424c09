import { describe, expect, it } from 'vitest';
import { runScenario } from '../../../src/testing/index.ts';
import { at } from '../literal.ts';
import {
  latencies,
  london,
  type Part,
  regionsCalled,
  runRegional,
  tokyo,
  tries,
  virginia,
} from './regional.ts';

const routing = (one: Part): Part => ({ 'gateways.g.regional.routing': one });

describe('routing between regions', () => {
  it('by distance, with a bias that makes one seem nearer', () => {
    // From London it is 460 km to Ireland, and 5,900 to Virginia: with a bias of 99, 59.
    const called = (bias: object) =>
      regionsCalled(runRegional({ [london]: at(1) }, routing({ kind: 'geoproximity', bias })));
    expect(called({})).toEqual(['eu-west-1']);
    expect(called({ 'us-east-1': 92 })).toEqual(['eu-west-1']);
    expect(called({ 'us-east-1': 93 })).toEqual(['us-east-1']);
  });

  it('after the sun: by the clock of the day on which the bill begins', () => {
    // 06:30 UTC: half past six in Ireland, and half past one in the morning in Virginia.
    const sun = routing({ kind: 'follow-the-sun', from: 6, to: 18 });
    const called = (start: string) =>
      regionsCalled(runRegional({ [virginia]: at(1) }, { ...sun, billing: { start } }));
    expect(called('2026-01-01T06:30:00Z')).toEqual(['eu-west-1']);
    expect(called('2026-01-01T12:30:00Z')).toEqual(['us-east-1']);
    // Day in both: the nearest. Night in both: where it comes first.
    expect(called('2026-01-01T20:30:00Z')).toEqual(['us-east-1']);
    expect(called('2026-01-01T23:30:00Z')).toEqual(['eu-west-1']);
  });

  it('after the sun: on to the next region when day ends, within a run', () => {
    const run = runRegional(
      { [london]: at(100, 200) },
      {
        ...routing({ kind: 'follow-the-sun', from: 8, to: 18 }),
        billing: { start: '2026-01-01T17:58:00Z' },
      },
    );
    expect(regionsCalled(run)).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('where the law keeps data: no outage, no second try and no copy breaks it', () => {
    const run = runRegional(
      { [london]: at(200), [virginia]: at(200) },
      {
        ...routing({ kind: 'residency', allowed: { [london]: ['eu-west-1'] }, base: {} }),
        'regions.eu-west-1.outages': { at: [{ at: '100s', for: '400s' }] },
        'gateways.g.regional.elsewhere': true,
        'gateways.g.retry': tries(3),
        'gateways.g.hedge': { kind: 'fixed', delay: '1ms' },
      },
    );
    expect(latencies(run).toSorted()).toEqual([1_004_000, 'failed']);
    const sent = run.result.audit.filter(
      ({ tenant, target }) => tenant === london && target !== '',
    );
    expect(sent.every(({ target }) => target === 'd@eu-west-1')).toBe(true);
  });

  it('by weight: none where it is 0, and all there where the other is down', () => {
    const weights = { ...routing({ kind: 'weighted' }), 'regions.eu-west-1.weight': 0 };
    const many = Array.from({ length: 50 }, (_, index) => ({ at: 1 + index }));
    expect(new Set(regionsCalled(runRegional({ [london]: many }, weights)))).toEqual(
      new Set(['us-east-1']),
    );
  });

  it('the cheapest within a bound: a dear one that is nearer, where no other is near enough', () => {
    const called = (within: string) =>
      regionsCalled(
        runRegional(
          { [london]: at(1) },
          {
            ...routing({ kind: 'cheapest-within', within }),
            'regions.eu-west-1.price': '$2',
            'regions.us-east-1.price': '$1',
          },
        ),
      );
    expect(called('76ms')).toEqual(['us-east-1']);
    expect(called('75ms')).toEqual(['eu-west-1']);
  });

  it('a target in no region is sent nobody', () => {
    const provider = { price: { input: '$0', output: '$1' } };
    const run = runRegional(
      { [tokyo]: at(1) },
      {
        'providers.h': provider,
        'gateways.g.targets.h': { provider: 'h', priority: 0 },
        'gateways.g.targets.d.priority': 1,
      },
    );
    expect(regionsCalled(run)).toEqual(['us-east-1']);
  });
});

describe('clients', () => {
  const source = {
    name: 'talks',
    horizon: '600s',
    regions: { 'us-east-1': {}, 'eu-west-1': {} },
    pools: {
      p: { accelerator: 'L4', accelerators: 1, regions: { 'us-east-1': {}, 'eu-west-1': {} } },
    },
    deployments: {
      d: {
        pool: 'p',
        engine: { kind: 'slots', slots: 100, service: '1s' },
        scaling: { kind: 'fixed', replicas: 1 },
      },
    },
    gateways: {
      g: {
        targets: { d: { deployment: 'd' } },
        audit: true,
        regional: { routing: { kind: 'weighted' }, dns: { ttl: '1h', resolvers: 100 } },
      },
    },
    traffic: {
      t: {
        gateway: 'g',
        arrivals: { kind: 'constant', rate: '0.5/s' },
        sessions: { turns: 5, think: '3s' },
        clients: { [tokyo]: 1, [london]: 3 },
      },
    },
  };
  const run = runScenario(source);

  it('of one conversation stay at one place, and behind one resolver: in one region', () => {
    const of = new Map<number, Set<string>>();
    for (const { session, place, number } of run.requests) {
      const target = run.result.audit.find(
        (row) => row.number === number && row.what === 'call',
      )!.target;
      of.set(session, (of.get(session) ?? new Set()).add(`${place} ${target}`));
    }
    expect(of.size).toBeGreaterThan(200);
    expect([...of.values()].every((seen) => seen.size === 1)).toBe(true);
    expect(new Set([...of.values()].flatMap((seen) => [...seen])).size).toBe(4);
  });

  it('are where they are by their shares', () => {
    const sessions = new Map(run.requests.map(({ session, place }) => [session, place]));
    const far = [...sessions.values()].filter((place) => place === tokyo).length;
    const count = sessions.size;
    // A quarter, give or take four standard errors.
    expect(Math.abs(far / count - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / count));
  });
});

describe('requests straight to a deployment of a region', () => {
  const straight = {
    [`traffic.${virginia}`]: {
      file: virginia,
      deployment: 'd@us-east-1',
      clients: { [virginia]: 1 },
    },
    'regions.us-east-1.outages': { at: [{ at: '100s', for: '100s' }] },
  };

  it('are lost when it falls, and wait there until it is back', () => {
    const run = runRegional({ [virginia]: at(99.5, 150) }, straight);
    expect(run.requests[0]).toMatchObject({ outcome: 'failed', ended: 100 });
    expect(run.requests[1]).toMatchObject({ outcome: 'completed', started: 230, ended: 231 });
    expect(run.result.total['failed']).toBe(1);
  });
});
