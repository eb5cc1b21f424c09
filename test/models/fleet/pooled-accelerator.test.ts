import { expect, it } from 'vitest';
import { PooledAccelerator } from '../../../src/models/fleet/pooled-accelerator.ts';

it('is plain data to a policy that copies it', () => {
  const accelerator = new PooledAccelerator({
    accelerator: 'L4',
    width: 1,
    usdPerHour: 1,
    memoryBytes: 24,
    idleWatts: 0,
    dynamicWatts: 0,
  });
  expect({ ...accelerator, freeBytes: 17 }).toMatchObject({
    accelerator: 'L4',
    usdPerHour: 1,
    memoryBytes: 24,
    freeBytes: 17,
    freeShare: 1,
    residents: 0,
    allowed: true,
  });
});
