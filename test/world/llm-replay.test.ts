import fc from 'fast-check';
import { expect, it } from 'vitest';
import { namedStreams } from '../../src/engine/streams.ts';
import { runScenario, type ScenarioRun } from '../../src/testing/index.ts';
import { spillwayJsonl } from '../../src/workload/recorded/spillway-jsonl.ts';
import { workloadLines } from '../../src/workload/recorded/workload-lines.ts';
import type { Inputs } from '../../src/world/inputs.ts';
import { tenantsOf } from '../../src/world/tenants.ts';
import { trafficSource } from '../../src/world/traffic-source.ts';

/** Small `llm` engines, with memory so scarce that sequences are preempted and cached blocks evicted. */
const engines = fc
  .record({
    max_num_seqs: fc.integer({ min: 1, max: 8 }),
    kv: fc.record({
      blocks: fc.integer({ min: 8, max: 60 }),
      block_size: fc.constantFrom(4, 16),
      prefix_cache: fc.boolean(),
    }),
    chunk: fc.constantFrom('unlimited', 7),
    preemption: fc.record({ kind: fc.constantFrom('recompute', 'swap') }),
    order: fc.record({ kind: fc.constantFrom('fcfs', 'priority', 'vtc', 'drr') }),
  })
  .map((engine) => ({
    kind: 'llm',
    model: 'Llama-3.1-8B',
    max_num_batched_tokens: 64,
    step_time: {
      kind: 'coefficients',
      base: '20ms',
      per_prefill_token: '1ms',
      per_kv_token: '9us',
    },
    ...engine,
  }));

const loads = fc.record({
  engine: engines,
  replicas: fc.integer({ min: 1, max: 3 }),
  routing: fc.record({ kind: fc.constantFrom('prefix-aware', 'prefix-hash', 'random') }),
  groups: fc.integer({ min: 1, max: 5 }),
  tokens: fc.integer({ min: 1, max: 60 }),
  seed: fc.nat(9999),
});
type Load = typeof loads extends fc.Arbitrary<infer Value> ? Value : never;

it('I16: an llm deployment gives the same result when its exported workload is replayed', () => {
  let [cached, preempted] = [0, 0];
  fc.assert(
    fc.property(loads, fc.nat(2), (load, replication) => {
      const run = runScenario(generated(load), { replication });
      const inputs = exported(run, replication);
      const replayed = runScenario(fromFile(load), { replication, inputs });
      expect(replayed.requests.length).toBeGreaterThan(0);
      expect(replayed.result).toStrictEqual(run.result);
      cached += run.requests.reduce((sum, { cached_tokens: tokens }) => sum + tokens, 0);
      preempted += run.result.total['preemptions'] ?? 0;
    }),
    { numRuns: 40, seed: 16 },
  );
  // The loads are worth a replay: prefixes are found, and sequences preempted.
  expect(cached).toBeGreaterThan(1000);
  expect(preempted).toBeGreaterThan(100);
});

const tenants = { paid: { priority: 1, share: '30%', output: 9 }, free: { share: '70%' } };

/** Traffic of two tenants whose prompts begin with one of a few system prompts. */
function generated(load: Load) {
  const { groups, tokens } = load;
  return source(load, {
    arrivals: { kind: 'poisson', rate: '4/s' },
    prompt: { kind: 'exponential', mean: 30 },
    output: { kind: 'uniform', min: 1, max: 40 },
    prefix: { system: { groups, tokens } },
    tenants,
  });
}

function fromFile(load: Load) {
  return source(load, { file: 'chat', tenants });
}

function source({ engine, replicas, routing, seed }: Load, traffic: object) {
  return {
    name: 'llm-replay',
    seed: String(seed),
    horizon: '20s',
    pools: { p: { accelerator: 'H100', accelerators: replicas } },
    deployments: { d: { pool: 'p', engine, routing, scaling: { kind: 'fixed', replicas } } },
    traffic: { chat: { deployment: 'd', ...traffic } },
  };
}

/** The generated traffic, written in Spillway's own format and read back. */
function exported({ scenario }: ScenarioRun, replication: number): Inputs {
  const own = tenantsOf(scenario, new Map());
  const streams = namedStreams(scenario.seed, replication);
  const requests = trafficSource(scenario, 'chat', own, new Map(), streams);
  const parser = spillwayJsonl({ file: 'chat', tolerance: 0, shared: false, columns: undefined });
  const names = own.map(({ name }) => name);
  for (const [index, line] of [...workloadLines(requests, names)].entries()) {
    parser.line(line, index + 1);
  }
  return new Map([['chat', parser.finish()]]);
}
