import { describe, expect, it } from 'vitest';
import type { ScenarioRun } from '../../../src/testing/index.ts';
import { at } from '../literal.ts';
import { latencies, type Part, regionOf, runRegional, stay, virginia } from './regional.ts';

const down = { 'regions.us-east-1.outages': { at: [{ at: '100s', for: '100s' }] } };

function eventsOf({ result }: ScenarioRun, deployment: string) {
  return result.fleetEvents
    .filter((one) => one.deployment === deployment)
    .map(({ time, event }) => `${time} ${event}`);
}

describe('the fleet of a region that falls', () => {
  it('is ordered anew at once, waits for the return of the region, and starts then', () => {
    const run = runRegional({ [virginia]: [] }, down);
    expect(eventsOf(run, 'd@us-east-1')).toEqual([
      '0 starting',
      '0 ready',
      '100 fault',
      '100 stopped',
      '100 pending',
      '200 starting',
      '230 ready',
    ]);
    expect(eventsOf(run, 'd@eu-west-1')).toEqual(['0 starting', '0 ready']);
  });

  it('costs nothing while it is not there', () => {
    const hours = (set: Part) =>
      runRegional({ [virginia]: [] }, set).result.deployments.find(
        ({ name }) => name === 'd@us-east-1',
      )!.values['accelerator_hours']!;
    expect(hours({})).toBeCloseTo(600 / 3600, 9);
    expect(hours(down)).toBeCloseTo(500 / 3600, 9);
  });

  it('loses what starts as well, and a start that it cut short begins again', () => {
    const run = runRegional(
      { [virginia]: [] },
      {
        'regions.us-east-1.outages': {
          at: [
            { at: '100s', for: '50s' },
            { at: '160s', for: '40s' },
          ],
        },
      },
    );
    expect(eventsOf(run, 'd@us-east-1').filter((one) => /ready|starting/.test(one))).toEqual([
      '0 starting',
      '0 ready',
      '150 starting',
      '200 starting',
      '230 ready',
    ]);
    expect(regionOf(run, 'us-east-1', 'region_outages', 'restore_seconds')).toEqual({
      region_outages: 2,
      restore_seconds: 130,
    });
  });

  it('with nodes loses these, and gets new ones only when the region is up', () => {
    const nodes = {
      size: 1,
      provision: '20s',
      init: '10s',
      refusal: '5s',
      timeout: '2min',
      autoscaler: {
        scan_interval: '10s',
        backoff: { initial: '10s', max: '10s', reset: '10min' },
      },
    };
    const run = runRegional(
      { [virginia]: at(150, 290) },
      { ...down, ...stay, 'pools.p.nodes': nodes },
    );
    const nodeEvents = run.result.fleetEvents
      .filter(({ pool, event }) => pool === 'p@us-east-1' && event.startsWith('node-'))
      .map(({ time, event }) => [time, event] as const);
    expect(nodeEvents.slice(0, 2)).toEqual([
      [0, 'node-up'],
      [100, 'node-failed'],
    ]);
    const inTheDark = nodeEvents.filter(([time]) => time > 100 && time < 200);
    expect(new Set(inTheDark.map(([, event]) => event))).toEqual(
      new Set(['node-ordered', 'node-failed']),
    );
    const up = nodeEvents.findLast(([, event]) => event === 'node-up')!;
    expect(up[0]).toBeGreaterThan(230);
    expect(up[0]).toBeLessThan(270);
    expect(latencies(run)).toEqual(['failed', expect.any(Number)]);
    expect(regionOf(run, 'us-east-1', 'restore_seconds')['restore_seconds']).toBe(up[0] + 30 - 100);
  });

  it('of two deployments loses both, and lets nobody take the other’s place meanwhile', () => {
    const other = { pool: 'p', engine: { kind: 'slots', service: '1s' } };
    const run = runRegional(
      { [virginia]: [] },
      {
        ...down,
        'pools.p.accelerators': 3,
        'deployments.e': { ...other, scaling: { kind: 'fixed', replicas: 2 }, startup: '10s' },
      },
    );
    const ready = (name: string) => eventsOf(run, name).filter((one) => one.endsWith('ready'));
    expect(ready('d@us-east-1')).toEqual(['0 ready', '230 ready']);
    expect(ready('e@us-east-1')).toEqual(['0 ready', '0 ready', '210 ready', '210 ready']);
  });

  it('is not lost in an outage that spares what is under way', () => {
    const run = runRegional(
      { [virginia]: at(99.5, 150, 250) },
      {
        ...stay,
        'regions.us-east-1.outages': { at: [{ at: '100s', for: '100s' }], major: { drops: false } },
      },
    );
    expect(latencies(run)).toEqual([1_004_000, 'failed', 1_004_000]);
    expect(eventsOf(run, 'd@us-east-1')).toEqual(['0 starting', '0 ready']);
    expect(regionOf(run, 'us-east-1', 'restore_seconds')).toEqual({ restore_seconds: 100 });
  });

  it('that is never back says so: as long as the run', () => {
    const run = runRegional(
      { [virginia]: [] },
      { 'regions.us-east-1.outages': { at: [{ at: '580s', for: '10s' }] } },
    );
    expect(regionOf(run, 'us-east-1', 'region_outage_seconds', 'restore_seconds')).toEqual({
      region_outage_seconds: 10,
      restore_seconds: 20,
    });
  });
});
