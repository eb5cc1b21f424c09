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
      if (['node-removed', 'node-failed', 'node-preempted'].includes(event)) {
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
