import type { Division } from '../../../src/models/fleet/division.ts';
import type { Holding, PlaceRequest } from '../../../src/models/fleet/holding.ts';
import { PooledAccelerator } from '../../../src/models/fleet/pooled-accelerator.ts';
import type { ClientTerms } from '../../../src/models/sharing/client.ts';
import type { SharedPart } from '../../../src/models/sharing/shared-accelerator.ts';

/** Accelerators of a pool, each of so many bytes at $2 an hour. */
export function devices(count: number, accelerator: string, memoryBytes: number) {
  return Array.from(
    { length: count },
    () =>
      new PooledAccelerator({
        accelerator,
        width: 1,
        usdPerHour: 2,
        memoryBytes,
        idleWatts: 0,
        dynamicWatts: 0,
      }),
  );
}

/** Where nobody ever runs: for tests of who has what. */
export const nowhere: SharedPart = {
  join: () => {
    throw new Error('nobody runs here');
  },
  leave: () => {},
  rate: () => {},
};

/** What a replica with one kind of place asks for. */
export function asks(
  kind: Partial<PlaceRequest['kinds'][number]> & { readonly accelerator: string },
  terms: Partial<ClientTerms> = {},
): PlaceRequest {
  return {
    terms: {
      owner: 0,
      share: 1,
      weight: 1,
      priority: 'standard',
      isSpatial: false,
      ...terms,
    },
    accelerators: 1,
    kinds: [{ profile: undefined, bytes: 0, sharedBytes: 0, part: 0, ...kind }],
    prefer: undefined,
  };
}

/** A holding on an accelerator; undefined where the division does not allow it. */
export function taken(division: Division, request: PlaceRequest, device = 0): Holding | undefined {
  if (!division.allows(device, request.kinds[0]!, request)) return undefined;
  return division.take([device], 0, request);
}
