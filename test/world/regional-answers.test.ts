import { describe, expect, it } from 'vitest';
import { billOf } from '../../src/ledger/bill.ts';
import { runScenario, violations } from '../../src/testing/index.ts';

/** Round trips that leave no doubt which region is near. */
const roundTrips = {
  washington: { 'us-east-1': '20ms', 'eu-west-1': '80ms' },
  london: { 'us-east-1': '80ms', 'eu-west-1': '10ms' },
};

/** Everybody asks the same, in one city every 10 s and in another every 16 s; an answer takes 1 s, and has 100 tokens of 4 bytes. */
function world(caches: object | undefined, more: object = {}): object {
  const traffic = (place: string, rate: string) => ({
    gateway: 'front',
    arrivals: { kind: 'constant', rate },
    output: 100,
    content: { questions: 1 },
    clients: { [place]: 1 },
  });
  return {
    name: 'answers',
    horizon: '105s',
    regions: { 'us-east-1': {}, 'eu-west-1': {} },
    network: { round_trips: roundTrips },
    ...(caches === undefined ? {} : { replication: { caches } }),
    pools: {
      gpu: { accelerator: 'L4', accelerators: 2, regions: { 'us-east-1': {}, 'eu-west-1': {} } },
    },
    deployments: {
      chat: {
        pool: 'gpu',
        engine: { kind: 'slots', service: '1s', slots: 4 },
        scaling: { kind: 'fixed', replicas: 1 },
        startup: '0s',
      },
    },
    gateways: {
      front: {
        targets: { chat: { deployment: 'chat' } },
        regional: { dns: { ttl: '0s' } },
        cache: { kind: 'exact', latency: '1ms' },
      },
    },
    traffic: { west: traffic('washington', '0.1/s'), east: traffic('london', '0.0625/s') },
    ...more,
  };
}

/** Of each tenant, when it asked and in how many milliseconds it had its answer, in the order of time. */
function answers(caches: object | undefined, more: object = {}) {
  const run = runScenario(world(caches, more));
  expect(violations(run)).toEqual([]);
  const of = (name: string) =>
    run.requests
      .filter(({ tenant, outcome, deployment }) => {
        return tenant === name && outcome === 'completed' && deployment === 'front';
      })
      .map(({ arrived, ended }) => [arrived, Math.round(1000 * (ended - arrived))] as const);
  return { run, west: of('west'), east: of('east') };
}

/** How many waited so long. */
function counted(requests: readonly (readonly [number, number])[]): Record<number, number> {
  const found: Record<number, number> = {};
  for (const [, milliseconds] of requests) found[milliseconds] = (found[milliseconds] ?? 0) + 1;
  return found;
}

describe('answers that a gateway keeps', () => {
  it('are known everywhere, and at no distance, where nothing is said of regions', () => {
    const { west, east } = answers(undefined);
    expect(counted(west)).toEqual({ 1020: 1, 1: west.length - 1 });
    expect(counted(east)).toEqual({ 1: east.length });
  });

  it('are a round trip away, and in each region for itself', () => {
    const { west, east, run } = answers({ answers: 'region' });
    expect(west.length).toBeGreaterThan(8);
    expect(counted(west)).toEqual({ 1020: 1, 21: west.length - 1 });
    expect(counted(east)).toEqual({ 1010: 1, 11: east.length - 1 });
    expect(run.result.charges.filter(({ meter }) => meter === 'replication')).toEqual([]);
  });

  it('I8: are known to other regions once they were copied there, and that is paid', () => {
    const { west, east, run } = answers({ answers: 'everywhere', price: '$1000' });
    expect(counted(west)).toEqual({ 1020: 1, 21: west.length - 1 });
    expect(counted(east)).toEqual({ 11: east.length });
    // One answer of 400 bytes went to one other region.
    const [line, ...others] = run.result.charges.filter(({ meter }) => meter === 'replication');
    expect(others).toEqual([]);
    expect(line).toMatchObject({ service: 'front', component: 'networking', unit: 'GB' });
    expect(line!.quantity).toBeCloseTo(4e-7, 15);
    expect(line!.billedUsd).toBeCloseTo(4e-4, 12);
    expect(run.result.total['cost_usd']).toBeCloseTo(billOf(run.result.charges).totalUsd, 9);
  });

  it('are unknown there for as long as copies take', () => {
    const { east } = answers({ answers: 'everywhere', price: '$0', lag: '60s' });
    const first = east[0]![0];
    // Its own answer is there as of the first one; what comes later is no news.
    expect(counted(east)).toEqual({ 1010: 1, 11: east.length - 1 });
    const { east: late } = answers({ answers: 'everywhere', price: '$0', lag: '1s' });
    expect(late[0]).toEqual([first, 11]);
  });

  it('are lost with their region', () => {
    const regions = {
      'us-east-1': { outages: { at: [{ at: '52s', for: '1s' }] } },
      'eu-west-1': {},
    };
    const lost = answers({ answers: 'region' }, { regions });
    expect(counted(lost.west)).toEqual({ 1020: 2, 21: lost.west.length - 2 });
    expect(counted(lost.east)).toEqual({ 1010: 1, 11: lost.east.length - 1 });
  });
});
