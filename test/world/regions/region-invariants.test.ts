import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type RegionLimits,
  type RegionScenarioData,
  regionInvariants,
  regionScenarios,
  runScenario,
  type ScenarioRun,
  violations,
} from '../../../src/testing/index.ts';
import type { CellResult } from '../../../src/world/result.ts';
import { runsOf } from '../../nightly.ts';
import { expectSame } from '../expect-same.ts';

/** What a property of so many runs may take, thousands of which take minutes. */
const patience = 3_600_000;

function assertOver(
  limits: RegionLimits,
  seed: number,
  runs: number,
  nightly: number,
  holds: (source: RegionScenarioData) => void,
): void {
  const property = fc.property(regionScenarios(limits), holds);
  fc.assert(property, { seed, numRuns: runsOf(runs, nightly) });
}

function allViolations(run: ScenarioRun): string[] {
  const ofRegions = Object.entries(regionInvariants).flatMap(([name, holds]) =>
    holds(run).map((violation) => `${name}: ${violation}`),
  );
  return [...violations(run), ...ofRegions];
}

describe('over generated regions that fail, fall ill and are cut off', () => {
  it(
    'I2, I3, I5, I6, I7, I8, I10, I12, I17: every run ends, no request, call or dollar is lost or counted twice in any region or place, and none is served where all is dark, sooner than it can be, or where it must not be',
    () => {
      const sums = { troubled: 0, outages: 0, far: 0, judged: 0 };
      assertOver({}, 1, 12, 5000, (source) => {
        const run = runScenario(source);
        expect(allViolations(run)).toEqual([]);
        sums.troubled += run.result.total['region_turned_away']!;
        sums.outages += run.result.total['region_outages']!;
        sums.far += run.requests.filter(({ place }) => place !== undefined).length;
        sums.judged += run.result.decisions.filter(
          ({ policy }) => policy === 'health-check',
        ).length;
      });
      // Without enough that befalls them nothing would be shown.
      for (const sum of Object.values(sums)) expect(sum).toBeGreaterThan(0);
    },
    patience,
  );

  it(
    'I3, I10: the same with nothing left out at the start, and fleets that keep their size',
    () => {
      assertOver({ noWarmup: true, fixedFleets: true, composed: true }, 2, 10, 3000, (source) => {
        expect(allViolations(runScenario(source))).toEqual([]);
      });
    },
    patience,
  );

  it(
    'I1: the same scenario and seed give the same result to the last byte',
    () => {
      assertOver({}, 3, 3, 500, (source) => {
        expect(written(runScenario(source))).toBe(written(runScenario(source)));
      });
    },
    patience,
  );

  it(
    'I14: what arrives, when, for whom and from where does not depend on routing, DNS or outages',
    () => {
      let moved = 0;
      assertOver({ openTraffic: true, noNodes: true }, 4, 4, 1000, (source) => {
        const run = runScenario(source);
        for (const other of [routedAtRandom(source), untroubled(source)]) {
          const changed = runScenario(other);
          expect(arrivals(changed)).toEqual(arrivals(run));
          moved += Number(written(changed) !== written(run));
        }
      });
      expect(moved).toBeGreaterThan(0);
    },
    patience,
  );

  it(
    'I15: a run that skips steps and one that does not find the same',
    () => {
      let skipped = 0;
      assertOver({ engines: ['llm'] }, 5, 6, 1500, (source) => {
        const fast = runScenario(source);
        const stepwise = runScenario(source, { set: everyStepAnEvent(source) });
        expectSame(found(stepwise.result), found(fast.result));
        skipped += stepwise.result.events - fast.result.events;
      });
      expect(skipped).toBeGreaterThan(0);
    },
    patience,
  );

  it(
    'I20: neither the order of regions, zones, places, shares and targets nor the unit of a round trip changes anything',
    () => {
      assertOver({}, 6, 3, 500, (source) => {
        expect(written(runScenario(backwards(source)))).toBe(written(runScenario(source)));
      });
    },
    patience,
  );
});

function written({ result }: ScenarioRun): string {
  return JSON.stringify(result, (_, value) => (Number.isNaN(value) ? 'NaN' : value));
}

/** All but what tells how many events there were. */
function found({ events: _, fingerprint: __, ...rest }: CellResult) {
  return rest;
}

function arrivals({ requests }: ScenarioRun) {
  return requests.map(({ arrived, tenant, place, prompt_tokens, output_tokens, items }) => [
    arrived,
    tenant,
    place,
    prompt_tokens,
    output_tokens,
    items,
  ]);
}

/** Clients are sent anywhere, and ask each time. */
function routedAtRandom(source: RegionScenarioData): RegionScenarioData {
  const gateways = Object.entries(source.gateways).map(([name, gateway]) => {
    const { regional, ...rest } = gateway;
    const routing = { kind: 'weighted' };
    const other = { routing, dns: { ttl: '0s' }, health_check: { interval: '7s', threshold: 1 } };
    return [name, regional === undefined ? gateway : { ...rest, regional: other }] as const;
  });
  return { ...source, gateways: Object.fromEntries(gateways) };
}

/** Nothing fails by itself or together with others, and nobody is cut off. */
function untroubled(source: RegionScenarioData): RegionScenarioData {
  const regions = Object.entries(source.regions).map(([name, region]) => {
    const { outages: _, ...rest } = region;
    return [name, { ...rest, zones: { a: {}, b: {} } }] as const;
  });
  return {
    ...source,
    regions: Object.fromEntries(regions),
    outages: {},
    network: { ...source.network, partitions: [] },
  };
}

function everyStepAnEvent({ deployments }: RegionScenarioData): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(deployments).map((name) => [`deployments.${name}.engine.stepwise`, true]),
  );
}

/** Everything that is named, from the last to the first; and round trips in other units. */
function backwards(source: RegionScenarioData): RegionScenarioData {
  const { regions, places, network, providers, outages, gateways, traffic, pools, deployments } =
    source;
  const turned = reversed({
    regions,
    places,
    network: { ...network, round_trips: inSeconds(network['round_trips']) },
    providers,
    outages,
    gateways,
    pools,
    deployments,
  });
  const clients = Object.entries(traffic).map(([name, one]) => {
    const own = one['clients'];
    return [name, own === undefined ? one : { ...one, clients: reversed(own) }] as const;
  });
  return {
    ...source,
    ...(turned as RegionScenarioData),
    traffic: Object.fromEntries(clients),
  };
}

function inSeconds(trips: unknown): unknown {
  const text = JSON.stringify(trips);
  return JSON.parse(text.replaceAll('"300ms"', '"0.3s"').replaceAll('"7ms"', '"7000us"'));
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, own]) => [name, reversed(own)]);
  return Object.fromEntries(entries.reverse());
}
