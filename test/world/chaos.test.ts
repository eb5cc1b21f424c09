import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gatewayInvariants,
  gatewayScenarios,
  runScenario,
  type ScenarioRun,
  violations,
} from '../../src/testing/index.ts';
import { chaosSchedule } from '../../src/world/chaos-plan.ts';
import type { CellResult } from '../../src/world/result.ts';
import { runsOf } from '../nightly.ts';

/** One request a second, at half past each, through a gateway that sends it to `main` and does nothing about failures. */
const groundwork = {
  name: 'chaos',
  horizon: '1000s',
  providers: {
    main: {
      price: { input: '$1', output: '$2' },
      ttft: '1s',
      tokens_per_second: 1000,
      refusal_latency: '0s',
    },
    spare: { price: { input: '$1', output: '$2' }, ttft: '1s', tokens_per_second: 1000 },
  },
  pools: { p: { accelerator: 'L4', accelerators: 2, price: '$1/h' } },
  deployments: {
    own: {
      pool: 'p',
      engine: { kind: 'slots', service: '1s' },
      scaling: { kind: 'fixed', replicas: 2 },
      startup: '10s',
    },
  },
  gateways: {
    edge: {
      targets: { main: { provider: 'main' }, spare: { provider: 'spare', priority: 1 } },
      retry: { kind: 'none' },
      timeouts: { call: '20s' },
    },
  },
  traffic: {
    users: {
      gateway: 'edge',
      arrivals: { kind: 'constant', rate: '1/s' },
      output: 1,
    },
  },
};

const always = (seconds: number) => ({ kind: 'constant', value: `${seconds}s` });

function runWith(chaos: object, set: Readonly<Record<string, unknown>> = {}): ScenarioRun {
  return runScenario({ ...groundwork, chaos }, { set });
}

/** What befell somebody after the start: second, whom, what and why. */
function events({ result }: ScenarioRun): string[] {
  return result.fleetEvents
    .filter(({ time }) => time > 0)
    .map(({ time, deployment, event, place }) => `${time} ${deployment} ${event} ${place}`);
}

/** The seconds in which requests arrived with an outcome. */
function arrivedWith({ requests }: ScenarioRun, outcome: string): number[] {
  return requests.filter((one) => one.outcome === outcome).map(({ arrived }) => arrived);
}

describe('a failure of each kind, as it was drawn', () => {
  const once = { every: always(400), lasts: always(100), until: '700s' };
  const only = (failure: object) => runWith({ ...once, what: [{ victims: ['main'], ...failure }] });

  it('provider-outage: every call fails while it lasts, and what is under way is lost', () => {
    const run = only({ kind: 'provider-outage' });
    expect(run.result.chaos).toEqual([
      { time: 400, lasts: 100, what: 'provider-outage', victims: ['main'] },
    ]);
    expect(events(run)).toEqual([
      '400 main outage chaos: provider-outage',
      '500 main recovered chaos: provider-outage',
    ]);
    const failed = arrivedWith(run, 'failed');
    expect([failed[0], failed.at(-1), failed.length]).toEqual([399.5, 499.5, 101]);
  });

  it('provider-hang: a call is given up after its time-out, also if the hang ends before', () => {
    const failed = arrivedWith(only({ kind: 'provider-hang' }), 'failed');
    expect([failed[0], failed.at(-1), failed.length]).toEqual([400.5, 499.5, 100]);
  });

  it('provider-brownout: some calls fail, and the others take as much longer as it says', () => {
    const run = only({ kind: 'provider-brownout', errors: '50%', slowdown: 3 });
    const during = run.requests.filter(({ arrived }) => arrived > 400 && arrived < 500);
    const took = during.filter(({ outcome }) => outcome === 'completed');
    expect(took.every(({ arrived, ended }) => Math.abs(ended - arrived - 3) < 1e-6)).toBe(true);
    // A binomial of 100 with 50 %: five standard errors are 25.
    expect(Math.abs(took.length - 50)).toBeLessThan(25);
    expect(arrivedWith(run, 'failed').every((at) => at > 400 && at < 500)).toBe(true);
  });

  it('rate-limit-squeeze: a tenth of the burst at once, then a tenth of the rate', () => {
    const run = runWith(
      { ...once, what: [{ kind: 'rate-limit-squeeze' }] },
      { 'providers.main.limits': { requests: '60/min' } },
    );
    expect(run.result.chaos[0]!.victims).toEqual(['main']);
    // Six that are left of the burst, and 9.9 that trickle in between the first call and the last: 15 whole ones.
    const answered = arrivedWith(run, 'completed').filter((at) => at > 400 && at < 500);
    expect(answered.length).toBe(15);
    const after = run.requests.filter(({ arrived }) => arrived > 500 && arrived < 998);
    expect(after.every(({ outcome }) => outcome === 'completed')).toBe(true);
  });

  it('together: all victims at once', () => {
    const run = runWith({
      ...once,
      what: [{ kind: 'provider-outage', together: true, status: 0 }],
    });
    expect(run.result.chaos.map(({ victims }) => victims)).toEqual([['main', 'spare']]);
    expect(events(run)).toEqual([
      '400 main outage chaos: provider-outage',
      '400 spare outage chaos: provider-outage',
      '500 main recovered chaos: provider-outage',
      '500 spare recovered chaos: provider-outage',
    ]);
  });

  it('replica-fault: a replica falls, and is back after its start', () => {
    const run = runWith({ ...once, what: [{ kind: 'replica-fault' }] });
    expect(run.result.chaos).toEqual([
      { time: 400, lasts: 0, what: 'replica-fault', victims: ['own'] },
    ]);
    expect(events(run)).toHaveLength(2);
    expect(events(run)[0]).toMatch(/^400 own fault [01] \(chaos: fault of own\/[01]\)$/);
    expect(events(run)[1]).toMatch(/^410 own ready [01]$/);
  });

  it('cache-flush: what was kept is asked for again', () => {
    const asked = (chaos: object) =>
      runWith(chaos, {
        'gateways.edge.cache': { kind: 'exact' },
        'traffic.users.content': { questions: 1 },
      }).result.gateways[0]!.values['attempts'];
    const flushes = { ...once, until: '1000s', what: [{ kind: 'cache-flush' }] };
    // The first call is still under way when the second question comes; so at the start and after each of two flushes.
    const before = asked({ ...flushes, intensity: 0 })!;
    expect(asked(flushes)).toBe(3 * before);
  });
});

describe('the schedule', () => {
  const chaosOf = (chaos: object, set = {}, replication = 0): CellResult['chaos'] =>
    runScenario({ ...groundwork, horizon: '5h', chaos }, { set: { ...idle, ...set }, replication })
      .result.chaos;
  const idle = { 'traffic.users.arrivals.rate': '1/h' };

  it('begins after `from`, ends before `until`, and comes as many times as often as `intensity` says', () => {
    const times = (intensity: number) =>
      chaosOf({ intensity, every: always(1000), from: '500s', until: '4500s' }).map(
        ({ time }) => time,
      );
    expect(times(1)).toEqual([1500, 2500, 3500]);
    expect(times(2)).toEqual([1000, 1500, 2000, 2500, 3000, 3500, 4000]);
    expect(times(0)).toEqual([]);
  });

  it('is another in every replication', () => {
    const drawn = [0, 1, 2].map((replication) => JSON.stringify(chaosOf({}, {}, replication)));
    expect(new Set(drawn).size).toBe(3);
  });

  it('is planned without a run as it is in one', () => {
    const { scenario, result } = runScenario(
      { ...groundwork, horizon: '5h', chaos: {} },
      { set: idle, replication: 3 },
    );
    expect(result.chaos.length).toBeGreaterThan(2);
    expect(chaosSchedule(scenario, 3)).toEqual(result.chaos);
  });

  it('is not moved by how long failures last, nor by what they are', () => {
    const times = (chaos: object) => chaosOf(chaos).map(({ time }) => time);
    const usual = times({});
    expect(usual.length).toBeGreaterThan(2);
    expect(times({ lasts: always(1) })).toEqual(usual);
    expect(times({ what: [{ kind: 'replica-fault' }] })).toEqual(usual);
  });

  it('I14: does not depend on any policy, nor on the traffic', () => {
    const policies = fc.record({
      'gateways.edge.retry': fc.constantFrom({ kind: 'none' }, { max_attempts: 5 }),
      'gateways.edge.cache': fc.constantFrom({ kind: 'exact' }, { kind: 'semantic' }),
      'gateways.edge.breaker': fc.constantFrom({ kind: 'resilience4j' }, { kind: 'polly' }),
      'deployments.own.scaling': fc.constantFrom(
        { kind: 'fixed', replicas: 1 },
        { kind: 'ai-workload-scaler', interval: '10min' },
      ),
      'traffic.users.arrivals.rate': fc.constantFrom('1/h', '10/h'),
    });
    const usual = chaosOf({ every: '20min' });
    fc.assert(
      fc.property(policies, (set) => {
        expect(chaosOf({ every: '20min' }, set)).toEqual(usual);
      }),
      { seed: 1, numRuns: runsOf(8) },
    );
  });

  it('has exponential gaps where `every` is a plain time, and kinds by their weights', () => {
    const what = [
      { kind: 'provider-outage', weight: 3 },
      { kind: 'cache-flush', weight: 0 },
      { kind: 'replica-fault' },
    ];
    const all = Array.from({ length: 20 }, (_, replication) =>
      chaosOf({ every: '3min', what }, {}, replication),
    ).flat();
    // A Poisson process: 20 runs of 100 failures on average, within four standard errors of √2000.
    expect(Math.abs(all.length - 2000)).toBeLessThan(4 * Math.sqrt(2000));
    const outages = all.filter((one) => one.what === 'provider-outage');
    const error = Math.sqrt(0.75 * 0.25 * all.length);
    expect(Math.abs(outages.length - 0.75 * all.length)).toBeLessThan(4 * error);
    expect(all.some((one) => one.what === 'cache-flush')).toBe(false);
    // Exponential durations of 10 min: the standard error of their mean is 10 min / √n.
    const mean = outages.reduce((sum, { lasts }) => sum + lasts, 0) / outages.length;
    expect(Math.abs(mean - 600)).toBeLessThan((4 * 600) / Math.sqrt(outages.length));
    const onMain = outages.filter(({ victims }) => victims[0] === 'main').length;
    expect(Math.abs(onMain - outages.length / 2)).toBeLessThan(2 * Math.sqrt(outages.length));
  });

  it('I20: does not depend on the order of victims', () => {
    const of = (...victims: string[]) =>
      chaosOf({ every: '10min', what: [{ kind: 'provider-outage', victims }] });
    expect(of('spare', 'main')).toEqual(of('main', 'spare'));
  });

  it('that is far denser than its mean stops the run, and says why', () => {
    const every = { kind: 'pareto', min: '1us', alpha: 0.5 };
    expect(() => chaosOf({ every })).toThrow(/more than 20000 failures/);
  });
});

describe('over generated gateways', () => {
  const chaos = fc.record({
    intensity: fc.constantFrom(1, 5),
    every: fc.constantFrom('1s', '10s', { kind: 'constant', value: '2s' }),
    lasts: fc.constantFrom('100ms', '5s', { kind: 'constant', value: '0s' }),
  });

  it('I2, I3, I5, I6, I7, I8, I10, I12, I17: whatever chaos does, no request, call or dollar is lost or counted twice', () => {
    fc.assert(
      fc.property(gatewayScenarios(), chaos, (source, said) => {
        const run = runScenario({ ...source, chaos: said });
        const found = Object.entries(gatewayInvariants).flatMap(([name, holds]) =>
          holds(run).map((violation) => `${name}: ${violation}`),
        );
        expect([...violations(run), ...found]).toEqual([]);
      }),
      { seed: 1, numRuns: runsOf(12, 2000) },
    );
  }, 600_000);

  it('I1: intensity 0 is the same to the last byte as no chaos at all', () => {
    fc.assert(
      fc.property(gatewayScenarios(), (source) => {
        // Some generated scenarios have chaos of their own.
        const { chaos: _, ...calm } = source;
        const { result } = runScenario({ ...calm, chaos: { intensity: 0, every: '1s' } });
        expect(result).toStrictEqual(runScenario(calm).result);
      }),
      { seed: 2, numRuns: runsOf(6) },
    );
  }, 600_000);

  it('I1: the same chaos twice is the same to the last byte', () => {
    fc.assert(
      fc.property(gatewayScenarios(), chaos, (source, said) => {
        const run = () => runScenario({ ...source, chaos: said }).result;
        expect(run()).toStrictEqual(run());
      }),
      { seed: 3, numRuns: runsOf(4, 300) },
    );
  }, 600_000);
});
