import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routerKinds } from '../../src/policies/routing/index.ts';
import {
  runScenario,
  type ScenarioData,
  type ScenarioLimits,
  type ScenarioRun,
  scenarios,
} from '../../src/testing/index.ts';
import { runsOf } from '../nightly.ts';

/** More accelerators than three deployments of 20 replicas on two each: no more, for MIG looks at all of them. */
const ample = (source: ScenarioData): [string, unknown][] =>
  Object.keys(source.pools).map((pool) => [`pools.${pool}.accelerators`, 128]);

/** Sets the same key of every deployment. */
function everywhere(source: ScenarioData, values: Readonly<Record<string, unknown>>) {
  return Object.fromEntries([
    ...ample(source),
    ...Object.keys(source.deployments).flatMap((name) =>
      Object.entries(values).map(([key, value]) => [`deployments.${name}.${key}`, value] as const),
    ),
  ]);
}

describe('I14: what arrives does not depend on any policy', () => {
  const policies = fc.record({
    routing: fc.record({ kind: fc.constantFrom(...routerKinds) }),
    'queue.limit': fc.constantFrom('unlimited', 0, 3),
    'queue.timeout': fc.constantFrom('never', '100ms'),
    'queue.order': fc.constantFrom('fcfs', 'priority'),
    scaling: fc.constantFrom(
      { kind: 'fixed', replicas: 1 },
      { kind: 'fixed', replicas: 7 },
      { kind: 'ai-workload-scaler', interval: '1s', cooldown: '1s' },
    ),
  });

  it('arrivals, tenants and lengths of open traffic are the same under any two of them', () => {
    fc.assert(
      fc.property(scenarios({ openTraffic: true }), policies, policies, (source, one, other) => {
        const run = (values: Readonly<Record<string, unknown>>) =>
          runScenario(source, { set: everywhere(source, values) });
        expect(offered(run(one))).toEqual(offered(run(other)));
      }),
      { numRuns: runsOf(60), seed: 1 },
    );
  });

  function offered({ requests }: ScenarioRun) {
    return requests.map(
      ({ number, arrived, tenant, deployment, prompt_tokens, output_tokens, items }) => [
        number,
        arrived,
        tenant,
        deployment,
        prompt_tokens,
        output_tokens,
        items,
      ],
    );
  }
});

describe('I18: more capacity never lengthens a wait', () => {
  it('with one replica more every request of a FIFO fleet starts no later', () => {
    const limits: ScenarioLimits = {
      engines: ['slots'],
      openTraffic: true,
      fixedFleets: true,
      noWarmup: true,
      noFaults: true,
      plainPools: true,
    };
    fc.assert(
      fc.property(scenarios(limits), fc.integer({ min: 1, max: 4 }), (source, replicas) => {
        const run = (count: number) =>
          runScenario(source, {
            set: {
              ...everywhere(source, {
                'engine.batch': {},
                queue: {},
                timeouts: {},
                routing: {},
                scaling: { kind: 'fixed', replicas: count },
              }),
              ...everyonePatient(source),
            },
          });
        const [fewer, more] = [run(replicas), run(replicas + 1)];
        for (const [index, { started }] of more.requests.entries()) {
          expect(orNever(started)).toBeLessThanOrEqual(orNever(fewer.requests[index]!.started));
        }
      }),
      { numRuns: runsOf(60), seed: 2 },
    );
  });

  // Who starts sooner, and so does not leave the queue, may be in the way of others.
  function everyonePatient({ traffic }: ScenarioData) {
    const never = { share: 0, after: '1s' };
    return Object.fromEntries(
      Object.keys(traffic).map((name) => [`traffic.${name}.cancel`, never]),
    );
  }

  function orNever(time: number): number {
    return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
  }
});

describe('I13: under any load a fixed fleet keeps its size', () => {
  it('has the same number of replicas in every interval and decides nothing', () => {
    fc.assert(
      fc.property(scenarios({ fixedFleets: true, noFaults: true }), (source) => {
        const { scenario, result } = runScenario(source);
        expect(result.decisions).toEqual([]);
        for (const { deployment, replicas } of result.series) {
          const { scaling, pool } = scenario.deployments[deployment]!;
          const has = result.series.find((row) => row.deployment === deployment)!.replicas;
          expect(replicas).toBe(has);
          // On shared accelerators there may be no room for all.
          const { sharing, others } = scenario.pools[pool]!;
          if (sharing.kind === 'exclusive' && others.length === 0) {
            expect(replicas).toBe(scaling.kind === 'fixed' && scaling.replicas);
          }
        }
      }),
      { numRuns: runsOf(60), seed: 3 },
    );
  });
});
