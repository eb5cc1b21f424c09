import fc from 'fast-check';
import { expect, test } from 'vitest';
import { priority } from '../../../src/engine/priority.ts';
import { Simulation } from '../../../src/engine/simulation.ts';
import { AcceleratorPool } from '../../../src/models/fleet/accelerator-pool.ts';
import type { Holding, PlaceRequest } from '../../../src/models/fleet/holding.ts';
import { PooledAccelerator } from '../../../src/models/fleet/pooled-accelerator.ts';
import { SharedDivision } from '../../../src/models/fleet/shared-division.ts';
import { SharedAccelerator } from '../../../src/models/sharing/shared-accelerator.ts';
import { TimeSlicePacing } from '../../../src/models/sharing/time-slice-pacing.ts';
import { fragmentation } from '../../../src/policies/placement/fragmentation.ts';
import { worstFit } from '../../../src/policies/placement/worst-fit.ts';
import { equalTurns } from '../../../src/policies/sharing/turns.ts';

const mix = [
  { bytes: 10, share: 0, popularity: 3 },
  { bytes: 45, share: 0, popularity: 1 },
];

/** Accelerators that take turns, each with so many bytes; what the pool says of fragments is added up. */
function pool(memories: readonly number[]) {
  const simulation = new Simulation();
  const pace = simulation.on('pace', priority.pace, () => {});
  const turns = { shares: equalTurns, quantum: 1, switching: 0, idle: 'given' } as const;
  const sheet = { accelerator: 'a', width: 1, usdPerHour: 1, idleWatts: 0, dynamicWatts: 0 };
  const devices = memories.map((memoryBytes) => new PooledAccelerator({ ...sheet, memoryBytes }));
  const parts = devices.map(
    (_, index) =>
      new SharedAccelerator(simulation, pace, index, new TimeSlicePacing(turns), () => {}),
  );
  const division = new SharedDivision(devices, {
    part: (device) => parts[device]!,
    maxClients: 100,
    divides: false,
    oversubscription: 1,
    sharesWeights: false,
    sharesFate: false,
  });
  const told = { fragmented: 0 };
  const observer = {
    rented: () => {},
    held: () => {},
    fragmented: (change: number) => {
      told.fragmented += change;
    },
  };
  return {
    devices,
    told,
    rented: new AcceleratorPool(devices, division, worstFit(), mix, observer),
  };
}

function asking(bytes: number): PlaceRequest {
  return {
    terms: { owner: 0, share: 1, weight: 1, priority: 'standard', isSpatial: false },
    accelerators: 1,
    kinds: [{ accelerator: 'a', profile: undefined, bytes, sharedBytes: 0, part: 0 }],
    prefer: undefined,
  };
}

test('what a pool says of fragments adds up to what there is, whoever comes and goes', () => {
  const memories = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 6 });
  const comings = fc.array(
    fc.record({ bytes: fc.integer({ min: 1, max: 60 }), leaves: fc.nat(9) }),
  );
  fc.assert(
    fc.property(memories, comings, (bytesOf, all) => {
      const { devices, rented, told } = pool(bytesOf);
      const holdings: Holding[] = [];
      for (const { bytes, leaves } of all) {
        const [gone] = holdings.splice(leaves, 1);
        if (gone !== undefined) rented.release(gone);
        const holding = rented.take(asking(bytes));
        if (holding !== undefined) holdings.push(holding);
        if (holding === undefined && gone === undefined) continue;
        expect(told.fragmented).toBeCloseTo(fragmentation(devices, mix), 9);
      }
    }),
  );
});
