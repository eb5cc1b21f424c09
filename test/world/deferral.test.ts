import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callConservation } from '../../src/testing/gateway-calls.ts';
import { conservation, order, runScenario, type ScenarioRun } from '../../src/testing/index.ts';

type Data = Readonly<Record<string, unknown>>;

/** A minute of work in the Netherlands in June, from midnight on: the hours of `test/policies/deferral`. */
function reports(deferral: Data, changes: Data = {}): Data {
  return {
    name: 'reports',
    seed: 7,
    horizon: '36h',
    billing: { start: '2026-06-15T00:00:00Z' },
    regions: { nl: { at: 'gcp/europe-west4', grid: { profile: 'NL-2024' } } },
    pools: { gpu: { accelerator: 'L4', accelerators: 60, region: 'nl' } },
    deployments: {
      model: {
        pool: 'gpu',
        engine: { kind: 'slots', service: { kind: 'constant', value: '1min' } },
        scaling: { kind: 'fixed', replicas: 60 },
      },
    },
    gateways: {
      front: {
        targets: { model: { deployment: 'model' } },
        audit: true,
        deferral: { tenants: { reports: { deadline: '8h' } }, ...deferral },
      },
    },
    traffic: {
      work: {
        arrivals: { kind: 'constant', rate: '1/h' },
        // None comes so late that it is not done by the horizon.
        shape: { kind: 'step', at: '24h', factor: 0 },
        tenants: { reports: {} },
      },
    },
    ...changes,
  };
}

const greenest = { policy: { kind: 'greenest' }, safety: '0s' };

/** Hours of the day at which the work of each hour began. */
const startsOf = ({ requests }: ScenarioRun) => requests.map(({ started }) => started / 3600);

describe('work that may wait for eight hours in the Netherlands', () => {
  it('begins at the greenest hour within its deadline, or at once where it comes in it', () => {
    const run = runScenario(reports({ ...greenest, spread: false }));
    // It comes at half past every hour. The grid falls from 4 to 12 o'clock and rises until 20.
    const starts = startsOf(run);
    expect(starts.slice(0, 14)).toEqual([8, 9, 10, 11, 12, 12, 12, 12, 12, 12, 12, 12, 12.5, 13.5]);
    // From 20 on the grid falls again, and at 23.5 one may wait until a minute before 7.5.
    expect(starts[23]).toBe(31);
    const held = starts.filter((at, hour) => at > hour + 0.5).length;
    expect(run.result.total['deferred']).toBe(held);
  });

  it('knows the hours of the grid where the run begins within one', () => {
    const billing = { start: '2026-06-15T03:20:00Z' };
    const starts = startsOf(runScenario(reports({ ...greenest, spread: false }, { billing })));
    // It comes at ten to every hour; noon is 8 hours and 40 minutes after the start.
    expect(starts.slice(0, 3)).toEqual([7 + 2 / 3, 8 + 2 / 3, 8 + 2 / 3]);
  });

  it('counts its latency from its arrival, and its hours of waiting', () => {
    const { requests, result } = runScenario(reports({ ...greenest, spread: false }));
    const { arrived, ended } = requests[4]!;
    expect([arrived, ended]).toEqual([4.5 * 3600, 12 * 3600 + 60]);
    expect(result.total['e2e_max']).toBe(7.5 * 3600 + 60);
    const waits = requests.map((one) => (one.started - one.arrived) / 3600).filter((h) => h > 0);
    const mean = waits.reduce((sum, hours) => sum + hours, 0) / waits.length;
    expect(result.total['deferred_hours_mean']).toBeCloseTo(mean, 9);
  });

  it('is in no line meanwhile, and loses no minute', () => {
    const { result } = runScenario(reports(greenest));
    expect(result.gateways[0]!.values['queue_max']).toBe(1);
    expect(result.total['queue_mean']).toBe(0);
    expect(result.total['slo_minutes_lost']).toBe(0);
  });

  it('says in its trail what it waits for', () => {
    const { result } = runScenario(reports(greenest));
    const of4 = result.audit.filter(({ number }) => number === 4);
    expect(of4.map(({ what }) => what)).toEqual(['deferred', 'call', 'answered']);
    expect(of4[0]!.because).toBe('the least carbon');
  });

  it('is given up where its client leaves before', () => {
    const cancel = { share: 1, after: { kind: 'constant', value: '3h' } };
    const { traffic } = reports({}) as { traffic: { work: Data } };
    const run = runScenario(
      reports({ ...greenest, spread: false }, { traffic: { work: { ...traffic.work, cancel } } }),
    );
    const { outcome, started, arrived, ended } = run.requests[2]!;
    expect([outcome, started, ended - arrived]).toEqual(['cancelled', Number.NaN, 3 * 3600]);
    // One that waits for two and a half hours is answered.
    expect(run.requests[9]!.outcome).toBe('completed');
    expect([...conservation(run), ...order(run)]).toEqual([]);
  });

  it('has the time-outs of the gateway from its start on', () => {
    const set = { 'gateways.front.timeouts.total': '2min' };
    const late = runScenario(reports(greenest), { set });
    expect(late.result.total['timed_out']).toBe(0);
    const set30 = { 'gateways.front.timeouts.total': '30s' };
    const { requests, result } = runScenario(reports({ ...greenest, spread: false }), {
      set: set30,
    });
    expect(result.total['timed_out']).toBe(requests.length);
    expect(requests[4]!.ended).toBe(12 * 3600 + 30);
  });

  it('is spread evenly over its hour by luck, or comes all at once', () => {
    const set = { 'traffic.work.arrivals': { kind: 'constant', rate: '50/h' } };
    const inHour = (run: ScenarioRun) =>
      run.requests
        .filter(({ arrived, started }) => started > arrived && Math.floor(started / 3600) === 12)
        .map(({ started }) => started - 12 * 3600);
    const spread = inHour(runScenario(reports(greenest), { set }));
    expect(spread.length).toBeGreaterThan(350);
    // A minute before the hour ends is the last at which work of a minute is done in it.
    expect(Math.max(...spread)).toBeLessThanOrEqual(3540);
    for (let quarter = 0; quarter < 4; quarter += 1) {
      const part = spread.filter((at) => Math.floor(at / 885) === quarter).length / spread.length;
      // Binomial: four standard errors of a quarter.
      expect(Math.abs(part - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / spread.length));
    }
    const flood = inHour(runScenario(reports({ ...greenest, spread: false }), { set }));
    expect(new Set(flood)).toEqual(new Set([0]));
  });

  it('misses the greenest hours where forecasts are bad, and never its deadline', () => {
    const set = { 'traffic.work.arrivals': { kind: 'constant', rate: '20/h' } };
    const grams = (error: string) => {
      const run = runScenario(reports({ ...greenest, forecast: { error } }), { set });
      expect(run.result.total['e2e_max']).toBeLessThanOrEqual(8 * 3600);
      return run.result.total['carbon_g']!;
    };
    expect(grams('0%')).toBeLessThan(grams('60%'));
  });
});

describe('the hours of whichever region the client would be sent to', () => {
  /** A grid of 150 g beside the Dutch one, as near. */
  const two = (routing: Data, deferral: Data) => {
    const one = reports({ ...greenest, spread: false, ...deferral });
    const { traffic, pools } = one as { traffic: { work: Data }; pools: { gpu: Data } };
    const { region: _, ...gpu } = pools.gpu;
    return runScenario({
      ...one,
      regions: {
        nl: { at: 'gcp/europe-west4', pue: 1, grid: { grams: 268, profile: 'NL-2024' } },
        flat: { at: 'frankfurt', pue: 1, grid: { grams: 150, shape: 'flat' } },
      },
      network: { round_trips: { london: { nl: '20ms', flat: '20ms' } } },
      pools: { gpu: { ...gpu, regions: { nl: {}, flat: {} } } },
      gateways: {
        front: {
          ...(one['gateways'] as { front: Data }).front,
          regional: { routing, dns: { ttl: '0s' } },
        },
      },
      traffic: { work: { ...traffic.work, clients: { london: 1 } } },
    });
  };
  const calledAt = ({ result }: ScenarioRun) =>
    result.audit
      .filter(({ what }) => what === 'call')
      .sort((a, b) => a.number - b.number)
      .map(({ target, time }) => `${target.slice(6)} ${time / 3600}`);

  it('waits for the one that will be the greenest, and goes there', () => {
    const calls = calledAt(two({ kind: 'greenest-within', within: '50ms' }, {}));
    // At night the flat grid is the greenest, and yet Dutch mornings are better.
    expect(calls.slice(0, 6)).toEqual(['nl 8', 'nl 9', 'nl 10', 'nl 11', 'nl 12', 'nl 12']);
    // In the evening, nothing is below 150 g within eight hours: it goes to the flat one at once.
    expect(calls.slice(17, 20)).toEqual(['flat 17.5', 'flat 18.5', 'flat 19.5']);
  });

  it('waits for nothing where its region never changes', () => {
    const calls = calledAt(two({ kind: 'failover', order: ['flat'] }, {}));
    expect(calls.slice(0, 3)).toEqual(['flat 0.5', 'flat 1.5', 'flat 2.5']);
  });

  it('looks at the region that is said', () => {
    const policy = { kind: 'greenest', region: 'nl' };
    const calls = calledAt(two({ kind: 'failover', order: ['flat'] }, { policy }));
    expect(calls.slice(3, 6)).toEqual(['flat 11', 'flat 12', 'flat 12']);
  });
});

const policies = fc.oneof(
  fc.constant({ kind: 'now' }),
  fc.constant({ kind: 'greenest' }),
  fc.record({ kind: fc.constant('below'), grams: fc.integer({ min: 50, max: 400 }) }),
  fc.constant({ kind: 'cheapest-hours', windows: [{ from: 22, to: 6 }] }),
);

const settings = fc.record({
  seed: fc.integer({ min: 1, max: 1000 }),
  policy: policies,
  deadline: fc.integer({ min: 10, max: 720 }),
  work: fc.integer({ min: 0, max: 90 }),
  safety: fc.integer({ min: 0, max: 30 }),
  spread: fc.boolean(),
  error: fc.constantFrom(0, 0.3),
  patience: fc.option(fc.integer({ min: 1, max: 600 }), { nil: undefined }),
  concurrency: fc.constantFrom<number | 'unlimited'>('unlimited', 1, 5),
  total: fc.constantFrom('never', '90s', '20min'),
  replicas: fc.constantFrom(1, 60),
});

type Settings = typeof settings extends fc.Arbitrary<infer Value> ? Value : never;

function generated(some: Settings, policy: Data = some.policy): Data {
  const { deadline, work, safety, spread, error, patience } = some;
  const source = reports({
    tenants: { reports: { deadline: `${deadline}min` } },
    policy,
    work: `${work}min`,
    safety: `${safety}min`,
    spread,
    forecast: { error },
  }) as { gateways: { front: Data } } & Data;
  return {
    ...source,
    seed: some.seed,
    gateways: {
      front: {
        ...source.gateways.front,
        concurrency: some.concurrency,
        queue: { limit: 20 },
        timeouts: { total: some.total },
      },
    },
    deployments: {
      model: {
        pool: 'gpu',
        engine: { kind: 'slots', service: { kind: 'constant', value: '1min' } },
        scaling: { kind: 'fixed', replicas: some.replicas },
      },
    },
    traffic: {
      work: {
        arrivals: { kind: 'poisson', rate: '8/h' },
        ...(patience === undefined
          ? {}
          : { cancel: { share: 0.5, after: { kind: 'constant', value: `${patience}min` } } }),
        tenants: { reports: { share: 3 }, others: {} },
      },
    },
  };
}

describe('whatever waits, for how long, and with whatever patience', () => {
  it('I2, I3, I17: every run ends, and no request is lost or counted twice', () => {
    fc.assert(
      fc.property(settings, (some) => {
        const run = runScenario(generated(some));
        expect([...conservation(run), ...order(run), ...callConservation(run)]).toEqual([]);
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  it('nothing that was deferred begins after its latest start, and others’ never wait', () => {
    fc.assert(
      fc.property(settings, (drawn) => {
        const some = { ...drawn, concurrency: 'unlimited' as const, replicas: 60 as const };
        const { requests, result } = runScenario(generated(some));
        const latest = 60 * (some.deadline - some.work - some.safety);
        for (const { tenant, arrived, started } of requests) {
          if (Number.isNaN(started)) continue;
          const most = tenant === 'others' ? 0 : Math.max(0, latest);
          // To the tick.
          expect(started - arrived).toBeLessThanOrEqual(most + 1e-6);
        }
        const held = result.audit.filter(({ what }) => what === 'deferred');
        expect(held.length).toBe(result.total['deferred']);
      }),
      { seed: 2, numRuns: 8 },
    );
  });

  it('I14: what arrives, and when, does not depend on it', () => {
    fc.assert(
      fc.property(settings, (some) => {
        const arrivals = ({ requests }: ScenarioRun) =>
          requests.map(({ arrived, tenant }) => [arrived, tenant]);
        expect(arrivals(runScenario(generated(some)))).toEqual(
          arrivals(runScenario(generated(some, { kind: 'now' }))),
        );
      }),
      { seed: 3, numRuns: 5 },
    );
  });

  it('I20: neither units nor the order of sections change anything', () => {
    fc.assert(
      fc.property(settings, (some) => {
        const one = generated(some) as { gateways: { front: Data } } & Data;
        const { deferral, ...front } = one.gateways.front;
        const { tenants, ...rest } = deferral as Data;
        const other = {
          gateways: {
            front: {
              deferral: {
                tenants: { reports: { deadline: `${60 * some.deadline}s` } },
                ...Object.fromEntries(Object.entries(rest).reverse()),
              },
              ...front,
            },
          },
        };
        const { gateways: _, ...others } = one;
        expect(tenants).toBeDefined();
        expect(written(runScenario({ ...other, ...others }))).toBe(written(runScenario(one)));
      }),
      { seed: 4, numRuns: 4 },
    );
  });

  /**
   * With room for all, a request has the same energy whenever it is served: what is drawn at rest by accelerators that are
   * rented anyway, and the same work beyond that. So a run differs in where its work's energy is drawn alone, and each work is
   * where it has the least grams. Work that fits into its hour has them wherever its luck puts it.
   */
  it('with room for all and a perfect forecast, the greenest start has no more carbon than none', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer(),
          deadline: fc.integer({ min: 2, max: 11 }),
          rate: fc.integer({ min: 1, max: 40 }),
        }),
        ({ seed, deadline, rate }) => {
          const set = {
            seed,
            'traffic.work.arrivals': { kind: 'poisson', rate: `${rate}/h` },
            'gateways.front.deferral.tenants.reports.deadline': `${deadline}h`,
          };
          const grams = (policy: Data) => runScenario(reports({ policy }), { set }).result.total;
          const waiting = grams({ kind: 'greenest' });
          const atOnce = grams({ kind: 'now' });
          expect(waiting['in_flight']).toBe(0);
          expect(waiting['energy_kwh']).toBeCloseTo(atOnce['energy_kwh']!, 9);
          expect(waiting['carbon_g']).toBeLessThanOrEqual(atOnce['carbon_g']! + 1e-9);
        },
      ),
      { seed: 5, numRuns: 6 },
    );
  });
});

function written({ result }: ScenarioRun): string {
  return JSON.stringify(result, (_, value) => (Number.isNaN(value) ? 'NaN' : value));
}
