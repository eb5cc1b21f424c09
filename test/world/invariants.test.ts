import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invariants, runScenario, type ScenarioData, scenarios } from '../../src/testing/index.ts';

const numbers: Readonly<Record<string, string>> = {
  order: 'I2',
  conservation: 'I3',
  littlesLaw: 'I7',
  quota: 'I5, I10',
  capacity: 'I5',
  workConservation: 'I6',
};

describe('over generated scenarios', () => {
  it.each(Object.entries(invariants))('%s holds', (name, holds) => {
    expect(numbers[name]).toBeDefined();
    fc.assert(
      fc.property(scenarios(), (source) => {
        expect(holds(runScenario(source))).toEqual([]);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it('I6: without batches a slot is free only while nobody waits, in every fleet', () => {
    fc.assert(
      fc.property(scenarios(), (source) => {
        const run = runScenario(source, { set: withoutBatches(source) });
        expect(invariants['workConservation']!(run)).toEqual([]);
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('I17: every run ends, after at most four events a request and one for each row it writes', () => {
    fc.assert(
      fc.property(scenarios({ noWarmup: true }), (source) => {
        const { result, requests } = runScenario(source);
        const { series, decisions, fleetEvents } = result;
        // A request arrives, may start the wait for a batch, ends that batch and may give up.
        const most = 4 * requests.length + series.length + decisions.length + fleetEvents.length;
        expect(result.events).toBeLessThanOrEqual(most);
      }),
      { numRuns: 60, seed: 3 },
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

/** Replicas that serve one request a slot and hold no more than they serve. */
function withoutBatches(source: ScenarioData): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(source.deployments).flatMap((name) => [
      [`deployments.${name}.engine.batch`, {}],
      [`deployments.${name}.routing`, {}],
    ]),
  );
}
