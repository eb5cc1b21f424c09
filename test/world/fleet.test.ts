import { describe, expect, it } from 'vitest';
import { at, runLiteral, starts } from './literal.ts';

const scaling = 'deployments.d.scaling';
const scaler = {
  kind: 'ai-workload-scaler',
  min_instances: 2,
  max_instances: 4,
  target_queue_depth: 1,
  target_latency: '1h',
  cooldown: '0s',
  interval: '10s',
};

describe('an autoscaled fleet', () => {
  // Eight requests of a minute at once on two replicas: six wait at the first decision.
  const flooded = {
    'deployments.d.engine.service': '60s',
    'deployments.d.startup': '5s',
    [scaling]: scaler,
  };

  it('has a new replica only after its start-up', () => {
    const run = runLiteral(at(0, 0, 0, 0, 0, 0, 0, 0), flooded);
    expect(starts(run).slice(0, 5)).toEqual([0, 0, 15, 25, 60]);
    const { fleetEvents } = run.result;
    expect(fleetEvents.map(({ time, replica, event }) => [time, replica, event])).toEqual([
      [0, 0, 'starting'],
      [0, 0, 'ready'],
      [0, 1, 'starting'],
      [0, 1, 'ready'],
      [10, 2, 'starting'],
      [15, 2, 'ready'],
      [20, 3, 'starting'],
      [25, 3, 'ready'],
    ]);
  });

  it('pays for a replica from the moment it is ordered', () => {
    const { total } = runLiteral(at(0, 0, 0, 0, 0, 0, 0, 0), flooded).result;
    // 100 s twice, then from 10 and from 20 s on: 370 s at $2 an hour.
    expect(total['cost_usd']).toBeCloseTo((370 * 2) / 3600, 12);
    expect(total['replicas_max']).toBe(4);
    expect(total['replicas_mean']).toBeCloseTo(3.6, 12);
  });

  it('says at each interval what it decided, and why', () => {
    const { decisions } = runLiteral(at(0, 0, 0, 0, 0, 0, 0, 0), flooded).result;
    expect(decisions.slice(0, 3)).toEqual([
      {
        time: 10,
        deployment: 'd',
        policy: 'ai-workload-scaler',
        current: 2,
        desired: 3,
        applied: 3,
        because: 'queue at 600 % of target',
      },
      {
        time: 20,
        deployment: 'd',
        policy: 'ai-workload-scaler',
        current: 3,
        desired: 4,
        applied: 4,
        because: 'queue at 500 % of target',
      },
      {
        time: 30,
        deployment: 'd',
        policy: 'ai-workload-scaler',
        current: 4,
        desired: 4,
        applied: 4,
        because: 'queue at 400 % of target, but at max_instances',
      },
    ]);
  });

  it('gets no more than its pool has', () => {
    const { decisions } = runLiteral(at(0, 0, 0, 0, 0, 0, 0, 0), {
      ...flooded,
      'pools.p.accelerators': 2,
    }).result;
    expect(decisions[0]).toMatchObject({ current: 2, desired: 3, applied: 2 });
  });

  it('drains on the way down: what a replica holds is finished before it stops', () => {
    // Six wait at 10 s, so there are three replicas; at 30 s they are idle but for the last second, in
    // which each got a request, and the rate has fallen from 8 to 3 in ten seconds.
    const run = runLiteral(at(...new Array<number>(8).fill(9.9), 29, 29, 29), {
      'deployments.d.engine.service': '3s',
      'deployments.d.startup': '0s',
      [scaling]: scaler,
    });
    const { decisions, fleetEvents } = run.result;
    expect(
      decisions.slice(0, 3).map(({ current, applied, because }) => [current, applied, because]),
    ).toEqual([
      [2, 3, 'queue at 600 % of target'],
      [3, 3, 'within thresholds'],
      [3, 2, 'idle and requests down 63 % in 5 minutes'],
    ]);
    expect(fleetEvents.slice(4).map(({ time, replica, event }) => [time, replica, event])).toEqual([
      [10, 2, 'starting'],
      [10, 2, 'ready'],
      [30, 2, 'draining'],
      [32, 2, 'stopped'],
    ]);
    expect(run.result.total['completed']).toBe(11);
  });
});

it('replicas of several accelerators rent them all', () => {
  const { total } = runLiteral([], {
    horizon: '1h',
    'deployments.d.accelerators': 2,
    [scaling]: { kind: 'fixed', replicas: 3 },
  }).result;
  expect(total['accelerator_hours']).toBe(6);
  expect(total['cost_usd']).toBe(12);
});

it('a pool without a price costs what the catalog says', () => {
  const { total } = runLiteral([], {
    horizon: '1h',
    'pools.p': { accelerator: 'L4', accelerators: 1 },
  }).result;
  expect(total['cost_usd']).toBe(1);
});
