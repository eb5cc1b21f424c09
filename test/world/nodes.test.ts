import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeSizeOf, nodeSlotsOf } from '../../src/scenario/node-slots.ts';
import {
  poolNodes,
  runScenario,
  type ScenarioRun,
  scenarios,
  violations,
  withNodes,
} from '../../src/testing/index.ts';
import { runsOf } from '../nightly.ts';
import { at, runLiteral } from './literal.ts';
import { wanted } from './wanted.ts';

/** Accelerator hours, and dollars, of machines from when they run to their end, from the warm-up on. */
function bill({ scenario, result }: ScenarioRun) {
  let hours = 0;
  let usd = 0;
  for (const [name, pool] of Object.entries(scenario.pools)) {
    const slots = nodeSlotsOf(pool);
    const size = nodeSizeOf(pool);
    const paid = new Map<number, number>();
    const add = (node: number, first: number, until: number) => {
      const from = paid.get(node);
      if (from === undefined) return;
      paid.delete(node);
      const length = Math.max(0, until - Math.max(from, result.warmup)) / 3600;
      hours += size * length;
      usd += size * length * slots[(first * pool.group) / size]!.usdPerHour;
    };
    const firsts = new Map<number, number>();
    for (const { time, event, place, pool: own, node } of result.fleetEvents) {
      if (own !== name || !event.startsWith('node-')) continue;
      firsts.set(node!, Number.parseInt(place, 10));
      const runs = event === 'node-running' || (event === 'node-up' && time === 0);
      if (runs && !paid.has(node!)) paid.set(node!, time);
      if (['node-removed', 'node-failed', 'node-preempted', 'node-crashed'].includes(event)) {
        add(node!, firsts.get(node!)!, time);
      }
    }
    for (const node of [...paid.keys()]) add(node, firsts.get(node)!, scenario.horizon);
  }
  return { hours, usd };
}

describe('over generated scenarios with nodes', () => {
  it('I2, I3, I5, I6, I7, I10, I17: all invariants hold, those of nodes among them', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(scenarios(), poolNodes(), (source, part) => {
        const run = runScenario(withNodes(source, part));
        expect(violations(run)).toEqual([]);
        for (const { event } of run.result.fleetEvents) seen.add(event);
      }),
      { numRuns: runsOf(40), seed: 1 },
    );
    // Nothing of it holds only because it never happens.
    const some = [...seen].filter((event) => event.startsWith('node-') && event !== 'node-kept');
    expect(some.sort()).toEqual([
      'node-crashed',
      'node-emptying',
      'node-failed',
      'node-notice',
      'node-ordered',
      'node-preempted',
      'node-removed',
      'node-running',
      'node-unneeded',
      'node-up',
    ]);
  });

  it('I8: nodes are paid whole, from when the machine runs to its end, and what nobody holds is stranded', () => {
    fc.assert(
      fc.property(scenarios(), poolNodes(), fc.integer({ min: 1, max: 9 }), (source, part, usd) => {
        const set = Object.fromEntries(
          Object.keys(source.pools).map((name) => [`pools.${name}.price`, `$${usd}/h`]),
        );
        const run = runScenario(withNodes(source, part), { set });
        const { total, deployments } = run.result;
        const paid = bill(run);
        expect(total['accelerator_hours']).toBeCloseTo(paid.hours, 9);
        expect(total['cost_usd']).toBeCloseTo(paid.usd, 9);
        const held = deployments.reduce((sum, one) => sum + one.values['accelerator_hours']!, 0);
        expect(total['stranded_hours']).toBeCloseTo(paid.hours - held, 9);
      }),
      { numRuns: runsOf(20), seed: 2 },
    );
  });

  it('I15: with and without skipping steps', () => {
    fc.assert(
      fc.property(scenarios({ engines: ['llm'] }), poolNodes(), (source, part) => {
        const stepwise = Object.keys(source.deployments).map(
          (name) => [`deployments.${name}.engine.stepwise`, true] as const,
        );
        const found = (set: Readonly<Record<string, unknown>>) => {
          const { result } = runScenario(withNodes(source, part), { set });
          const { events: _, fingerprint: __, ...rest } = result;
          return rest;
        };
        expect(found(Object.fromEntries(stepwise))).toStrictEqual(found({}));
      }),
      { numRuns: runsOf(10), seed: 4 },
    );
  });

  it('I1: the same scenario gives the same run', () => {
    fc.assert(
      fc.property(scenarios(), poolNodes(), (source, part) => {
        const scenario = withNodes(source, part);
        expect(runScenario(scenario).result).toStrictEqual(runScenario(scenario).result);
      }),
      { numRuns: runsOf(6), seed: 3 },
    );
  });
});

it('a replica that stops with the last it held takes nobody from the queue', () => {
  // A prompt that no replica can take over is all that it holds when it is to go; it gives up at 2 s.
  const requests = at(0, 0.5).map((one) => ({ ...one, output: 3 }));
  const run = runLiteral(requests, {
    ...wanted([0, 1], [1, 0]),
    'pools.p': { accelerator: 'A100', accelerators: 1 },
    'deployments.d.engine': {
      kind: 'llm',
      model: 'Llama-3.1-8B',
      step_time: { kind: 'constant', seconds: '100ms' },
      disaggregation: { prefill: 1, decode: 1, bandwidth: '25GB/s', latency: '0s' },
    },
    'deployments.d.routing': { kind: 'least-outstanding', max_outstanding: 1 },
    'deployments.d.timeouts': { total: '2s' },
  });
  const outcomes = run.requests.map(({ started, outcome, ended }) => [started, outcome, ended]);
  expect(outcomes).toEqual([
    [0, 'timed-out', 2],
    [Number.NaN, 'timed-out', 2.5],
  ]);
  expect(run.result.fleetEvents.at(-1)).toMatchObject({ time: 2, event: 'stopped' });
});
