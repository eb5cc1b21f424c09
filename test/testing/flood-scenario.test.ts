import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AutoscalerConfig } from '../../src/policies/autoscaling/autoscaler-config.ts';
import { autoscaler } from '../../src/policies/autoscaling/index.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import {
  decisionsOf,
  differsFrom,
  type Flood,
  floodScenario,
  floods,
  type MakePolicy,
  plainPoint,
  playFlood,
  termsOf,
} from '../../src/testing/index.ts';
import { simulate } from '../../src/world/simulate.ts';
import { promises, scaler } from './broken-policies.ts';

/** The decisions of a run of a flood's scenario. */
function decided(make: MakePolicy, flood: Flood, scaling: Record<string, unknown>) {
  const data = floodScenario('flood', playFlood(make, flood), scaling);
  const place = { file: 'flood' };
  const { scenario } = parseScenario({ ...place, data, locate: () => place }, []);
  const policies = new Map([['own', (_: unknown, facts: object) => make(facts)]]);
  return simulate(scenario, new Map(), { replication: 0, policies }).decisions;
}

/** Policies, and how a scenario names them. */
const policies: readonly (readonly [string, MakePolicy, Record<string, unknown>])[] = [
  ['a module', scaler(), { kind: 'module', path: 'own', min_replicas: 0, initial_replicas: 2 }],
  ...['ai-workload-scaler', 'predictive', 'apa', 'aws'].map((kind) => {
    const config = parsed({ kind });
    return [kind, (facts: object) => autoscaler(config, facts), { kind }] as const;
  }),
];

function parsed(scaling: Record<string, unknown>): AutoscalerConfig {
  const flood = {
    startup: 0,
    interval: 15,
    initial: 1,
    capacity: 1,
    service: 1,
    points: [plainPoint(1)],
  };
  const data = floodScenario('any', playFlood(scaler(), flood), scaling);
  const place = { file: 'any' };
  return parseScenario({ ...place, data, locate: () => place }, []).scenario.deployments['app']!
    .scaling;
}

describe('the scenario of a flood decides as the flood was decided', () => {
  it.each(policies)('%s', (_, make, scaling) => {
    // Few requests: they do not matter to what is decided.
    const terms = termsOf(make, { ...promises, capacity: 1, service: 1 });
    let told = 0;
    fc.assert(
      fc.property(floods(terms, { observations: 12 }), (flood) => {
        const trace = playFlood(make, flood);
        told += decisionsOf(trace).length;
        const decisions = decided(make, flood, scaling);
        expect(decisions.map(({ time }) => time)).toEqual(
          decisionsOf(trace).map(({ time }) => time),
        );
        expect(differsFrom(trace, decisions)).toBeUndefined();
      }),
      { numRuns: 10, seed: 3 },
    );
    expect(told).toBeGreaterThan(20);
  });

  it('and says when it does not', () => {
    const points = [1, 2, 3].map(() => ({
      rate: 40,
      wait: 1,
      noise: 1,
      missing: false,
      late: false,
      lost: 0,
    }));
    const flood = { startup: 0, interval: 15, initial: 2, capacity: 1, service: 1, points };
    const trace = playFlood(scaler(), flood);
    const rows = decisionsOf(trace);
    expect(rows[0]).toEqual({ time: 15, current: 2, desired: 4, applied: 4, because: 'load' });
    expect(differsFrom(trace, rows)).toBeUndefined();
    expect(differsFrom(trace, [{ ...rows[0]!, desired: 5 }, ...rows.slice(1)])).toBe(15);
    expect(differsFrom(trace, rows.slice(0, 1))).toBe(30);
    expect(differsFrom(trace, [...rows, { ...rows[0]!, time: 60 }])).toBe(60);
  });
});
