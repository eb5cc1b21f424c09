import { describe, expect, it } from 'vitest';
import { regionInvariants, type ScenarioRun } from '../../../src/testing/index.ts';
import type { AuditRow, CellResult, EventRow, NamedValues } from '../../../src/world/result.ts';
import { at } from '../literal.ts';
import { london, runRegional, tokyo, virginia } from './regional.ts';

const run = runRegional(
  { [tokyo]: at(10, 150), [london]: at(20, 160), [virginia]: at(30) },
  {
    'gateways.g.regional.routing': {
      kind: 'residency',
      allowed: { [tokyo]: ['us-east-1'], [london]: ['eu-west-1'] },
      base: { kind: 'failover', order: ['us-east-1', 'eu-west-1'] },
    },
    'regions.us-east-1.outages': { at: [{ at: '100s', for: '20s' }] },
  },
);

/** Violations of an invariant in a run that found something else. */
function accusations(name: keyof typeof regionInvariants, found: Partial<CellResult>) {
  return regionInvariants[name]!({ ...run, result: { ...run.result, ...found } } as ScenarioRun);
}

/** What was found of some, with so much more of a metric of the one of this name. */
function more(list: readonly NamedValues[], name: string, metric: string, by: number) {
  return list.map((one) =>
    one.name === name
      ? { ...one, values: { ...one.values, [metric]: one.values[metric]! + by } }
      : one,
  );
}

const { regions, places, deployments, audit, fleetEvents } = run.result;

/** A copy of what the client in London asked. */
const copy: AuditRow = { ...audit.find(({ number }) => number === 1)!, what: 'shadow' };

function trail(number: number, what: string, change: Partial<AuditRow>): Partial<CellResult> {
  return {
    audit: audit.map((row) =>
      row.number === number && row.what === what ? { ...row, ...change } : row,
    ),
  };
}

function event(which: string, change: Partial<EventRow>): Partial<CellResult> {
  return {
    fleetEvents: fleetEvents.map((row) =>
      row.event === which && row.time > 0 ? { ...row, ...change } : row,
    ),
  };
}

describe('an invariant of regions accuses a run that breaks it', () => {
  it('and none that does not', () => {
    for (const name of Object.keys(regionInvariants)) expect(accusations(name, {})).toEqual([]);
    expect(run.requests.every(({ outcome }) => outcome === 'completed')).toBe(true);
  });

  it.each([
    ['regionConservation', { regions: more(regions, 'us-east-1', 'arrived', 1) }],
    ['regionConservation', { deployments: more(deployments, 'd@us-east-1', 'failed', 1) }],
    ['regionConservation', { regions: more(regions, 'eu-west-1', 'completed', -1) }],
    ['placeConservation', { places: more(places, tokyo, 'arrived', 1) }],
    ['placeConservation', { places: more(places, london, 'in_flight', 1) }],
    ['callsOnTheWire', { deployments: more(deployments, 'd@us-east-1', 'arrived', -1) }],
    ['callsOnTheWire', { audit: audit.filter(({ number }) => number !== 0) }],
    ['darkRegions', event('ready', { time: 110 })],
    // There and answered while it was dark: 73 ms before it was heard of.
    ['darkRegions', trail(0, 'answered', { time: 110 })],
    ['darkRegions', trail(0, 'answered', { time: 120.072 })],
    ['residencyOfPlaces', { audit: [...audit, { ...copy, target: 'd@us-east-1' }] }],
    ['roundTrips', trail(0, 'answered', { time: 10.145_999 })],
    ['outageTimes', { regions: more(regions, 'us-east-1', 'region_outages', 1) }],
    ['outageTimes', { regions: more(regions, 'us-east-1', 'region_outage_seconds', 0.001) }],
    ['outageTimes', { regions: more(regions, 'us-east-1', 'failover_seconds', 21) }],
    ['outageTimes', { regions: more(regions, 'us-east-1', 'restore_seconds', -31) }],
    ['outageTimes', event('region-recovered', { time: 119 })],
  ] as const)('%s', (name, found) => {
    expect(accusations(name, found)).not.toEqual([]);
  });

  it('darkRegions: not of the instants at which it falls or rises', () => {
    expect(accusations('darkRegions', trail(0, 'answered', { time: 100.073 }))).toEqual([]);
    expect(accusations('darkRegions', trail(0, 'answered', { time: 120.073 }))).toEqual([]);
  });
});
