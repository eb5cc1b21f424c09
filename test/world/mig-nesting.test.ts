import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runScenario, type ScenarioRun } from '../../src/testing/index.ts';
import { runsOf } from '../nightly.ts';
import { at, type LiteralRequest, runLiteral } from './literal.ts';

const to = (tenant: string, ...seconds: readonly number[]): LiteralRequest[] =>
  at(...seconds).map((request) => ({ ...request, tenant }));

const byArrival = (a: LiteralRequest, b: LiteralRequest) => a.at - b.at;

/** Instants at which the requests of a tenant were answered. */
const ends = ({ requests }: ScenarioRun, of = 'd') =>
  requests.filter(({ tenant }) => tenant === of).map(({ ended }) => ended);

/** One A100 whose slices are shared; `d` and `e` serve a request in a second each. */
function nested(within: object | undefined, d: object, e: object) {
  return {
    'pools.p': {
      accelerator: 'A100',
      accelerators: 1,
      sharing: { kind: 'mig', ...(within && { within }) },
    },
    'deployments.d.share': d,
    'deployments.e': {
      pool: 'p',
      share: e,
      engine: { kind: 'slots', service: '1s' },
      scaling: { kind: 'fixed', replicas: 1 },
    },
    'traffic.t.tenants': { d: { deployment: 'd' }, e: { deployment: 'e' } },
  };
}

const mps = { kind: 'mps', interference: '25%' };
const turns = { kind: 'time-slice', switching: 0 };
const half = { profile: '3g.40gb', memory: '19GB', multiprocessors: '50%', memory_bound: 0 };
const quarter = { profile: '3g.40gb', memory: '9GB', multiprocessors: '25%', memory_bound: 0 };

const places = ({ result }: ScenarioRun) =>
  result.fleetEvents
    .filter(({ event }) => event === 'starting')
    .map(({ deployment, place }) => `${deployment} ${place}`);

describe('two replicas in one slice', () => {
  const both = [...to('d', 0), ...to('e', 0.5)].sort(byArrival);

  it('stand beside each other, each with half of it, and are paid for by halves of half an accelerator', () => {
    const run = runLiteral(both, nested(mps, half, half));
    expect(places(run)).toEqual(['d 0:3g.40gb', 'e 0:3g.40gb']);
    const { total } = run.result;
    // One accelerator is rented for 100 s, and half of it is nobody's.
    expect(total['accelerator_hours']! * 3600).toBeCloseTo(100, 9);
    expect(total['stranded_hours']! * 3600).toBeCloseTo(50, 9);
  });

  it('slow each other down: MPS by a quarter while both have work', () => {
    const run = runLiteral(both, nested(mps, half, half));
    // 0.5 s alone, then 0.5 s of work at a pace of 0.8; then 0.5 s of the other's are left, at its own pace.
    expect(ends(run)).toEqual([1.125]);
    expect(ends(run, 'e')).toEqual([1.625]);
  });

  it('slow each other down: turns to a half', () => {
    const run = runLiteral(both, nested(turns, half, half));
    expect(ends(run)).toEqual([1.5]);
    expect(ends(run, 'e')).toEqual([2]);
  });

  it('have slices of their own where one has no room for both, and then do not', () => {
    for (const within of [mps, turns, undefined]) {
      const large = within === undefined ? { profile: '3g.40gb' } : { ...half, memory: '25GB' };
      const run = runLiteral(both, nested(within, large, large));
      expect([ends(run), ends(run, 'e')]).toEqual([[1], [1.5]]);
    }
  });
});

describe('slices are cut and joined as replicas come and go', () => {
  // Twelve requests at once on two replicas call for a third; when they are done it goes again.
  const flood = at(...Array(12).fill(0));
  const scaled = {
    'deployments.d.engine.service': '10s',
    'deployments.d.startup': '5s',
    'deployments.d.scaling': {
      kind: 'ai-workload-scaler',
      min_instances: 2,
      max_instances: 3,
      target_queue_depth: 1,
      target_latency: '1h',
      cooldown: '0s',
      interval: '10s',
    },
  };
  const events = ({ result }: ScenarioRun) =>
    result.fleetEvents
      .filter(({ time, event }) => time > 0 && event !== 'draining')
      .map(({ time, event, place }) => [time, `${event} ${place}`]);

  it('a third that finds no room in the slice of two waits for one to be cut', () => {
    const set = {
      'pools.p': {
        accelerator: 'A100',
        accelerators: 1,
        sharing: { kind: 'mig', within: mps, cutting: '2s', orchestrator: '1s' },
      },
      'deployments.d.share': half,
      ...scaled,
    };
    expect(events(runLiteral(flood, set)).slice(0, 2)).toEqual([
      [10, 'starting 0:3g.40gb'],
      [18, 'ready 0:3g.40gb'],
    ]);
  });

  it('one that finds room waits for its start-up alone', () => {
    const set = {
      'pools.p': {
        accelerator: 'A100',
        accelerators: 1,
        sharing: { kind: 'mig', within: mps, cutting: '2s', orchestrator: '1s' },
      },
      'deployments.d.share': quarter,
      ...scaled,
    };
    const seen = events(runLiteral(flood, set));
    expect(seen.slice(0, 2)).toEqual([
      [10, 'starting 0:3g.40gb'],
      [15, 'ready 0:3g.40gb'],
    ]);
    expect(seen.at(-1)![1]).toBe('stopped 0:3g.40gb');
  });

  it('what one deployment gives back, another has with slices of another size', () => {
    // At first two of 1g.20gb and two of 1g.10gb leave two slices of memory: room for a third of either.
    const run = runLiteral([...to('d', ...Array(12).fill(0)), ...to('e', ...Array(12).fill(0))], {
      horizon: '300s',
      ...nested(undefined, { profile: '1g.20gb' }, { profile: '1g.10gb' }),
      ...scaled,
      'deployments.e.engine.service': '60s',
      'deployments.e.startup': '5s',
      'deployments.e.scaling': scaled['deployments.d.scaling'],
    });
    const seen = run.result.fleetEvents.filter(({ time, event }) => time > 0 && event !== 'ready');
    expect(
      seen.slice(0, 5).map(({ deployment, event, place }) => [deployment, event, place]),
    ).toEqual([
      ['d', 'starting', '0:1g.20gb'],
      ['e', 'unplaced', 'no accelerator of the pool has room for one more'],
      ['d', 'draining', '0:1g.20gb'],
      ['d', 'stopped', '0:1g.20gb'],
      ['e', 'starting', '0:1g.10gb'],
    ]);
  });
});

/** What `mine` is asked, and what `neighbour` is asked beside it. */
const loads = fc.record({
  mine: fc.record({
    llm: fc.boolean(),
    rate: fc.double({ min: 0.2, max: 2, noNaN: true }),
    output: fc.integer({ min: 1, max: 100 }),
  }),
  neighbour: fc.record({
    llm: fc.boolean(),
    rate: fc.double({ min: 2, max: 20, noNaN: true }),
    output: fc.integer({ min: 20, max: 200 }),
    // A neighbour that comes first by its name is placed first, too.
    name: fc.constantFrom('a', 'z'),
  }),
  slices: fc.constantFrom(
    ['3g.40gb', '3g.40gb'],
    ['3g.40gb', '4g.40gb'],
    ['4g.40gb', '3g.40gb'],
    ['2g.20gb', '4g.40gb'],
    ['3g.40gb', '2g.20gb'],
  ),
  accelerator: fc.constantFrom('A100', 'H100'),
  seed: fc.nat(1000),
});
type Loads = typeof loads extends fc.Arbitrary<infer Each> ? Each : never;

/** The same twice: `mine` alone, and with its neighbour on the same accelerator. */
function pair(
  { mine, neighbour, accelerator, seed }: Loads,
  sharing: object,
  shares: readonly [object, object],
): readonly [ScenarioRun, ScenarioRun] {
  const deployment = (llm: boolean, share: object) => ({
    pool: 'p',
    share,
    engine: llm
      ? { kind: 'llm', model: 'Llama-3.1-8B', kv: { memory_utilisation: '95%' } }
      : { kind: 'slots', service: { kind: 'exponential', mean: '300ms' } },
    scaling: { kind: 'fixed', replicas: 1 },
  });
  const traffic = (name: string, rate: number, output: number) => ({
    deployment: name,
    arrivals: { kind: 'poisson', rate: `${rate}/s` },
    prompt: 200,
    output,
  });
  const alone = {
    name: 'pair',
    seed: `${seed}`,
    horizon: '30s',
    pools: { p: { accelerator, accelerators: 1, sharing } },
    deployments: { mine: deployment(mine.llm, shares[0]) },
    traffic: { mine: traffic('mine', mine.rate, mine.output) },
  };
  const { name } = neighbour;
  const beside = {
    ...alone,
    deployments: { ...alone.deployments, [name]: deployment(neighbour.llm, shares[1]) },
    traffic: { ...alone.traffic, [name]: traffic(name, neighbour.rate, neighbour.output) },
  };
  return [runScenario(alone), runScenario(beside)];
}

/** All that is known of my requests, but their number among all. */
function mineOf({ requests }: ScenarioRun): string {
  const mine = requests.filter(({ deployment }) => deployment === 'mine');
  return JSON.stringify(mine.map(({ number: _, ...rest }) => rest));
}

describe('I19: a neighbour, whatever its load,', () => {
  it('on another slice of the same accelerator leaves every instant of mine as it is', () => {
    let served = 0;
    fc.assert(
      fc.property(loads, (load) => {
        const [mine, other] = load.slices.map((profile) => ({ profile }));
        const shares = [mine!, other!] as const;
        const [alone, beside] = pair(load, { kind: 'mig' }, shares);
        expect(beside.result.total['unplaced']).toBe(0);
        expect(mineOf(beside)).toBe(mineOf(alone));
        served += beside.result.total['completed']! - alone.result.total['completed']!;
      }),
      { numRuns: runsOf(25), seed: 1 },
    );
    // The neighbours had work, and did it.
    expect(served).toBeGreaterThan(1000);
  });

  it('in the same slice, or in turns on the whole, moves some of mine, and none to the better', () => {
    const kinds = [
      [{ kind: 'time-slice' }, { memory: '30GB' }],
      [
        { kind: 'mig', within: { kind: 'time-slice' } },
        { profile: '7g.80gb', memory: '30GB' },
      ],
      [
        { kind: 'mig', within: { kind: 'mps' } },
        { profile: '7g.80gb', memory: '30GB', multiprocessors: '50%' },
      ],
    ] as const;
    fc.assert(
      fc.property(loads, fc.constantFrom(...kinds), (load, [sharing, share]) => {
        const [alone, beside] = pair(load, sharing, [share, share]);
        const mine = alone.requests.filter(({ deployment }) => deployment === 'mine');
        fc.pre(mine.some(({ arrived }) => arrived > 2 && arrived < 25));
        expect(mineOf(beside)).not.toBe(mineOf(alone));
        if (load.mine.llm) return;
        // Of single requests, one by one, none is answered earlier than without the neighbour.
        const later = beside.requests.filter(({ deployment }) => deployment === 'mine');
        for (const [index, { ended }] of mine.entries()) {
          expect(later[index]!.ended >= ended || Number.isNaN(later[index]!.ended)).toBe(true);
        }
      }),
      { numRuns: runsOf(25), seed: 2 },
    );
  });
});
