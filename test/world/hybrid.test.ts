import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invariants, runScenario, type ScenarioRun } from '../../src/testing/index.ts';
import type { CellResult } from '../../src/world/result.ts';
import { runsOf } from '../nightly.ts';
import { at, type LiteralRequest, runLiteral, starts } from './literal.ts';

const asPublished = { 'pools.p.sharing.corrected': false };

/** One A100, of whose 80 GB a fifth is reserved; `d` takes turns there with `e`, a second of work a request. */
const inTurns = {
  'pools.p': { accelerator: 'A100', accelerators: 1, sharing: { kind: 'hybrid', switching: 0 } },
  'deployments.d.share': { memory: '30GB' },
  'deployments.e': {
    pool: 'p',
    share: { memory: '30GB' },
    engine: { kind: 'slots', service: '1s' },
    scaling: { kind: 'fixed', replicas: 1 },
  },
  'traffic.t.tenants': { d: { deployment: 'd' }, e: { deployment: 'e' } },
};

const to = (tenant: string, ...seconds: readonly number[]): LiteralRequest[] =>
  at(...seconds).map((request) => ({ ...request, tenant }));

const byArrival = (a: LiteralRequest, b: LiteralRequest) => a.at - b.at;

const ends = ({ requests }: ScenarioRun) =>
  requests.map(({ ended, outcome }) => (outcome === 'completed' ? ended : outcome));

describe('those who take turns', () => {
  // From 0.5 s to 2 s both have work: the first has 0.5 s left, which takes a second, as does half of the second's.
  const two = [...to('d', 0, 10), ...to('e', 0.5)].sort(byArrival);

  it('are served, corrected, at the pace of their turns', () => {
    expect(ends(runLiteral(two, inTurns))).toEqual([1.5, 2, 11]);
  });

  it('are never answered as published, and stay where they are to the end', () => {
    const run = runLiteral(two, { ...inTurns, ...asPublished });
    expect(ends(run)).toEqual(['in-flight', 'in-flight', 'in-flight']);
    const { total } = run.result;
    expect([total['completed'], total['in_flight'], total['used_hours']]).toEqual([0, 3, 0]);
  });

  it('are given up as published, where anybody loses patience', () => {
    const patience = { 'deployments.d.timeouts.total': '5s', 'deployments.e.queue.timeout': '5s' };
    const set = { ...inTurns, ...patience };
    const published = runLiteral(two, { ...set, ...asPublished });
    // The first of each has begun and never ends; the time-out of `e` is for those who wait to begin.
    expect(ends(published)).toEqual(['timed-out', 'in-flight', 'timed-out']);
    expect(published.result.total['drop_rate']).toBeCloseTo(2 / 3, 12);
    expect(runLiteral(two, set).result.total['drop_rate']).toBe(0);
  });

  it('do the same where they are language models, whose first step never ends', () => {
    const llm = { kind: 'llm', model: 'Llama-3.1-8B' };
    const set = {
      ...inTurns,
      'deployments.d.engine': llm,
      'deployments.d.timeouts': { first_token: '10s' },
      'deployments.e.engine': llm,
    };
    const requests = [...to('d', 0, 1, 2, 95), ...to('e', 0, 1, 2)].sort(byArrival);
    const prompts = requests.map((request) => ({ ...request, prompt: 500, output: 50 }));
    const published = runLiteral(prompts, { ...set, ...asPublished });
    expect(published.requests.every(({ first_answer }) => Number.isNaN(first_answer))).toBe(true);
    const { total } = published.result;
    expect([total['completed'], total['timed_out'], total['in_flight']]).toEqual([0, 3, 4]);
    const corrected = runLiteral(prompts, set).result.total;
    expect([corrected['completed'], corrected['timed_out']]).toEqual([7, 0]);
  });
});

describe('those who reserve', () => {
  // Eight requests at once on two replicas call for a third; when they are done it goes, and is called for again.
  const twice = at(...Array(8).fill(0), ...Array(8).fill(200));
  const scaled = {
    horizon: '400s',
    'pools.p': {
      accelerator: 'A100',
      accelerators: 1,
      sharing: { kind: 'hybrid', interference: 0 },
    },
    'deployments.d.share': {
      reserved: true,
      multiprocessors: '6%',
      memory: '5GB',
      memory_bound: 0,
    },
    'deployments.d.engine.service': '20s',
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
  // The second eight arrive with the decision of 200 s, so the third replica is ready at 205 s.
  const events = ({ result }: ScenarioRun) =>
    result.fleetEvents
      .filter(({ time, event }) => time > 0 && event !== 'ready' && event !== 'draining')
      .map(({ event, place }) => `${event} ${place}`);

  it('corrected, find the room again that one of them gave back', () => {
    const run = runLiteral(twice, scaled);
    expect(events(run).slice(0, 3)).toEqual(['starting 0', 'stopped 0', 'starting 0']);
    expect(run.result.total['unplaced']).toBe(0);
    expect(starts(run).filter((start) => start === 205)).toHaveLength(1);
  });

  it('as published, find none: 5 GB of 16 GB are left of four times 5 GB', () => {
    const run = runLiteral(twice, { ...scaled, ...asPublished });
    expect(events(run)).toEqual([
      'starting 0',
      'stopped 0',
      'unplaced no accelerator of the pool has room for one more',
    ]);
    expect(run.result.total['unplaced']).toBeGreaterThan(0);
    expect(starts(run).filter((start) => start === 205)).toHaveLength(0);
  });
});

/** Language models on one accelerator: one with its own part, the others in turns; requests for a minute, then none. */
const scenarios = fc
  .record({
    reserved: fc.double({ min: 0, max: 2, noNaN: true }),
    rates: fc.array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }),
    output: fc.integer({ min: 1, max: 120 }),
    turns: fc.constantFrom<{ turns: object; idle?: string }>(
      { turns: { kind: 'equal' } },
      { turns: { kind: 'equal' }, idle: 'wasted' },
      { turns: { kind: 'weighted' } },
      { turns: { kind: 'priority' } },
      { turns: { kind: 'best-effort-fill' } },
    ),
    seed: fc.nat(1000),
  })
  .map(({ reserved, rates, output, turns, seed }) => {
    const names = ['own', ...rates.map((_, index) => `turn${index}`)];
    const load = [reserved, ...rates];
    const priorities = ['best-effort', 'standard', 'latency-critical'];
    return {
      name: 'hybrid',
      seed: `${seed}`,
      horizon: '5min',
      pools: {
        p: {
          accelerator: 'A100',
          accelerators: 1,
          sharing: { kind: 'hybrid', ...turns },
        },
      },
      deployments: Object.fromEntries(
        names.map((name, index) => [
          name,
          {
            pool: 'p',
            share:
              index === 0
                ? { reserved: true, multiprocessors: '20%', memory: '12GB' }
                : { memory: '20GB', weight: index, priority: priorities[index - 1] },
            engine: { kind: 'llm', model: index === 0 ? 'Llama-3.2-1B' : 'Llama-3.1-8B' },
            scaling: { kind: 'fixed', replicas: 1 },
          },
        ]),
      ),
      traffic: Object.fromEntries(
        names.map((name, index) => [
          name,
          {
            deployment: name,
            arrivals: { kind: 'poisson', rate: `${load[index]}/s` },
            shape: { kind: 'step', at: '1min', factor: '0x' },
            prompt: 300,
            output,
          },
        ]),
      ),
    };
  });

describe('over generated scenarios', () => {
  const published = { 'pools.p.sharing.corrected': false };

  it('as published nobody who takes turns is ever answered; corrected everybody is', () => {
    fc.assert(
      fc.property(scenarios, (source) => {
        const wrong = runScenario(source, { set: published });
        const right = runScenario(source);
        const own = ({ deployment }: { deployment: string }) => deployment === 'own';
        for (const { outcome, ended } of wrong.requests.filter((one) => !own(one))) {
          expect([outcome, ended]).toEqual(['in-flight', Number.NaN]);
        }
        for (const run of [wrong, right]) {
          expect(invariants['conservation']!(run)).toEqual([]);
          expect(invariants['order']!(run)).toEqual([]);
          expect(run.requests.filter(own).every(({ outcome }) => outcome === 'completed')).toBe(
            true,
          );
        }
        expect(right.requests.every(({ outcome }) => outcome === 'completed')).toBe(true);
        expect(right.requests.length).toBe(wrong.requests.length);
      }),
      { numRuns: runsOf(15), seed: 1 },
    );
  });

  it('I15: a run that skips steps and one that does not find the same', () => {
    fc.assert(
      fc.property(scenarios, fc.boolean(), (source, corrected) => {
        const set = { 'pools.p.sharing.corrected': corrected };
        const each = Object.fromEntries(
          Object.keys(source.deployments).map((name) => [
            `deployments.${name}.engine.stepwise`,
            true,
          ]),
        );
        const fast = runScenario(source, { set });
        const stepwise = runScenario(source, { set: { ...set, ...each } });
        expect(found(stepwise.result)).toStrictEqual(found(fast.result));
      }),
      { numRuns: runsOf(15), seed: 2 },
    );
  });
});

/** All but what tells how many events there were. */
function found({ events: _, fingerprint: __, ...rest }: CellResult) {
  return rest;
}
