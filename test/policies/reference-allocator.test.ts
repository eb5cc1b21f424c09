import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placementPolicy } from '../../src/policies/placement/index.ts';
import type { PlacementDevice } from '../../src/policies/placement/placement.ts';
import { publishedPrice } from '../../src/policies/placement/reference-allocator.ts';
import { device, gib, request } from './placement-pool.ts';
import { PublishedGPUResourceManager } from './published-gpu-resource-manager.ts';

const published = placementPolicy({ kind: 'reference-allocator' }, []);
const byPool = placementPolicy({ kind: 'reference-allocator', prices: 'pool' }, []);

const h100 = device({ accelerator: 'H100-SXM', usdPerHour: 2 });
const a100 = device({ accelerator: 'A100-80-SXM', usdPerHour: 3 });
const l4 = device({ accelerator: 'L4', memoryGib: 24, freeGib: 24, usdPerHour: 1 });

describe('the reference allocator', () => {
  it('takes the cheapest with room, by the published prices or by the pool’s', () => {
    expect(published([h100, a100, l4], request({ needGib: 20 }))).toEqual({
      devices: [2],
      because: 'reference-allocator: cheapest of 3 with room, $1 an hour',
    });
    expect(published([h100, a100, l4], request({ needGib: 35 })).devices).toEqual([1]);
    expect(byPool([h100, a100, l4], request({ needGib: 35 }))).toEqual({
      devices: [0],
      because: 'reference-allocator: cheapest of 2 with room, $2 an hour',
    });
  });

  it('takes the first in the order of the pool among equals, however full the others are', () => {
    const tight = device({ accelerator: 'A100-80-SXM', freeGib: 12 });
    expect(published([h100, a100, tight, a100], request()).devices).toEqual([1]);
  });

  it('turns away who prefers a kind that has no room, whatever else has', () => {
    const busy = { ...a100, residents: 1 };
    expect(published([busy, l4], request({ prefer: 'A100-80-SXM' }))).toEqual({
      devices: undefined,
      because: 'reference-allocator: no A100-80-SXM among the 1 with room',
    });
    expect(published([h100, a100], request({ prefer: 'H100-SXM' })).devices).toEqual([0]);
  });

  it('gives an accelerator to one replica, whatever room it has left', () => {
    const shared = { ...a100, residents: 1, freeBytes: 70 * gib };
    expect(published([shared], request())).toEqual({
      devices: undefined,
      because: 'reference-allocator: every accelerator that is allowed has a replica',
    });
  });

  it('cannot place 35 GiB on accelerators of 24', () => {
    expect(published([l4, l4], request({ needGib: 35 })).because).toBe(
      'reference-allocator: 35.0 GiB, but no more than 24.0 GiB is free on one without a replica',
    );
  });

  it('goes only where the request may, and never to two accelerators', () => {
    const closed = { ...l4, allowed: false };
    expect(published([closed, a100], request()).devices).toEqual([1]);
    expect(published([closed], request({ needGib: 0 })).devices).toBeUndefined();
    expect(published([a100, a100], request({ count: 2 })).because).toBe(
      'reference-allocator: it gives a replica one accelerator, not 2',
    );
  });

  it('knows the published prices of four kinds, and throws at others', () => {
    expect(['H100-PCIe', 'A100-40-SXM', 'L4', 'T4'].map(publishedPrice)).toEqual([4.5, 3, 1, 0.5]);
    expect(['L40S', 'A10G', 'B200-SXM', 'constructor'].map(publishedPrice)).toEqual(
      Array(4).fill(undefined),
    );
    const l40s = device({ accelerator: 'L40S' });
    expect(() => published([l40s, l40s], request())).toThrow('no published price of the L40S');
    expect(byPool([l40s, l40s], request()).devices).toEqual([0]);
  });
});

const types = { H100: 80, A100: 80, L4: 24, T4: 16 } as const;
const pools = fc.array(fc.constantFrom(...(Object.keys(types) as (keyof typeof types)[])), {
  minLength: 1,
  maxLength: 8,
});
const steps = fc.array(
  fc.oneof(
    fc.record({
      gigabytes: fc.integer({ min: 1, max: 90 }),
      prefer: fc.option(fc.constantFrom(...Object.keys(types)), { nil: undefined }),
    }),
    fc.record({ leaves: fc.nat(7) }),
  ),
  { maxLength: 40 },
);

it('chooses as the published class does, line by line, where replicas give back what they took', () => {
  fc.assert(
    fc.property(pools, steps, (pool, sequence) => {
      const manager = new PublishedGPUResourceManager();
      let devices: readonly PlacementDevice[] = pool.map((accelerator, index) => {
        const memoryGib = types[accelerator];
        manager.gpu_pool.push({
          gpu_id: String(index),
          gpu_type: accelerator,
          memory_total: memoryGib,
          memory_available: memoryGib,
          utilization: 0,
          current_tenant: null,
        });
        return device({ accelerator, memoryGib, freeGib: memoryGib });
      });
      const took = new Map<number, number>();
      for (const step of sequence) {
        if ('leaves' in step) {
          const at = [...took.keys()][step.leaves % Math.max(1, took.size)];
          if (at === undefined) continue;
          manager.release_gpu(String(at), took.get(at)!);
          took.delete(at);
          const { memoryBytes } = devices[at]!;
          devices = devices.with(at, { ...devices[at]!, freeBytes: memoryBytes, residents: 0 });
          continue;
        }
        const { gigabytes, prefer } = step;
        const found = published(devices, request({ needGib: gigabytes, prefer })).devices;
        const given = manager.allocate_gpu('tenant', gigabytes, prefer ?? null);
        expect(found).toEqual(given === null ? undefined : [Number(given.gpu_id)]);
        if (found === undefined) continue;
        const at = found[0]!;
        took.set(at, gigabytes);
        const { freeBytes } = devices[at]!;
        const left = freeBytes - gigabytes * gib;
        devices = devices.with(at, { ...devices[at]!, freeBytes: left, residents: 1 });
      }
    }),
  );
});
