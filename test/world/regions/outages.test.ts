import { describe, expect, it } from 'vitest';
import { at } from '../literal.ts';
import {
  everySecond,
  latencies,
  london,
  regionOf,
  regionsCalled,
  runRegional,
  stay,
  tokyo,
  tries,
  virginia,
} from './regional.ts';

const quick = { 'deployments.d.engine.service': '100ms' };
const outage = (begins: string, lasts: string, more: object = {}) => ({
  at: [{ at: begins, for: lasts }],
  ...more,
});
const usDown = (begins: string, lasts: string, more: object = {}) => ({
  'regions.us-east-1.outages': outage(begins, lasts, more),
});
const dns = (ttl: string) => ({ 'gateways.g.regional.dns': { ttl, resolvers: 1 } });

describe('a region that goes down', () => {
  it('is left after the checks, and after the time to live: at an instant that can be told beforehand', () => {
    const run = runRegional(
      { [virginia]: everySecond(0.25, 250) },
      { ...quick, ...usDown('100.5s', '400s'), ...dns('60s') },
    );
    // Checks fail at 110, 120 and 130 s; the resolver asks at 0.25, 60.25, 120.25 and 180.25 s.
    const found = latencies(run);
    expect(new Set(found.slice(0, 101))).toEqual(new Set([104_000]));
    expect(found.slice(101, 180)).toEqual(Array(79).fill('failed'));
    expect(new Set(found.slice(180))).toEqual(new Set([170_000]));
    // The last call came to the door at 179.252 s.
    const { failover_seconds, region_turned_away } = run.result.total;
    expect([failover_seconds, region_turned_away]).toEqual([78.752, 79]);
    const check = { policy: 'health-check', target: 'us-east-1' };
    expect(run.result.decisions).toMatchObject([
      { ...check, time: 130, state: 'unhealthy', because: '3 checks in a row failed' },
      { ...check, time: 530, state: 'healthy', because: '3 checks in a row passed' },
    ]);
  });

  it('is felt for as long as the bound at the worst: three intervals and the time to live', () => {
    // It dies just after the check at 100 s, and the resolver asks just before the third one after it, at 130 s.
    const run = runRegional(
      {
        [virginia]: [...at(9.999, 69.999, 129.9985, 129.999), ...everySecond(130.9985, 70)],
      },
      { ...quick, ...usDown('100.000001s', '400s'), ...dns('60s') },
    );
    const lost = run.requests.filter(({ outcome }) => outcome === 'failed');
    expect(lost.at(-1)!.arrived).toBe(189.9985);
    expect(189.9985 - 100.000001).toBeLessThan(3 * 10 + 60);
    // It is at the door 2 ms later.
    expect(run.result.total['failover_seconds']).toBe(90.000_499);
  });

  it('is left at once by clients that try elsewhere', () => {
    const run = runRegional(
      { [virginia]: everySecond(0.25, 250) },
      {
        ...quick,
        ...usDown('100.5s', '400s'),
        ...dns('60s'),
        'gateways.g.regional.elsewhere': true,
        'gateways.g.retry': tries(2),
      },
    );
    const found = latencies(run);
    // 4 ms to hear that it is down, then 70 ms.
    expect(new Set(found.slice(101, 180))).toEqual(new Set([174_000]));
    expect(new Set(found.slice(180))).toEqual(new Set([170_000]));
    expect(run.result.total['failed']).toBe(0);
    expect(run.result.total['failover_seconds']).toBe(78.752);
  });

  it('is passed over by clients that have several answers', () => {
    const run = runRegional(
      { [virginia]: everySecond(0.25, 200) },
      {
        ...quick,
        ...usDown('100.5s', '400s'),
        ...dns('1h'),
        'gateways.g.regional.routing': { kind: 'multivalue' },
        'gateways.g.retry': tries(2),
      },
    );
    expect(run.result.total['failed']).toBe(0);
    const found = new Set(latencies(run));
    // One answer for the whole run: whichever is first in it.
    expect([...found].length).toBeLessThanOrEqual(2);
    expect(found.has(104_000) ? found.has(174_000) : found.has(170_000)).toBe(true);
  });

  it('comes back after as many checks that pass', () => {
    const run = runRegional(
      { [virginia]: everySecond(0.25, 300) },
      { ...quick, ...usDown('100.5s', '100s') },
    );
    const called = regionsCalled(run);
    expect(called.indexOf('eu-west-1')).toBe(130);
    // Up at 200.5 s; checks pass at 210, 220 and 230 s.
    expect(called.lastIndexOf('eu-west-1')).toBe(229);
    expect(called.slice(230)).toEqual(Array(70).fill('us-east-1'));
    expect(run.result.decisions.map(({ time, state }) => [time, state])).toEqual([
      [130, 'unhealthy'],
      [230, 'healthy'],
    ]);
  });

  it('says how long it took until all was back: the outage, and the start of its replicas', () => {
    const run = runRegional({ [virginia]: everySecond(0.25, 300) }, usDown('100.5s', '100s'));
    const names = ['region_outages', 'region_outage_seconds', 'restore_seconds'];
    expect(regionOf(run, 'us-east-1', ...names)).toEqual({
      region_outages: 1,
      region_outage_seconds: 100,
      restore_seconds: 130,
    });
    expect(regionOf(run, 'eu-west-1', ...names, 'failover_seconds')).toEqual({
      region_outages: 0,
      region_outage_seconds: 0,
      restore_seconds: 0,
      failover_seconds: 0,
    });
    const told = run.result.fleetEvents.filter(({ event }) => event.startsWith('region'));
    expect(told.map(({ time, event, place }) => [time, event, place])).toEqual([
      [100.5, 'region-outage', 'us-east-1 (major)'],
      [200.5, 'region-recovered', 'us-east-1 (major)'],
      [230.5, 'region-restored', 'us-east-1 (130 s after major began)'],
    ]);
  });

  it('loses what is under way there, and tells it half a round trip later', () => {
    const run = runRegional({ [tokyo]: at(100) }, usDown('100.5s', '100s'));
    expect(run.requests[0]).toMatchObject({ outcome: 'failed', ended: 100.573 });
    expect(regionOf(run, 'us-east-1', 'arrived', 'failed')).toEqual({ arrived: 1, failed: 1 });
  });

  it('loses what waits there as well', () => {
    const run = runRegional(
      { [virginia]: at(100, 100, 100) },
      { ...usDown('100.5s', '100s'), 'deployments.d.engine.slots': 1 },
    );
    expect(regionOf(run, 'us-east-1', 'arrived', 'failed', 'in_flight')).toEqual({
      arrived: 3,
      failed: 3,
      in_flight: 0,
    });
  });

  it('leaves an answer alone that is on its way', () => {
    const run = runRegional({ [tokyo]: at(100) }, usDown('101.1s', '100s'));
    expect(latencies(run)).toEqual([1_146_000]);
  });

  it('fails a call that comes the instant it falls, and takes one the instant it is up', () => {
    const run = runRegional(
      { [virginia]: at(100, 150) },
      {
        ...usDown('100.002s', '50s'),
        'deployments.d.startup': '0s',
        ...stay,
      },
    );
    expect(latencies(run)).toEqual(['failed', 1_004_000]);
  });

  it.each([
    ['none', 'no region is healthy', 0],
    ['all', '1 attempts in all', 1],
  ] as const)('where all are down and none_healthy is %s: %s', (none_healthy, reason, calls) => {
    const both = outage('100s', '400s');
    const run = runRegional(
      { [virginia]: at(200) },
      {
        'regions.us-east-1.outages': both,
        'regions.eu-west-1.outages': both,
        'gateways.g.regional.health_check.none_healthy': none_healthy,
      },
    );
    expect(run.requests[0]).toMatchObject({ outcome: 'failed', reason });
    expect(regionsCalled(run)).toHaveLength(calls);
  });

  it('is up only once each of two outages that overlap is over', () => {
    const run = runRegional(
      { [virginia]: at(250) },
      {
        'regions.us-east-1.outages': {
          at: [
            { at: '100s', for: '50s' },
            { at: '120s', for: '100s' },
          ],
        },
        ...stay,
      },
    );
    const events = run.result.fleetEvents.filter(
      ({ deployment, event }) => deployment === 'd@us-east-1' && event === 'ready',
    );
    // It was up at 220 s, and its replica takes 30 s to start.
    expect(events.map(({ time }) => time)).toEqual([0, 250]);
    expect(latencies(run)).toEqual([1_004_000]);
  });
});

describe('a region that is ill', () => {
  const ill = (partial: object) =>
    usDown('100s', '400s', { at: [{ at: '100s', for: '400s', impact: 'partial' }], partial });

  it('fails all calls at its door where it fails all, with the way there and back', () => {
    const run = runRegional(
      { [tokyo]: at(200) },
      { ...ill({ errors: '100%', slowdown: '1x' }), ...stay },
    );
    expect(run.requests[0]).toMatchObject({ outcome: 'failed', ended: 200.146 });
    expect(regionOf(run, 'us-east-1', 'arrived', 'failed', 'region_turned_away')).toEqual({
      arrived: 1,
      failed: 1,
      region_turned_away: 1,
    });
  });

  it('fails the part of them that it is said to, and none that came before', () => {
    const run = runRegional(
      { [virginia]: everySecond(0, 500) },
      { ...quick, ...ill({ errors: '50%', slowdown: '1x' }), ...stay },
    );
    const { failed, region_turned_away } = regionOf(
      run,
      'us-east-1',
      'failed',
      'region_turned_away',
    );
    expect(region_turned_away).toBe(failed);
    // 400 trials of one half: 200, give or take three standard errors of 10.
    expect(Math.abs(failed! - 200)).toBeLessThan(30);
    expect(run.requests.slice(0, 100).every(({ outcome }) => outcome === 'completed')).toBe(true);
  });

  it('makes the way three times as long where it is slow', () => {
    const slow = ill({ errors: '0%', slowdown: '3x' });
    expect(latencies(runRegional({ [tokyo]: at(200) }, { ...slow, ...stay }))).toEqual([
      1_000_000 + 3 * 146_000,
    ]);
  });

  it('and its zone each fail calls by themselves', () => {
    const half = {
      at: [{ at: '0s', for: '600s', impact: 'partial' }],
      partial: { errors: '50%', slowdown: '1x' },
    };
    const run = runRegional(
      { [virginia]: everySecond(0, 500) },
      {
        ...quick,
        ...stay,
        'regions.us-east-1': { outages: half, zones: { a: { outages: half } } },
        'pools.p.regions': { 'us-east-1/a': {} },
      },
    );
    // Three quarters of 500, give or take three standard errors of √(500 · 3/16) = 9.7.
    expect(Math.abs(regionOf(run, 'us-east-1', 'failed')['failed']! - 375)).toBeLessThan(29);
  });

  it('may leave a call without a word: until its time-out, or for ever', () => {
    const silent = ill({ errors: '100%', slowdown: '1x', hang: '100%' });
    const set = { ...silent, ...stay };
    const run = (more: object) => runRegional({ [virginia]: at(200) }, { ...set, ...more });
    expect(latencies(run({}))).toEqual(['in-flight']);
    expect(regionOf(run({}), 'us-east-1', 'arrived', 'in_flight')).toEqual({
      arrived: 1,
      in_flight: 1,
    });
    const limited = run({ 'gateways.g.timeouts.call': '5s', 'gateways.g.retry': tries(1) });
    expect(limited.requests[0]).toMatchObject({ outcome: 'failed', ended: 205 });
    expect(regionOf(limited, 'us-east-1', 'cancelled', 'in_flight')).toEqual({
      cancelled: 1,
      in_flight: 0,
    });
    const given = run({ 'gateways.g.timeouts.total': '7s' });
    expect(given.requests[0]).toMatchObject({ outcome: 'timed-out', ended: 207 });
  });
});

describe('a zone that goes down', () => {
  const zones = {
    'regions.us-east-1': { zones: { a: { outages: outage('100.5s', '100s') }, b: {} } },
    'pools.p.regions': { 'us-east-1/a': {}, 'us-east-1/b': {} },
    'gateways.g.retry': tries(2),
    'gateways.g.routing': { kind: 'round-robin' },
  };

  it('leaves its region in use: calls that met it go on to another zone', () => {
    const run = runRegional({ [virginia]: everySecond(0.25, 300) }, { ...quick, ...zones });
    expect(run.result.total['failed']).toBe(0);
    expect(run.result.decisions).toEqual([]);
    const found = latencies(run);
    expect(new Set(found.slice(0, 100))).toEqual(new Set([104_000]));
    // Each meets that zone first, for it takes both in turn, and hears so 4 ms later.
    expect(found.slice(102, 201)).toEqual(Array(99).fill(108_000));
    expect(
      regionOf(run, 'us-east-1', 'region_outages', 'restore_seconds', 'region_turned_away'),
    ).toEqual({ region_outages: 1, restore_seconds: 130, region_turned_away: 99 });
  });

  it('together with its region: it is up again only when both are', () => {
    const run = runRegional(
      { [virginia]: [] },
      {
        ...zones,
        'regions.us-east-1': {
          outages: outage('120s', '20s'),
          zones: { a: { outages: outage('100.5s', '100s') }, b: {} },
        },
      },
    );
    const ready = (deployment: string) =>
      run.result.fleetEvents
        .filter((one) => one.deployment === deployment && one.event === 'ready')
        .map(({ time }) => time);
    expect(ready('d@us-east-1/a')).toEqual([0, 230.5]);
    expect(ready('d@us-east-1/b')).toEqual([0, 170]);
  });
});

describe('an outage that several have in common', () => {
  const provider = {
    price: { input: '$0', output: '$1' },
    ttft: '1s',
    tokens_per_second: 1000,
    refusal_latency: '0s',
  };

  it('fells two regions and a provider at the same instant', () => {
    const storm = {
      ...outage('100s', '50s'),
      regions: ['us-east-1', 'eu-west-1'],
      providers: ['h'],
    };
    const run = runRegional(
      { [virginia]: at(99.5) },
      {
        'providers.h': { ...provider, region: 'us-east-1' },
        'outages.storm': storm,
        'gateways.g.targets.h': { provider: 'h', priority: 1 },
      },
    );
    for (const region of ['us-east-1', 'eu-west-1']) {
      expect(regionOf(run, region, 'region_outages', 'region_outage_seconds')).toEqual({
        region_outages: 1,
        region_outage_seconds: 50,
      });
    }
    expect(run.requests[0]).toMatchObject({ outcome: 'failed', ended: 100.002 });
    expect(
      run.result.fleetEvents.filter(({ time }) => time === 100).map(({ event }) => event),
    ).toEqual(expect.arrayContaining(['outage', 'region-outage']));
  });

  it('loses the calls of a provider that is in the region', () => {
    const run = runRegional(
      { [virginia]: at(99.5) },
      {
        'providers.h': { ...provider, region: 'us-east-1' },
        'gateways.g.targets': { h: { provider: 'h' } },
        ...usDown('100s', '50s'),
      },
    );
    expect(run.requests[0]).toMatchObject({ outcome: 'failed', ended: 100.002 });
    expect(regionOf(run, 'us-east-1', 'arrived', 'failed')).toEqual({ arrived: 1, failed: 1 });
  });
});

describe('a partition', () => {
  const apart = (apart: readonly string[], begins: string, lasts: string, more: object = {}) => ({
    network: { connect: '2s', partitions: [{ apart, at: begins, for: lasts }], ...more },
  });

  it('has clients wait for as long as it takes to give up a connection', () => {
    const run = runRegional(
      { [london]: at(15) },
      {
        ...apart(['eu-west-1'], '10s', '20s'),
        ...dns('1h'),
        'gateways.g.regional.routing': { kind: 'failover', order: ['eu-west-1'] },
      },
    );
    expect(run.requests[0]).toMatchObject({ outcome: 'failed', ended: 17 });
    expect(regionOf(run, 'eu-west-1', 'arrived', 'failed', 'region_turned_away')).toEqual({
      arrived: 1,
      failed: 1,
      region_turned_away: 1,
    });
  });

  it('is known to who asks where the nearest is', () => {
    const run = runRegional({ [london]: at(15, 40) }, apart(['eu-west-1'], '10s', '20s'));
    expect(latencies(run)).toEqual([1_076_000, 1_013_000]);
  });

  it('parts those who are apart from all others, and not from each other', () => {
    const run = runRegional(
      { [london]: at(15), [virginia]: at(15) },
      { ...apart([london, 'eu-west-1'], '10s', '20s'), ...dns('1h') },
    );
    expect(latencies(run)).toEqual([1_013_000, 1_004_000]);
  });

  it('loses an answer on its way back: it is done, and nobody hears of it', () => {
    const run = runRegional({ [london]: at(9.5) }, apart(['eu-west-1'], '10s', '20s'));
    // It was answered at 10.506500 s.
    expect(run.requests[0]).toMatchObject({ outcome: 'failed', ended: 12.5065 });
    expect(regionOf(run, 'eu-west-1', 'arrived', 'completed')).toEqual({
      arrived: 1,
      completed: 1,
    });
  });

  it('goes on to another region after that', () => {
    const run = runRegional(
      { [london]: [{ at: 5 }, { at: 15 }] },
      {
        ...quick,
        ...apart(['eu-west-1'], '10s', '20s'),
        ...dns('1h'),
        'gateways.g.regional.elsewhere': true,
        'gateways.g.retry': tries(2),
      },
    );
    expect(latencies(run)).toEqual([113_000, 2_000_000 + 176_000]);
  });

  it('of most of the world has a region checked as down', () => {
    // One place of clients still reaches it: of three 33 %, more than the 18 % that are needed; of six 17 %.
    const places = [tokyo, 'ca-central-1', london, 'eu-central-1', 'sa-east-1', 'ap-south-1'];
    const judged = (count: number) =>
      runRegional(
        Object.fromEntries(places.slice(0, count).map((place) => [place, []])),
        apart(['us-east-1', tokyo], '10s', '300s'),
      ).result.decisions.map(({ time, target, state }) => [time, target, state]);
    expect(judged(3)).toEqual([]);
    expect(judged(6)).toEqual([
      [30, 'us-east-1', 'unhealthy'],
      [330, 'us-east-1', 'healthy'],
    ]);
  });
});
