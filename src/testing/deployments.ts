import fc from 'fast-check';
import { routerKinds } from '../policies/routing/index.ts';
import { type Data, durations } from './distributions.ts';
import { lifecycles } from './lifecycles.ts';
import { llmEngines } from './llm-engines.ts';
import { type SharePart, shareParts } from './sharings.ts';

/** A deployment before it has a pool. */
export interface DeploymentPart {
  /** Which pool, modulo the number of pools. */
  readonly pool: number;
  readonly accelerators: number;
  /** Replicas at the start. */
  readonly initial: number;
  /** Its part of accelerators that it shares. */
  readonly share: SharePart;
  readonly rest: Data;
}

/** Kinds of engines. */
export type EngineKind = 'slots' | 'llm';

/** Deployments with engines of these kinds; with `fixed`, without autoscalers, and with `faulty` some with faults. */
export function deploymentParts(
  fixed: boolean,
  kinds: readonly EngineKind[],
  faulty: boolean,
): fc.Arbitrary<DeploymentPart> {
  return fc
    .record({
      pool: fc.nat(1),
      accelerators: fc.integer({ min: 1, max: 2 }),
      engine: fc.oneof(...kinds.map((kind) => (kind === 'llm' ? llmEngines() : slotsEngines()))),
      queue: queues(),
      timeouts: timeouts(),
      routing: routings(),
      scaling: fixed ? fixedFleet() : fc.oneof(fixedFleet(), aiWorkloadScaler()),
      lifecycle: lifecycles(fixed),
      faulty: faulty ? faults() : fc.constant({}),
      share: shareParts(),
    })
    .map(({ pool, accelerators, scaling, share, faulty: own, lifecycle, ...rest }) => ({
      pool,
      accelerators,
      share,
      initial: Number(scaling['replicas'] ?? scaling['min_instances']),
      rest: { ...rest, scaling, ...lifecycle, ...own },
    }));
}

function slotsEngines(): fc.Arbitrary<Data> {
  const batch = fc.record({
    max: fc.integer({ min: 1, max: 4 }),
    wait: fc.oneof(
      fc.constant('0s'),
      fc.integer({ min: 1, max: 2000 }).map((ms) => `${ms}ms`),
    ),
  });
  const drawn = fc.record({
    kind: fc.constant('slots'),
    slots: fc.integer({ min: 1, max: 3 }),
    batch,
    service: durations(20, 1500),
  });
  const computed = fc.record({ kind: fc.constant('slots'), batch, service: rooflines() });
  return fc.oneof({ weight: 3, arbitrary: drawn }, { weight: 1, arbitrary: computed });
}

function rooflines(): fc.Arbitrary<Data> {
  return fc
    .record({
      billions: fc.integer({ min: 1, max: 7 }),
      precision: fc.constantFrom('fp16', 'int8'),
      count: fc.constantFrom('tokens', 'items'),
    })
    .map(({ billions, precision, count }) => ({
      kind: 'roofline',
      parameters: `${billions}B`,
      precision,
      count,
      ...(count === 'items' ? { flops: '20T' } : {}),
    }));
}

function queues(): fc.Arbitrary<Data> {
  return fc.record({
    limit: fc.oneof(fc.constant('unlimited'), fc.nat(8)),
    timeout: patience(),
    order: fc.constantFrom('fcfs', 'priority'),
  });
}

function timeouts(): fc.Arbitrary<Data> {
  const some = fc.record({ first_token: patience(), total: patience() }, { requiredKeys: [] });
  return fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: some });
}

function patience(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constant('never'),
    fc.integer({ min: 1, max: 5000 }).map((ms) => `${ms}ms`),
  );
}

function routings(): fc.Arbitrary<Data> {
  const common = {
    max_outstanding: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant('unlimited')),
    signals: fc.oneof(
      fc.constant({}),
      fc.integer({ min: 1, max: 3000 }).map((ms) => ({ refresh: `${ms}ms` })),
    ),
  };
  const kinds = [
    fc.record({ kind: fc.constantFrom(...routerKinds), ...common }, { requiredKeys: ['kind'] }),
    fc.record({
      kind: fc.constant('prefix-hash'),
      prefix_tokens: fc.integer({ min: 1, max: 2000 }),
      load_factor: fc.integer({ min: 101, max: 300 }).map((percent) => percent / 100),
      ...common,
    }),
    fc.record({
      kind: fc.constant('prefix-aware'),
      weights: fc.record({ prefix: fc.nat(4), queue: fc.nat(4), kv: fc.nat(4) }),
      index_tokens: fc.integer({ min: 1, max: 20_000 }),
      ...common,
    }),
  ];
  return fc.oneof(...kinds);
}

/** Mostly, replicas have no fatal faults. */
function faults(): fc.Arbitrary<Data> {
  const some = fc.record(
    {
      every: durations(500, 20_000),
      at: fc.array(
        fc.nat(30).map((seconds) => `${seconds}s`),
        { maxLength: 3 },
      ),
      restart: fc.nat(6).map((seconds) => `${seconds}s`),
    },
    { requiredKeys: [] },
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.record({ faults: some }) },
  );
}

function fixedFleet(): fc.Arbitrary<Data> {
  return fc.record({
    kind: fc.constant('fixed'),
    // A deployment that nobody serves is allowed, and rarely of interest.
    replicas: fc.oneof(
      { weight: 15, arbitrary: fc.integer({ min: 1, max: 4 }) },
      { weight: 1, arbitrary: fc.constant(0) },
    ),
  });
}

function aiWorkloadScaler(): fc.Arbitrary<Data> {
  return fc
    .record({
      min: fc.integer({ min: 1, max: 3 }),
      more: fc.nat(4),
      depth: fc.integer({ min: 1, max: 10 }),
      latency: fc.integer({ min: 50, max: 2000 }),
      cooldown: fc.nat(10),
      interval: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ min, more, depth, latency, cooldown, interval }) => ({
      kind: 'ai-workload-scaler',
      min_instances: min,
      max_instances: min + more,
      target_queue_depth: depth,
      target_latency: `${latency}ms`,
      cooldown: `${cooldown}s`,
      interval: `${interval}s`,
    }));
}
