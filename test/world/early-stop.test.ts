import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { Scenario } from '../../src/scenario/schema.ts';
import {
  gatewayScenarios,
  regionScenarios,
  type ScenarioData,
  scenarios,
} from '../../src/testing/index.ts';
import { countArrivals } from '../../src/world/count-arrivals.ts';
import type { StopLimit, StoppedRun, StopRule } from '../../src/world/early-stop.ts';
import type { CellResult, NamedValues } from '../../src/world/result.ts';
import { simulate, simulateUntil } from '../../src/world/simulate.ts';
import { runsOf } from '../nightly.ts';

const none = new Map();
const first = { replication: 0 };

function read(data: unknown): Scenario {
  const locate = () => ({ file: 'scenario' });
  return parseScenario({ file: 'scenario', data, locate }, []).scenario;
}

function runUntil(scenario: Scenario, stop: StopRule): CellResult | StoppedRun {
  return simulateUntil(scenario, none, { ...first, stop });
}

/** What a result says of whoever a limit is about. */
function foundBy(result: CellResult, { metric, deployment, tenant }: StopLimit): number {
  const { deployments, gateways, providers, tenants, total } = result;
  const services = [...deployments, ...gateways, ...providers];
  const named = (all: readonly NamedValues[], name: string) =>
    all.find((one) => one.name === name)!.values;
  if (deployment !== undefined) return named(services, deployment)[metric] ?? Number.NaN;
  return (tenant === undefined ? total : named(tenants, tenant))[metric] ?? Number.NaN;
}

const fromBelow = ['completed', 'throughput', 'goodput', 'goodput_ratio'];

/** Every metric of all, of a tenant or of a service, at what a function makes of its value in a whole run. */
function limitsAt(
  result: CellResult,
  pick: number,
  limitOf: (value: number, side: StopLimit['side']) => number,
): StopLimit[] {
  const { deployments, gateways, providers, tenants, total } = result;
  const services = [...deployments, ...gateways, ...providers];
  const scopes = [
    { values: total },
    ...tenants.map(({ name, values }) => ({ values, tenant: name })),
    ...services.map(({ name, values }) => ({ values, deployment: name })),
  ];
  const { values, ...scope } = scopes[pick % scopes.length]!;
  return Object.entries(values).flatMap(([metric, value]) =>
    sides(metric).map((side) => ({ metric, side, limit: limitOf(value, side), ...scope })),
  );
}

function sides(metric: string): StopLimit['side'][] {
  return fromBelow.includes(metric) ? ['max', 'min'] : ['max'];
}

/** Bills with everything on them that is no plain rental. */
function withTerms(source: ScenarioData): ScenarioData {
  const [pool] = Object.keys(source.pools);
  const commitment = { accelerators: 1, price: '$0.7/h', upfront: '$100' };
  const charges = {
    staff: { kind: 'flat', price: '$3/h' },
    answers: { kind: 'egress', per_request: '1MB', price: '$0.1' },
    margin: { kind: 'overhead', share: '20%', of: ['compute'] },
  };
  const pools = { ...source.pools, [pool!]: { ...source.pools[pool!], commitment } };
  return { ...source, pools, charges } as ScenarioData;
}

/** No longer than so many seconds: it is the kinds of runs that matter here. */
const longest = 8;

function shortened(source: ScenarioData): ScenarioData {
  if (Number.parseInt(source.horizon, 10) <= longest) return source;
  const warmup = source.warmup === 'auto' || source.warmup === '0s' ? source.warmup : '1s';
  return { ...source, horizon: `${longest}s`, warmup };
}

const kinds: Readonly<Record<string, readonly [all: fc.Arbitrary<ScenarioData>, runs: number]>> = {
  'fleets of deployments': [scenarios(), 35],
  'traffic that does not wait for answers': [scenarios({ openTraffic: true }), 30],
  'bills with commitments, charges and overheads': [
    scenarios({ plainPools: true }).map(withTerms),
    20,
  ],
  'gateways before providers that fail': [gatewayScenarios(), 12],
  'regions that are cut off': [regionScenarios(), 8],
};

describe.each(Object.entries(kinds))('over %s', (_, [all, runs]) => {
  const patience = 3_600_000;

  it(
    'a run that keeps every limit, each at its very value, is not stopped and is the same to the byte',
    () => {
      const drawn = fc.tuple(all.map(shortened), fc.nat(1000));
      const property = fc.property(drawn, ([source, pick]) => {
        const scenario = read(source);
        const whole = simulate(scenario, none, first);
        const limits = limitsAt(whole, pick, (value) => value);
        const run = runUntil(scenario, { limits, arrivals: countArrivals(scenario, none, 0) });
        expect(isDeepStrictEqual(run, whole)).toBe(true);
      });
      fc.assert(property, { seed: 1, numRuns: runsOf(runs) });
    },
    patience,
  );

  it(
    'a run is stopped only for a limit that it would have missed, and its bound is one',
    () => {
      let stops = 0;
      const drawn = fc.tuple(all.map(shortened), fc.constantFrom(0.5, 0.9), fc.nat(1000));
      const property = fc.property(drawn, ([source, part, pick]) => {
        const scenario = read(source);
        const whole = simulate(scenario, none, first);
        const missed = limitsAt(whole, pick, (value, side) =>
          side === 'max' ? part * value : value / part,
        );
        const limits = missed.slice(pick % missed.length);
        const run = runUntil(scenario, { limits, arrivals: countArrivals(scenario, none, 0) });
        if (!('stopped' in run)) {
          expect(isDeepStrictEqual(run, whole)).toBe(true);
          return;
        }
        stops += 1;
        const { limit, bound, at } = run.stopped;
        const value = foundBy(whole, limit);
        const between =
          limit.side === 'max' ? [limit.limit, bound, value] : [value, bound, limit.limit];
        expect(between).toEqual([...between].sort((a, b) => a - b));
        expect(bound).not.toBe(limit.limit);
        expect(at).toBeLessThan(scenario.horizon);
        expect(run.arrived).toBeLessThanOrEqual(whole.total['arrived']!);
        expect(run.events).toBeLessThanOrEqual(whole.events);
      });
      fc.assert(property, { seed: 2, numRuns: runsOf(runs) });
      expect(stops).toBeGreaterThan(runs / 4);
    },
    patience,
  );
});

describe('arrivals that are counted without a fleet', () => {
  it('I14: are those of every run, whatever the fleet', () => {
    const property = fc.property(scenarios({ openTraffic: true }), fc.nat(3), (source, again) => {
      const scenario = { ...read(source), warmup: 1 };
      const { tenants } = simulate(scenario, none, { replication: again });
      const arrived = tenants.map(({ values }) => values['arrived']);
      expect(countArrivals(scenario, none, again)).toEqual(arrived);
    });
    fc.assert(property, { seed: 3, numRuns: runsOf(50) });
  });

  it('are not known where requests wait for answers', () => {
    const scenario = read({
      ...queue('1ms'),
      traffic: {
        closed: {
          arrivals: { kind: 'closed', users: 3 },
          sessions: { turns: 1, think: '1s' },
        },
        open: { arrivals: { kind: 'constant', rate: '10/s' } },
      },
    });
    expect(countArrivals(scenario, none, 0)).toEqual([Number.POSITIVE_INFINITY, 1000]);
  });
});

/** One server, at which 10 requests arrive each second of 100. */
function queue(service: string, more: object = {}) {
  return {
    name: 'queue',
    horizon: '100s',
    pools: { p: { accelerator: 'L4', accelerators: 1, price: '$36/h' } },
    deployments: {
      d: {
        pool: 'p',
        engine: { kind: 'slots', service },
        scaling: { kind: 'fixed', replicas: 1 },
        ...more,
      },
    },
    traffic: { t: { arrivals: { kind: 'constant', rate: '10/s' } } },
    slo_classes: {},
  };
}

describe('a server with twice the load that it can serve', () => {
  const scenario = read(queue('200ms'));
  const arrivals = countArrivals(scenario, none, 0);
  const stoppedAt = (metric: string, side: StopLimit['side'], limit: number, counted = true) => {
    const limits = [{ metric, side, limit }];
    const run = runUntil(scenario, { limits, ...(counted && { arrivals }) });
    return 'stopped' in run ? run.stopped.at : undefined;
  };

  // The n-th request, which arrives after n/10 s, is answered after n/5 s, and so waits for n/10 s. 1000 arrive.
  it('is stopped once so many of all that come wait too long that no others can outweigh them', () => {
    // Of 1000 the 950th best must be within 2 s; 51 above that are too many. The 71st is the 51st above, after 14 s.
    expect(stoppedAt('wait_p95', 'max', 2)).toBe(15);
    expect(stoppedAt('wait_p95', 'max', 2, false)).toBe(undefined);
  });

  it('is stopped for its greatest wait, its cost and its drops as soon as they are there', () => {
    expect(stoppedAt('wait_max', 'max', 2, false)).toBe(5);
    expect(stoppedAt('cost_usd', 'max', 0.5, false)).toBe(51);
  });

  it('goes on where a limit is missed that nobody could be certain of before', () => {
    expect(stoppedAt('utilisation', 'max', 0.5)).toBe(undefined);
  });
});

describe('a server that turns away whoever it has no time for', () => {
  const scenario = read(queue('200ms', { queue: { limit: 0 } }));
  const arrivals = countArrivals(scenario, none, 0);

  it('is stopped when too many of all that come are lost', () => {
    const limits = [{ metric: 'drop_rate', side: 'max', limit: 0.1 }] as const;
    const run = runUntil(scenario, { limits, arrivals }) as StoppedRun;
    expect(run.stopped.at).toBe(21);
    expect(run.stopped.bound).toBe(0.105);
    expect(run.arrived).toBe(210);
  });

  it('is stopped when too few can be good any more', () => {
    const limits = [{ metric: 'goodput_ratio', side: 'min', limit: 0.95 }] as const;
    const run = runUntil(scenario, { limits, arrivals }) as StoppedRun;
    expect(run.stopped.at).toBe(11);
    expect(run.stopped.bound).toBe(0.945);
  });

  it('is not stopped for whom nothing is known', () => {
    const limits = [{ metric: 'cost_usd', side: 'max', limit: 0, deployment: 'x' }] as const;
    expect(() => runUntil(scenario, { limits })).toThrow('there is no service "x"');
    expect(() => runUntil(scenario, { limits: [], arrivals: [] })).toThrow(
      'arrivals of 0 tenants, but there are 1',
    );
  });
});
