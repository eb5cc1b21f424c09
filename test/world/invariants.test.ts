import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  invariants,
  runScenario,
  type ScenarioData,
  type ScenarioRun,
  scenarios,
  violations,
} from '../../src/testing/index.ts';
import type { CellResult } from '../../src/world/result.ts';
import { runsOf } from '../nightly.ts';

const runs = { numRuns: runsOf(100) };

describe('over generated scenarios', () => {
  const names = 'order, conservation, Little, quota, capacity and work conservation';
  it(`I2, I3, I5, I6, I7, I10: ${names} hold`, () => {
    fc.assert(
      fc.property(scenarios(), (source) => {
        expect(violations(runScenario(source))).toEqual([]);
      }),
      { ...runs, seed: 1 },
    );
  });

  it('I6: without batches a slot is free only while nobody waits, in every fleet', () => {
    fc.assert(
      fc.property(scenarios({ engines: ['slots'] }), (source) => {
        const run = runScenario(source, { set: withoutBatches(source) });
        expect(invariants['workConservation']!(run)).toEqual([]);
      }),
      { ...runs, seed: 2 },
    );
  });

  it('I17: every run ends, after at most so many events as there are reasons for them', () => {
    fc.assert(
      fc.property(scenarios({ noWarmup: true }), (source) => {
        const { scenario, result, requests } = runScenario(source);
        const { series, fleetEvents } = result;
        // A request arrives, may start the wait for a batch and end that batch, or change replicas and wait for its
        // KV, and may see two time-outs pass: one that finds its first token, and one that ends it.
        const most =
          5 * requests.length +
          // A step may be an event; who is preempted may wait for KV once more.
          (result.total['steps'] ?? 0) +
          (result.total['preemptions'] ?? 0) +
          series.length +
          decisions(scenario) +
          // A fault, and the end of the restart after it; none where no replica was ready.
          fleetEvents.length +
          scriptedFaults(scenario) +
          refreshes(scenario) +
          paces(scenario, result, requests.length);
        expect(result.events).toBeLessThanOrEqual(most);
      }),
      { ...runs, seed: 3 },
    );
  });

  it('I17: a run beyond its event budget stops and names the handlers that ran last', () => {
    const endless = {
      name: 'endless',
      horizon: '1h',
      max_events: 100,
      pools: { p: { accelerator: 'L4', accelerators: 1 } },
      deployments: {
        d: {
          pool: 'p',
          engine: { kind: 'slots', service: '1ms' },
          scaling: { kind: 'fixed', replicas: 1 },
        },
      },
      traffic: { t: { arrivals: { kind: 'poisson', rate: '10/s' } } },
    };
    expect(() => runScenario(endless)).toThrow(/100 events in all.*t\/arrival/);
  });
});

/** Instants at which a replica, if one is ready, is to have a fault. */
function scriptedFaults({ deployments }: ScenarioRun['scenario']): number {
  return Object.values(deployments).reduce((sum, { faults }) => sum + (faults?.at.length ?? 0), 0);
}

/** How often autoscalers are asked; of answers that say nothing new there is no row. */
function decisions({ horizon, deployments }: ScenarioRun['scenario']): number {
  return Object.values(deployments).reduce((sum, { scaling }) => {
    return sum + ('interval' in scaling ? Math.floor(horizon / scaling.interval) : 0);
  }, 0);
}

/** How often routers look at the load of replicas, where they do not see the present. */
function refreshes({ horizon, deployments }: ScenarioRun['scenario']): number {
  return Object.values(deployments).reduce((sum, { routing }) => {
    const { refresh } = routing.signals;
    return sum + (refresh === 0 ? 0 : Math.floor(horizon / refresh));
  }, 0);
}

/**
 * How often those who share accelerators may learn how fast they are: whenever a batch begins or ends or a step is
 * another than before, or a replica comes or goes; and twice in each turn that is played.
 */
function paces(
  { horizon, pools }: ScenarioRun['scenario'],
  { total, fleetEvents }: CellResult,
  requests: number,
) {
  let turns = 0;
  let isShared = false;
  for (const { accelerators, sharing, others } of Object.values(pools)) {
    isShared ||= sharing.kind !== 'exclusive';
    const how = (sharing.kind === 'mig' ? sharing.within : sharing) ?? sharing;
    if (!('quantum' in how) || how.quantum === 'shared') continue;
    const slices = sharing.kind === 'mig' ? 7 : 1;
    const count = others.reduce((sum, one) => sum + one.accelerators, accelerators);
    turns += (slices * count * horizon) / how.turn;
  }
  if (!isShared) return 0;
  return 4 * requests + 2 * (total['steps'] ?? 0) + 4 * fleetEvents.length + 2 * turns;
}

/** Replicas that serve one request a slot and hold no more than they serve. */
function withoutBatches(source: ScenarioData): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(source.deployments).flatMap((name) => [
      [`deployments.${name}.engine.batch`, {}],
      [`deployments.${name}.routing`, {}],
    ]),
  );
}
