import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../src/engine/streams.ts';
import {
  runScenario,
  type ScenarioData,
  type ScenarioRun,
  scenarios,
} from '../../src/testing/index.ts';
import { spillwayJsonl } from '../../src/workload/recorded/spillway-jsonl.ts';
import { workloadLines } from '../../src/workload/recorded/workload-lines.ts';
import type { Inputs } from '../../src/world/inputs.ts';
import { tenantsOf } from '../../src/world/tenants.ts';
import { trafficSource } from '../../src/world/traffic-source.ts';
import { runsOf } from '../nightly.ts';
import { expectSame } from './expect-same.ts';

describe('the same scenario', () => {
  it('I1, I20: gives the same result twice, in other units, and with its sections in another order', () => {
    fc.assert(
      fc.property(scenarios(), fc.nat(3), (source, replication) => {
        const run = (data: ScenarioData) => runScenario(data, { replication }).result;
        const once = run(source);
        expectSame(run(source), once);
        const other = inOtherUnits(source) as ScenarioData;
        expect(other).not.toEqual(source);
        expectSame(run(other), once);
        expectSame(run(backToFront(source) as ScenarioData), once);
      }),
      { numRuns: runsOf(60), seed: 1 },
    );
  });

  it('I1: gives another result under another replication, and under another seed', () => {
    const poisson = { arrivals: { kind: 'poisson', rate: '2/s' }, deployment: 'small' };
    const source = fc.sample(scenarios(), { numRuns: 1, seed: 2 })[0]!;
    const run = (seed: string, replication: number) =>
      runScenario({ ...source, seed, traffic: { poisson } }, { replication }).result.fingerprint;
    expect(new Set([run('1', 0), run('1', 1), run('2', 0), run('2', 1)]).size).toBe(4);
  });

  it.each(['60s', '1min', '1m', '60000ms', '60000000us', '0.016666666666666666h'])(
    'I20: a horizon of %s is a minute',
    (horizon) => {
      const source = fc.sample(scenarios({ noWarmup: true }), { numRuns: 1, seed: 4 })[0]!;
      const minute = runScenario({ ...source, horizon: '60s' }).result;
      expect(runScenario({ ...source, horizon }).result).toStrictEqual(minute);
    },
  );

  it('I16: gives the same result when its exported workload is replayed', () => {
    fc.assert(
      fc.property(scenarios({ openTraffic: true }), fc.nat(2), (source, replication) => {
        const run = runScenario(source, { replication });
        const inputs = exported(run.scenario, replication);
        const replayed = runScenario(replaying(source), { replication, inputs });
        expectSame(replayed.result, run.result);
      }),
      { numRuns: runsOf(60), seed: 6 },
    );
  });
});

/** Every quantity in the next smaller or larger unit; factors and percentages as plain numbers. */
function inOtherUnits(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOtherUnits);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inOtherUnits(one)]));
  }
  const match = typeof value === 'string' && /^(\d+)(ms|s|h|\/min|%|x|B|M)$/.exec(value);
  if (!match) return value;
  const n = Number(match[1]);
  switch (match[2]) {
    case 'ms':
      return `${1000 * n}us`;
    case 's':
      return `${1000 * n} ms`;
    case 'h':
      return `${60 * n}min`;
    case '/min':
      return `${60 * n} / h`;
    case '%':
      return n / 100;
    case 'B':
      return 1e9 * n;
    case 'M':
      return `${1000 * n}K`;
    default:
      return n;
  }
}

/** The same data with the keys of every block the other way round. */
function backToFront(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backToFront);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, backToFront(one)]);
  return Object.fromEntries(entries.reverse());
}

/** Every traffic of a scenario, written in Spillway's own format and read back. */
function exported(scenario: ScenarioRun['scenario'], replication: number): Inputs {
  const streams = namedStreams(scenario.seed, replication);
  return new Map(
    Object.keys(scenario.traffic).map((name) => {
      const own = tenantsOf(scenario, new Map()).filter(({ traffic }) => traffic === name);
      const requests = trafficSource(scenario, name, own, new Map(), streams);
      const parser = spillwayJsonl({ file: name, tolerance: 0, shared: false, columns: undefined });
      let number = 0;
      for (const line of workloadLines(
        requests,
        own.map((tenant) => tenant.name),
      )) {
        number += 1;
        parser.line(line, number);
      }
      return [name, parser.finish()];
    }),
  );
}

/** The scenario with files in the place of its arrivals. */
function replaying(source: ScenarioData): ScenarioData {
  const traffic = Object.entries(source.traffic).map(([name, { deployment, tenants, cancel }]) => [
    name,
    {
      deployment,
      file: name,
      ...(tenants === undefined ? {} : { tenants }),
      // A recording does not say who left: that is drawn again.
      ...(cancel === undefined ? {} : { cancel }),
    },
  ]);
  return { ...source, traffic: Object.fromEntries(traffic) };
}
