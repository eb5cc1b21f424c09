import { describe, expect, it } from 'vitest';
import { priority } from '../../../src/engine/priority.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { AcceleratorPool } from '../../../src/models/fleet/accelerator-pool.ts';
import type { Holding, PlaceRequest } from '../../../src/models/fleet/holding.ts';
import { PooledAccelerator } from '../../../src/models/fleet/pooled-accelerator.ts';
import { SwapDivision } from '../../../src/models/fleet/swap-division.ts';
import { SharedAccelerator } from '../../../src/models/sharing/shared-accelerator.ts';
import { SwappedAccelerator } from '../../../src/models/sharing/swapping.ts';
import { TimeSlicePacing } from '../../../src/models/sharing/time-slice-pacing.ts';
import { firstFit } from '../../../src/policies/placement/first-fit.ts';
import { leastRecentlyUsed } from '../../../src/policies/sharing/eviction.ts';
import { equalTurns } from '../../../src/policies/sharing/turns.ts';

/** Accelerators of 80 bytes, each with so many in its host. */
function pool(accelerators: number, hostBytes: number) {
  const simulation = new Simulation();
  const sheet = { accelerator: 'a', width: 2, usdPerHour: 1, idleWatts: 0, dynamicWatts: 0 };
  const devices = Array.from(
    { length: accelerators },
    () => new PooledAccelerator({ ...sheet, memoryBytes: 80 }),
  );
  const pace = simulation.on('pace', priority.pace, (index) => shared[index]!.rate());
  const event = simulation.on('swap', priority.pace, (index) => swapped[index]!.look());
  const turns = { shares: equalTurns, quantum: 1, switching: 0, idle: 'given' } as const;
  const shared = devices.map(
    (_, index) =>
      new SharedAccelerator(simulation, pace, index, new TimeSlicePacing(turns), () => {}),
  );
  const evict = leastRecentlyUsed(10);
  const terms = { capacity: 80, bandwidth: 10, initialisation: 0, evict };
  const swapped = shared.map(
    (part, index) => new SwappedAccelerator(simulation, event, index, terms, part),
  );
  const told: (readonly [what: string, owner: number, amount: number])[] = [];
  const ownerOf = ({ request }: Holding) => request.terms.owner;
  const division = new SwapDivision(devices, {
    part: (device) => swapped[device]!,
    hostBytes,
    observer: {
      held: (holding, change) => told.push(['held', ownerOf(holding), change]),
      swapped: (holding, what, seconds) => told.push([what, ownerOf(holding), seconds]),
    },
  });
  const rented = new AcceleratorPool(devices, division, firstFit());
  let owner = 0;
  /** Where replicas of so many bytes each go; `none` where they do not. */
  const take = (...sizes: number[]) =>
    sizes.map((bytes) => rented.take(asking(bytes, owner++))?.devices[0] ?? 'none');
  return { simulation, devices, rented, take, told };
}

function asking(bytes: number, owner: number): PlaceRequest {
  return {
    terms: { owner, share: 1, weight: 1, priority: 'standard', isSpatial: false },
    accelerators: 2,
    kinds: [{ accelerator: 'a', profile: undefined, bytes, sharedBytes: 0, part: bytes / 80 }],
    prefer: undefined,
  };
}

const unlimited = Number.POSITIVE_INFINITY;

describe('placing models that swap', () => {
  it('fills accelerators first, and then those that are promised the least', () => {
    const { take, devices } = pool(3, unlimited);
    expect(take(80, 50, 60, 30)).toEqual([0, 1, 2, 1]);
    expect(devices.map(({ freeBytes }) => freeBytes)).toEqual([0, 0, 20]);
    // 130 of 80 bytes promised are less than 150; then 90 less than 140, and the first of two alike.
    expect(take(70, 10, 10)).toEqual([2, 0, 1]);
  });

  it('refuses a model that is larger than the accelerator', () => {
    expect(pool(1, unlimited).take(81, 80)).toEqual(['none', 0]);
  });

  it('promises no more than the accelerator and its host hold, whoever is out', () => {
    // Of three whole ones two are out at once.
    expect(pool(1, 160).take(80, 80, 80, 80)).toEqual([0, 0, 0, 'none']);
    expect(pool(1, 159).take(80, 80, 80)).toEqual([0, 0, 'none']);
    // The smallest may be in alone: then all of the others are out.
    expect(pool(1, 80).take(80, 10, 1)).toEqual([0, 0, 'none']);
    expect(pool(1, 0).take(50, 30, 1)).toEqual([0, 0, 'none']);
  });

  it('has room again for as much as is given back', () => {
    const { rented, take, devices } = pool(1, 80);
    const first = rented.take(asking(80, 9))!;
    expect(take(80, 80)).toEqual([0, 'none']);
    rented.release(first);
    expect(take(80, 80)).toEqual([0, 'none']);
    expect(devices[0]!.residents).toBe(2);
  });

  it('tells what part of the accelerators each model holds, while it is in', () => {
    const { rented, told, simulation } = pool(1, unlimited);
    const shares = [40, 60].map((bytes, owner) => {
      const holding = rented.take(asking(bytes, owner))!;
      return { holding, share: holding.place.join!({ paceChanged: () => {} }) };
    });
    expect(told).toEqual([['held', 0, 1]]);
    shares[1]!.share.run(0, 0);
    simulation.run();
    rented.release(shares[1]!.holding);
    expect(told.slice(1)).toEqual([
      ['held', 0, -1],
      ['swapped-out', 0, 0],
      ['held', 1, 1.5],
      ['swapped-in', 1, 10],
      ['held', 1, -1.5],
    ]);
  });
});
