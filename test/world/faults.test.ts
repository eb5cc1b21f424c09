import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invariants, runScenario, type ScenarioRun } from '../../src/testing/index.ts';
import { runsOf } from '../nightly.ts';
import { at, runLiteral } from './literal.ts';
import { sharedGroundwork, sharings } from './shared-pools.ts';

const faults = 'deployments.d.faults';

function events({ result }: ScenarioRun, ...kinds: string[]): (number | string)[][] {
  return result.fleetEvents
    .filter(({ event }) => kinds.length === 0 || kinds.includes(event))
    .map(({ time, deployment, replica, event, place }) => [
      time,
      `${deployment}/${replica}`,
      event,
      place,
    ]);
}

function outcomes({ requests }: ScenarioRun): (number | string)[][] {
  return requests.map(({ outcome, ended, reason }) => [outcome, ended, reason]);
}

function expectSound(run: ScenarioRun): void {
  for (const name of ['order', 'conservation', 'littlesLaw', 'capacity'])
    expect(invariants[name]!(run)).toEqual([]);
}

describe('how far a fatal fault reaches', () => {
  /** Of two deployments with two replicas each, the first replica of the first has a fault at 10 s. */
  const fallen = (sharing: string, change: Readonly<Record<string, unknown>> = {}) => {
    const run = runScenario(sharedGroundwork(sharings[sharing]!), {
      set: {
        'deployments.a.faults': { at: ['10s'], restart: '2s' },
        ...change,
      },
    });
    expectSound(run);
    return events(run, 'fault').map(([time, replica, , place]) => [time, replica, place]);
  };
  const own = [[10, 'a/0', '0 (fault of a/0)']];
  const neighbours = [...own, [10, 'b/0', '0 (fault of a/0)']];

  it('exclusive: the replica', () => {
    expect(fallen('exclusive')).toEqual(own);
  });

  it('mig: its slice', () => {
    expect(fallen('mig')).toEqual([[10, 'a/0', '0:3g.40gb (fault of a/0)']]);
  });

  it('mps: all clients on the accelerator, whose ever they are', () => {
    expect(fallen('mps')).toEqual(neighbours);
  });

  it('mps within mig: all clients in the slice', () => {
    // Four replicas of each: two of a kind in every slice, and a slice of each kind on both accelerators.
    const four = { kind: 'fixed', replicas: 4 };
    const change = { 'deployments.a.scaling': four, 'deployments.b.scaling': four };
    const struck = fallen('mps within mig', change);
    expect(struck).toHaveLength(2);
    expect(struck.map(([, , place]) => place)).toEqual(
      new Array(2).fill('0:3g.40gb (fault of a/0)'),
    );
    expect(fallen('time-slice within mig', change)).toEqual([
      [10, 'a/0', '0:3g.40gb (fault of a/0)'],
    ]);
  });

  it('time-slice and swap: the process', () => {
    expect(fallen('time-slice')).toEqual(own);
    expect(fallen('exact turns')).toEqual(own);
    expect(fallen('swap')).toEqual(own);
  });

  it('hybrid: spatial neighbours and those who take turns', () => {
    expect(fallen('hybrid')).toEqual(neighbours);
  });
});

describe('a replica that has a fault', () => {
  /** Ten seconds each; a replica holds two requests. */
  const slow = {
    'deployments.d.engine.service': '10s',
    'deployments.d.routing': { kind: 'least-outstanding', max_outstanding: 2 },
  };

  it('loses what it holds, waiting or served, but not what waits in the queue; then it is back', () => {
    const run = runLiteral(at(0, 1, 2, 3), {
      ...slow,
      [faults]: { at: ['5s'], restart: '3s' },
    });
    expect(outcomes(run)).toEqual([
      ['failed', 5, 'fault of d/0'],
      ['failed', 5, 'fault of d/0'],
      ['completed', 18, ''],
      ['completed', 28, ''],
    ]);
    expect(events(run)).toEqual([
      [0, 'd/0', 'starting', '0'],
      [0, 'd/0', 'ready', '0'],
      [5, 'd/0', 'fault', '0 (fault of d/0)'],
      [8, 'd/0', 'ready', '0'],
    ]);
    expectSound(run);
  });

  it('is paid for and not ready meanwhile; what failed is lost, but not dropped', () => {
    const run = runLiteral(
      at(0, 1, 2, 3).map((request) => ({ ...request, tenant: 't' })),
      {
        ...slow,
        [faults]: { at: ['5s'], restart: '20s' },
        'traffic.t.tenants': { t: { value: '$3' } },
      },
    );
    expect(run.result.total).toMatchObject({
      completed: 2,
      failed: 2,
      drop_rate: 0,
      goodput_ratio: 0.5,
      value_lost_usd: 6,
      replicas_mean: 0.8,
    });
    expect(run.result.total['accelerator_hours']).toBeCloseTo(100 / 3600, 12);
  });

  it('is back after `startup` where nothing else is said', () => {
    const run = runLiteral([], { [faults]: { at: ['5s'] }, 'deployments.d.startup': '7s' });
    expect(events(run, 'ready').map(([time]) => time)).toEqual([0, 12]);
  });

  it('is seen by no router, and no fault befalls it, until it is back', () => {
    const run = runLiteral(at(4, 5.2, 6, 7), {
      'deployments.d.scaling.replicas': 2,
      'deployments.d.routing': { kind: 'round-robin' },
      'deployments.d.engine.service': '2s',
      [faults]: { at: ['5s', '5.5s', '7.5s'], restart: '10s' },
    });
    // After the first fault there is replica 1, and after the second none.
    expect(outcomes(run)).toEqual([
      ['failed', 5, 'fault of d/0'],
      ['failed', 5.5, 'fault of d/1'],
      ['completed', 17, ''],
      ['completed', 17.5, ''],
    ]);
    expect(events(run, 'fault', 'ready').slice(2)).toEqual([
      [5, 'd/0', 'fault', '0 (fault of d/0)'],
      [5.5, 'd/1', 'fault', '1 (fault of d/1)'],
      [15, 'd/0', 'ready', '0'],
      [15.5, 'd/1', 'ready', '1'],
    ]);
    expectSound(run);
  });

  it('takes no time-outs of its requests with it into the future', () => {
    const run = runLiteral(at(0, 1, 2), {
      ...slow,
      'deployments.d.timeouts': { first_token: '6s', total: '8s' },
      'deployments.d.queue.timeout': '7s',
      [faults]: { at: ['5s'], restart: '0s' },
    });
    expect(outcomes(run)).toEqual([
      ['failed', 5, 'fault of d/0'],
      ['failed', 5, 'fault of d/0'],
      ['timed-out', 8, ''],
    ]);
    expectSound(run);
  });

  it('loses a batch that gathers, and the wait for more of it', () => {
    const run = runLiteral(at(0, 4), {
      'deployments.d.engine.batch': { max: 4, wait: '5s' },
      [faults]: { at: ['3s'], restart: '0s' },
    });
    expect(outcomes(run).map(([outcome, ended]) => [outcome, ended])).toEqual([
      ['failed', 3],
      ['completed', 10],
    ]);
  });

  it('leaves the accelerator to its neighbour until it is back', () => {
    const engines = [
      { kind: 'slots', service: '4s' },
      { kind: 'llm', model: 'Llama-3.1-8B', step_time: { kind: 'constant', seconds: '1s' } },
    ];
    for (const engine of engines) {
      const run = runLiteral(
        [0, 0, 8, 8].map((at) => ({ at, output: 4 })),
        {
          'pools.p': {
            accelerator: 'A100',
            accelerators: 1,
            sharing: { kind: 'time-slice', switching: '0s' },
          },
          'deployments.d.share': { memory: '30GB' },
          'deployments.d.engine': engine,
          'deployments.d.scaling.replicas': 2,
          [faults]: { at: ['2s'], restart: '4s' },
        },
      );
      // Half of the time until 2 s, then all of it; and half of it again where both are back.
      expect(outcomes(run)).toEqual([
        ['failed', 2, 'fault of d/0'],
        ['completed', 5, ''],
        ['completed', 16, ''],
        ['completed', 16, ''],
      ]);
    }
  });

  it('has its users ask on, as after a rejection', () => {
    const run = runScenario({
      name: 'closed',
      horizon: '20s',
      pools: { p: { accelerator: 'L4', accelerators: 1 } },
      deployments: {
        d: {
          pool: 'p',
          engine: { kind: 'slots', service: '3s' },
          scaling: { kind: 'fixed', replicas: 1 },
          faults: { at: ['5s'], restart: '2s' },
        },
      },
      traffic: {
        t: {
          arrivals: { kind: 'closed', users: 1 },
          sessions: { turns: 9, think: '1s' },
        },
      },
    });
    const [first, second, third] = run.requests;
    expect(second).toMatchObject({ arrived: first!.ended + 1, outcome: 'failed', ended: 5 });
    expect(third).toMatchObject({ arrived: 6, started: 7, outcome: 'completed' });
    expect([first, second, third].map((one) => one!.turn)).toEqual([0, 1, 2]);
    expectSound(run);
  });

  it('stops where it was draining', () => {
    // At 10 s a third replica is ordered, at 30 s it drains, as in the tests of fleets; all share an accelerator.
    const run = runLiteral(at(...new Array<number>(8).fill(9.9), 29, 29, 29), {
      'pools.p': { accelerator: 'A100', accelerators: 1, sharing: { kind: 'mps' } },
      'deployments.d.share': { memory: '20GB', multiprocessors: '25%' },
      'deployments.d.engine.service': '2.5s',
      'deployments.d.startup': '0s',
      'deployments.d.scaling': {
        kind: 'ai-workload-scaler',
        min_instances: 2,
        max_instances: 4,
        target_queue_depth: 1,
        target_latency: '1h',
        cooldown: '0s',
        interval: '10s',
      },
      [faults]: { at: ['31s'], restart: '4s' },
    });
    expect(events(run).slice(6)).toEqual([
      [30, 'd/2', 'draining', '0'],
      [31, 'd/0', 'fault', '0 (fault of d/0)'],
      [31, 'd/1', 'fault', '0 (fault of d/0)'],
      [31, 'd/2', 'fault', '0 (fault of d/0)'],
      [31, 'd/2', 'stopped', '0'],
      [35, 'd/0', 'ready', '0'],
      [35, 'd/1', 'ready', '0'],
    ]);
    expect(run.result.total['failed']).toBe(3);
    expectSound(run);
  });

  it('is given up first where the fleet is scaled down while it starts again', () => {
    const run = runLiteral(at(...new Array<number>(8).fill(9.9), 29, 29, 29), {
      'deployments.d.engine.service': '3s',
      'deployments.d.startup': '0s',
      'deployments.d.scaling': {
        kind: 'ai-workload-scaler',
        min_instances: 2,
        max_instances: 4,
        target_queue_depth: 1,
        target_latency: '1h',
        cooldown: '0s',
        interval: '10s',
      },
      [faults]: { at: ['28s'], restart: '40s' },
    });
    expect(events(run).slice(6)).toEqual([
      [28, 'd/0', 'fault', '0 (fault of d/0)'],
      [50, 'd/0', 'stopped', '0'],
    ]);
    expectSound(run);
  });
});

describe('prompts and answers on different replicas', () => {
  /** Replica 0 processes prompts and 1 answers; the first fault hits 0, and so the second 1. */
  const run = (...instants: string[]) =>
    runLiteral([{ at: 9.5, prompt: 5, output: 3 }], {
      'pools.p': { accelerator: 'A100', accelerators: 2 },
      'deployments.d.scaling.replicas': 2,
      'deployments.d.engine': {
        kind: 'llm',
        model: 'Llama-3.1-8B',
        step_time: { kind: 'constant', seconds: '1s' },
        disaggregation: { prefill: 1, decode: 1, bandwidth: '1TB/s', latency: '0s' },
      },
      [faults]: { at: instants, restart: '3s' },
    });

  it('a request that nobody can take over waits until one is back', () => {
    const { requests } = run('1s', '10s');
    // The prompt is done at 10.5 s; its KV comes in under a microsecond at 13 s, and two tokens remain.
    expect(requests[0]).toMatchObject({ outcome: 'completed', first_answer: 10.5, started: 9.5 });
    expect(requests[0]!.ended).toBeCloseTo(15, 5);
  });

  it('and falls with the replica that has its KV', () => {
    const found = run('1s', '10s', '11s');
    expect(outcomes(found)).toEqual([['failed', 11, 'fault of d/0']]);
    expectSound(found);
  });
});

describe('how often', () => {
  /** Replicas ready on one accelerator, mean over a million seconds in which nobody asks anything. */
  const replicasReady = (sharing: string, replicas: number) => {
    const idle = { arrivals: { kind: 'poisson', rate: '0/s' } };
    const { result } = runScenario({
      name: 'faulty',
      horizon: '1000000s',
      pools: { p: { accelerator: 'A100', accelerators: 1, sharing: { kind: sharing } } },
      deployments: {
        d: {
          pool: 'p',
          engine: { kind: 'slots', service: '1s' },
          share: { memory: '20GB', multiprocessors: '50%' },
          scaling: { kind: 'fixed', replicas },
          faults: { every: '100s', restart: '20s' },
        },
      },
      traffic: { t: idle },
    });
    return result.total['replicas_mean']!;
  };
  /** Of a renewal process with exponential lives: the part of the time that it is up, and its standard error. */
  const renewal = (up: number, down: number, seconds: number) => {
    const part = up / (up + down);
    return { part, error: ((1 - part) * up) / Math.sqrt((up + down) * seconds) };
  };

  it('a replica is up for its mean life, of that and the restart', () => {
    const { part, error } = renewal(100, 20, 1e6);
    expect(part).toBeCloseTo(5 / 6, 12);
    expect(Math.abs(replicasReady('exclusive', 1) - part)).toBeLessThan(3 * error);
    // Two in turns are independent of each other.
    const two = Math.abs(replicasReady('time-slice', 2) / 2 - part);
    expect(two).toBeLessThan((3 * error) / Math.sqrt(2));
  });

  it('two that share their fate live half as long', () => {
    const { part, error } = renewal(50, 20, 1e6);
    expect(Math.abs(replicasReady('mps', 2) / 2 - part)).toBeLessThan(3 * error);
  });

  it('common random numbers: a replica’s faults are the same whatever the others do', () => {
    const timesOf = (replicas: number) =>
      events(
        runLiteral([], {
          horizon: '1h',
          'deployments.d.scaling.replicas': replicas,
          [faults]: { every: '5min', restart: '10s' },
        }),
        'fault',
      )
        .filter(([, name]) => name === 'd/0')
        .map(([time]) => time);
    expect(timesOf(1).length).toBeGreaterThan(3);
    expect(timesOf(5)).toEqual(timesOf(1));
  });
});

describe('over all kinds of sharing', () => {
  const some = fc.record({
    sharing: fc.constantFrom(...Object.keys(sharings)),
    engines: fc.tuple(engine(), engine()),
    every: fc.integer({ min: 1, max: 15 }),
    at: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 3 }),
    restart: fc.nat(4),
    timeout: fc.constantFrom('never', '1500ms'),
    rates: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 6 })),
    seed: fc.nat(999),
  });
  const run = (chosen: Chosen, stepwise: boolean) => {
    const { engines, every, restart, timeout, rates, seed } = chosen;
    const own = (name: 'a' | 'b', index: 0 | 1) => ({
      [`deployments.${name}.engine`]: {
        ...engines[index],
        ...(engines[index].kind === 'llm' ? { stepwise } : {}),
      },
      [`deployments.${name}.faults`]: {
        every: `${every}s`,
        at: chosen.at.map((second) => `${second + index / 2}s`),
        restart: `${restart}s`,
      },
      [`deployments.${name}.timeouts`]: { total: timeout },
      [`traffic.${name}.arrivals`]: { kind: 'poisson', rate: `${rates[index]}/s` },
    });
    return runScenario(sharedGroundwork(sharings[chosen.sharing]!), {
      set: { seed: String(seed), ...own('a', 0), ...own('b', 1) },
    });
  };

  it('I2, I3, I7: nothing is lost or counted twice', () => {
    let failed = 0;
    fc.assert(
      fc.property(some, (chosen) => {
        const found = run(chosen, false);
        expectSound(found);
        failed += found.result.total['failed']!;
      }),
      { numRuns: runsOf(60), seed: 7 },
    );
    expect(failed).toBeGreaterThan(0);
  });

  it('I15: faults find the same step by step', () => {
    fc.assert(
      fc.property(some, (chosen) => {
        const { events: _, fingerprint: __, ...fast } = run(chosen, false).result;
        const { events: ___, fingerprint: ____, ...slow } = run(chosen, true).result;
        expect(slow).toStrictEqual(fast);
      }),
      { numRuns: runsOf(40), seed: 8 },
    );
  });
});

interface Chosen {
  readonly sharing: string;
  readonly engines: readonly [Engine, Engine];
  readonly every: number;
  readonly at: readonly number[];
  readonly restart: number;
  readonly timeout: string;
  readonly rates: readonly [number, number];
  readonly seed: number;
}

type Engine = { readonly kind: string; readonly [key: string]: unknown };

/** Small engines of both kinds. */
function engine(): fc.Arbitrary<Engine> {
  const slots = fc.record({
    kind: fc.constant('slots'),
    slots: fc.integer({ min: 1, max: 2 }),
    batch: fc.record({ max: fc.integer({ min: 1, max: 3 }), wait: fc.constantFrom('0s', '300ms') }),
    service: fc.constantFrom('400ms', '90ms'),
  });
  const llm = fc.record({
    kind: fc.constant('llm'),
    model: fc.constant('Llama-3.1-8B'),
    max_num_seqs: fc.integer({ min: 1, max: 4 }),
    kv: fc.record({ blocks: fc.integer({ min: 20, max: 60 }), block_size: fc.constant(4) }),
    step_time: fc.constantFrom(
      { kind: 'constant', seconds: '20ms' },
      { kind: 'coefficients', base: '10ms', per_decode: '1ms', per_kv_token: '50us' },
    ),
  });
  return fc.oneof(slots, llm);
}
