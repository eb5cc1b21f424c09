import fc from 'fast-check';
import { type Data, durations } from './distributions.ts';
import type { ScenarioData } from './scenarios.ts';

/** Nodes of a pool, before it is known how many accelerators each has. */
export interface NodesPart {
  /** Accelerators of a node, or groups of them. */
  readonly devices: number;
  readonly rest: Data;
}

/** Nodes that come, fail, run out of stock and are taken away, all within a minute. */
export function poolNodes(): fc.Arbitrary<NodesPart> {
  const seconds = (most: number) => fc.nat(most).map((n) => `${n}s`);
  const spot = fc.record(
    { up: durations(1000, 30_000), down: durations(0, 10_000), notice: seconds(5) },
    { requiredKeys: ['up'] },
  );
  const failures = fc.record(
    { every: durations(1000, 30_000), notice: seconds(5) },
    { requiredKeys: ['every'] },
  );
  const autoscaler = fc.record(
    {
      scan_interval: fc.integer({ min: 1, max: 5 }).map((n) => `${n}s`),
      unneeded: seconds(6),
      utilisation_threshold: fc.constantFrom('50%', '90%'),
      delay_after_add: seconds(6),
      delay_after_failure: seconds(5),
      backoff: fc.constant({ initial: '2s', max: '8s', reset: '30s' }),
      consolidation: fc.boolean(),
      max_drain: fc.integer({ min: 50, max: 3000 }).map((n) => `${n}ms`),
      protect: fc.record({ younger_than: seconds(10), busy: fc.boolean() }),
    },
    {
      requiredKeys: ['scan_interval', 'unneeded', 'delay_after_add', 'backoff', 'max_drain'],
    },
  );
  const stockout = fc
    .tuple(fc.nat(40), fc.integer({ min: 1, max: 20 }))
    .map(([from, lasts]) => ({ from: `${from}s`, until: `${from + lasts}s` }));
  const rest = fc.record(
    {
      initial: fc.nat(3),
      fill: fc.constantFrom('placement', 'spread', 'pack'),
      provision: durations(0, 5000),
      init: durations(0, 3000),
      failure: fc.constantFrom('0%', '20%', '50%'),
      refusal: seconds(3),
      timeout: fc.integer({ min: 3, max: 12 }).map((n) => `${n}s`),
      stockouts: fc.array(stockout, { maxLength: 2 }),
      shortages: fc.record({ every: durations(2000, 20_000), lasting: durations(500, 5000) }),
      spot,
      failures,
      autoscaler,
    },
    { requiredKeys: ['provision', 'init', 'refusal', 'timeout', 'autoscaler'] },
  );
  return fc
    .record({ devices: fc.integer({ min: 2, max: 3 }), onDemand: fc.nat(2), rest })
    .map(({ devices, onDemand, rest: own }) => ({
      devices,
      rest: { ...own, ...(own.spot === undefined ? {} : { on_demand: onDemand }) },
    }));
}

/** A generated scenario whose pools are made of nodes, with as many more accelerators as make the last node whole, and another. */
export function withNodes(source: ScenarioData, { devices, rest }: NodesPart): ScenarioData {
  const pools = Object.entries(source.pools).map(([name, pool]) => {
    const size = devices * Number(pool['group'] ?? 1);
    // And one node more, so that there is somewhere to go.
    const whole = (one: Data): Data => ({
      ...one,
      accelerators: (Math.ceil(Number(one['accelerators']) / size) + 1) * size,
    });
    const others = (pool['others'] as Data[]).map(whole);
    const own = whole(pool);
    const count =
      [own, ...others].reduce((sum, one) => sum + Number(one['accelerators']), 0) / size;
    const { initial } = rest;
    const nodes: Record<string, unknown> = { size, ...rest };
    if (initial !== undefined) nodes['initial'] = Math.min(Number(initial), count);
    return [name, { ...own, others, nodes }] as const;
  });
  return { ...source, pools: Object.fromEntries(pools) };
}
