import { describe, expect, it } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import { AcceleratorPool } from '../../src/models/fleet/accelerator-pool.ts';
import { Deployment, type DeploymentConfig } from '../../src/models/fleet/deployment.ts';
import type { FleetObserver } from '../../src/models/fleet/observer.ts';
import { Requests } from '../../src/models/requests.ts';
import { RandomService } from '../../src/models/serving/random-service.ts';
import { router } from '../../src/policies/routing/index.ts';

const seconds = 1e6;

/** A deployment of one-slot replicas that serve in 10 s, two held at the most, and what is told of it. */
function deployment(config: Partial<DeploymentConfig> = {}, accelerators = 4) {
  const simulation = new Simulation();
  const requests = new Requests();
  const told: (readonly [at: number, what: string, which: number])[] = [];
  const tell = (what: string, which: number) => {
    told.push([simulation.now / seconds, what, which]);
  };
  const observer: FleetObserver = {
    arrived: () => {},
    rejected: (_, request) => tell('rejected', request),
    timedOut: (_, request) => tell('timed-out', request),
    started: (_, request) => tell('started', request),
    completed: (_, request) => tell('completed', request),
    slots: () => {},
    replica: (_, replica, event) => tell(event, replica),
    ready: () => {},
    decided: () => {},
  };
  const pool = new AcceleratorPool('p', accelerators);
  const fleet = new Deployment(
    0,
    {
      name: 'd',
      accelerators: 1,
      engine: { slots: 1, batch: { max: 1, wait: 0 } },
      queue: { limit: 100, timeout: undefined, order: 'fcfs' },
      maxOutstanding: 2,
      startup: 5,
      ...config,
    },
    {
      simulation,
      requests,
      pool,
      service: new RandomService({ mean: 10, quantile: () => 10 }),
      router: router('least-outstanding'),
      draws: () => 0,
      observer,
    },
  );
  const offer = () => {
    const request = requests.take();
    requests.arrivedAt[request] = simulation.now;
    fleet.offer(request);
    return request;
  };
  const runTo = (second: number) => simulation.run(second * seconds);
  const since = (start: number) => told.slice(start);
  return { fleet, pool, offer, runTo, told, since };
}

describe('scaling up', () => {
  it('counts replicas on their way, and takes no more than the pool has', () => {
    const { fleet, pool, runTo } = deployment();
    fleet.startWith(1);
    expect(fleet.scaleTo(3)).toBe(3);
    expect([fleet.count, fleet.starting, pool.used]).toEqual([1, 2, 3]);
    expect(fleet.scaleTo(9)).toBe(4);
    runTo(5);
    expect([fleet.count, fleet.starting, pool.used]).toEqual([4, 0, 4]);
  });

  it('gives what waits to a replica the moment it is ready', () => {
    const { fleet, offer, runTo, told } = deployment();
    offer();
    fleet.scaleTo(1);
    runTo(20);
    expect(told).toEqual([
      [0, 'starting', 0],
      [5, 'ready', 0],
      [5, 'started', 0],
      [15, 'completed', 0],
    ]);
  });

  it('takes none where a whole replica does not fit', () => {
    const { fleet, pool } = deployment({ accelerators: 3 });
    expect(fleet.scaleTo(2)).toBe(1);
    expect(pool.used).toBe(3);
  });
});

describe('scaling down', () => {
  it('gives up replicas on their way first, the youngest of them first', () => {
    const { fleet, pool, runTo, since } = deployment();
    fleet.startWith(1);
    fleet.scaleTo(3);
    runTo(2);
    expect(fleet.scaleTo(2)).toBe(2);
    runTo(20);
    expect(since(4)).toEqual([
      [2, 'stopped', 2],
      [5, 'ready', 1],
    ]);
    expect([fleet.count, pool.used]).toEqual([2, 2]);
  });

  it('stops an idle replica at once, before a busy one', () => {
    const { fleet, pool, offer, since } = deployment();
    fleet.startWith(2);
    offer();
    expect(fleet.scaleTo(1)).toBe(1);
    expect(since(5)).toEqual([
      [0, 'draining', 1],
      [0, 'stopped', 1],
    ]);
    expect(pool.used).toBe(1);
  });

  it('lets a busy replica finish all it holds, and sends it nothing more', () => {
    const { fleet, pool, offer, runTo, since } = deployment();
    fleet.startWith(1);
    offer();
    offer();
    offer();
    fleet.scaleTo(0);
    expect([fleet.count, pool.used]).toEqual([0, 1]);
    runTo(100);
    // The third was in the deployment's queue and stays there: nobody is left to take it.
    expect(since(3)).toEqual([
      [0, 'draining', 0],
      [10, 'completed', 0],
      [10, 'started', 1],
      [20, 'completed', 1],
      [20, 'stopped', 0],
    ]);
    expect([fleet.waiting, pool.used]).toEqual([1, 0]);
  });

  it('stops a replica when the last that it gathered gives up', () => {
    const { fleet, offer, runTo, since } = deployment({
      engine: { slots: 1, batch: { max: 2, wait: 60 } },
      queue: { limit: 100, timeout: 7, order: 'fcfs' },
    });
    fleet.startWith(1);
    offer();
    fleet.scaleTo(0);
    runTo(100);
    expect(since(2)).toEqual([
      [0, 'draining', 0],
      [7, 'timed-out', 0],
      [7, 'stopped', 0],
    ]);
  });
});

it('running totals count slot time and latencies up to now', () => {
  const { fleet, offer, runTo } = deployment();
  fleet.startWith(2);
  offer();
  runTo(4);
  fleet.settle();
  expect(fleet.totals).toEqual({
    arrived: 1,
    completed: 0,
    latencyTicks: 0,
    busySlotTicks: 4 * seconds,
    openSlotTicks: 8 * seconds,
  });
  runTo(20);
  fleet.settle();
  expect(fleet.totals).toMatchObject({
    completed: 1,
    latencyTicks: 10 * seconds,
    busySlotTicks: 10 * seconds,
    openSlotTicks: 40 * seconds,
  });
});
