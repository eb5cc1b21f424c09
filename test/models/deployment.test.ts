import { describe, expect, it } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import { AcceleratorPool } from '../../src/models/fleet/accelerator-pool.ts';
import { Deployment, type DeploymentConfig } from '../../src/models/fleet/deployment.ts';
import type { PlaceRequest } from '../../src/models/fleet/holding.ts';
import type { FleetObserver } from '../../src/models/fleet/observer.ts';
import { PooledAccelerator } from '../../src/models/fleet/pooled-accelerator.ts';
import { WholeDivision } from '../../src/models/fleet/whole-division.ts';
import { Requests } from '../../src/models/requests.ts';
import { RandomService } from '../../src/models/serving/random-service.ts';
import { type SlotsConfig, SlotsEngine } from '../../src/models/serving/slots.ts';
import { firstFit } from '../../src/policies/placement/first-fit.ts';
import { router } from '../../src/policies/routing/index.ts';

const seconds = 1e6;

interface Options extends Partial<DeploymentConfig> {
  readonly engine?: SlotsConfig;
}

const sheet = {
  accelerator: 'a',
  width: 1,
  usdPerHour: 1,
  memoryBytes: 80,
  idleWatts: 0,
  dynamicWatts: 0,
};

/** A replica that owns so many accelerators. */
function onAccelerators(accelerators: number): PlaceRequest {
  return {
    terms: { owner: 0, share: 1, weight: 1, priority: 'standard', isSpatial: false },
    accelerators,
    kinds: [{ accelerator: 'a', profile: undefined, bytes: 70, sharedBytes: 70, part: 1 }],
    prefer: undefined,
  };
}

const oneSlot: SlotsConfig = { slots: 1, batch: { max: 1, wait: 0 } };

/** A deployment of one-slot replicas that serve in 10 s, two held at the most, and what is told of it. */
function deployment({ engine = oneSlot, ...config }: Options = {}, accelerators = 4) {
  const simulation = new Simulation();
  const requests = new Requests();
  const told: (readonly [at: number, what: string, which: number])[] = [];
  const tell = (what: string, which: number) => {
    told.push([simulation.now / seconds, what, which]);
  };
  const observer: FleetObserver = {
    arrived: () => {},
    rejected: (_, request) => tell('rejected', request),
    givenUp: (_, request, by) => tell(by === 'client' ? 'cancelled' : 'timed-out', request),
    failed: (_, request) => tell('failed', request),
    started: (_, request) => tell('started', request),
    completed: (_, request) => tell('completed', request),
    released: (request) => requests.release(request),
    slots: () => {},
    replica: (_, replica, event) => tell(event, replica),
    pending: () => {},
    unplaced: () => {},
    used: () => {},
    working: () => {},
    ready: () => {},
    decided: () => {},
  };
  const service = new RandomService({ mean: 10, quantile: () => 10 });
  const devices = Array.from({ length: accelerators }, () => new PooledAccelerator(sheet));
  const pool = new AcceleratorPool(devices, new WholeDivision(devices), firstFit());
  const used = () => devices.reduce((sum, { residents }) => sum + residents, 0);
  const fleet = new Deployment(
    0,
    {
      name: 'd',
      place: onAccelerators(1),
      queue: { limit: 100, order: 'fcfs' },
      timeouts: { start: undefined, firstToken: undefined, total: undefined },
      routing: { maxOutstanding: 2, refreshSeconds: 0 },
      startup: 5,
      restart: 5,
      faults: undefined,
      ...config,
    },
    {
      simulation,
      requests,
      pool,
      engine: (hooks) => new SlotsEngine('d', simulation, requests, engine, [service], hooks),
      router: router({ kind: 'least-outstanding' }),
      draws: () => 0,
      observer,
    },
  );
  const offer = (patience = Number.POSITIVE_INFINITY) => {
    const request = requests.take();
    requests.arrivedAt[request] = simulation.now;
    requests.patience[request] = patience;
    fleet.offer(request);
    return request;
  };
  const runTo = (second: number) => simulation.run(second * seconds);
  const since = (start: number) => told.slice(start);
  return { fleet, used, offer, runTo, told, since };
}

describe('scaling up', () => {
  it('counts replicas on their way, and takes no more than the pool has', () => {
    const { fleet, used, runTo } = deployment();
    fleet.startWith(1);
    expect(fleet.scaleTo(3)).toBe(3);
    expect([fleet.count, fleet.starting, used()]).toEqual([1, 2, 3]);
    expect(fleet.scaleTo(9)).toBe(4);
    runTo(5);
    expect([fleet.count, fleet.starting, used()]).toEqual([4, 0, 4]);
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
    const { fleet, used } = deployment({ place: onAccelerators(3) });
    expect(fleet.scaleTo(2)).toBe(1);
    expect(used()).toBe(3);
  });
});

describe('scaling down', () => {
  it('gives up replicas on their way first, the youngest of them first', () => {
    const { fleet, used, runTo, since } = deployment();
    fleet.startWith(1);
    fleet.scaleTo(3);
    runTo(2);
    expect(fleet.scaleTo(2)).toBe(2);
    runTo(20);
    expect(since(4)).toEqual([
      [2, 'stopped', 2],
      [5, 'ready', 1],
    ]);
    expect([fleet.count, used()]).toEqual([2, 2]);
  });

  it('stops an idle replica at once, before a busy one', () => {
    const { fleet, used, offer, since } = deployment();
    fleet.startWith(2);
    offer();
    expect(fleet.scaleTo(1)).toBe(1);
    expect(since(5)).toEqual([
      [0, 'draining', 1],
      [0, 'stopped', 1],
    ]);
    expect(used()).toBe(1);
  });

  it('lets a busy replica finish all it holds, and sends it nothing more', () => {
    const { fleet, used, offer, runTo, since } = deployment();
    fleet.startWith(1);
    offer();
    offer();
    offer();
    fleet.scaleTo(0);
    expect([fleet.count, used()]).toEqual([0, 1]);
    runTo(100);
    // The third was in the deployment's queue and stays there: nobody is left to take it.
    expect(since(3)).toEqual([
      [0, 'draining', 0],
      [10, 'completed', 0],
      [10, 'started', 1],
      [20, 'completed', 1],
      [20, 'stopped', 0],
    ]);
    expect([fleet.waiting, used()]).toEqual([1, 0]);
  });

  it('stops a replica when the last that it gathered gives up', () => {
    const { fleet, offer, runTo, since } = deployment({
      engine: { slots: 1, batch: { max: 2, wait: 60 } },
      timeouts: { start: 7, firstToken: undefined, total: undefined },
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

describe('giving up in service', () => {
  const never = { start: undefined, firstToken: undefined, total: undefined };

  it.each([
    ['its client', never, 'cancelled', 4],
    ['the time-out of the first token', { ...never, firstToken: 6 }, 'timed-out', 6],
    ['the time-out of the answer', { ...never, total: 7 }, 'timed-out', 7],
  ])('by %s leaves the slot only with the batch', (by, timeouts, outcome, second) => {
    const { fleet, offer, runTo, since } = deployment({ timeouts });
    fleet.startWith(1);
    offer(by === 'its client' ? second * seconds : undefined);
    runTo(9);
    expect(fleet.engine.outstanding(0)).toBe(1);
    offer();
    runTo(12);
    expect(since(2)).toEqual([
      [0, 'started', 0],
      [second, outcome, 0],
      [10, 'started', 1],
    ]);
  });

  it('is not told again by another time-out, nor after the answer', () => {
    const { fleet, offer, runTo, since } = deployment({
      timeouts: { start: 1, firstToken: 11, total: 12 },
    });
    fleet.startWith(1);
    offer(13 * seconds);
    runTo(20);
    offer(3 * seconds);
    runTo(40);
    expect(since(2)).toEqual([
      [0, 'started', 0],
      [10, 'completed', 0],
      [20, 'started', 0],
      [23, 'cancelled', 0],
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
