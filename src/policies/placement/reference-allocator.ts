import { publishedCostPerHour } from './gpu-resource-manager.ts';
import {
  inGib,
  type PlacementDecision,
  type PlacementDevice,
  type PlacementPolicy,
} from './placement.ts';

export interface ReferenceAllocatorConfig {
  readonly kind: 'reference-allocator';
  /** What it thinks that an hour costs: `published` where left out, or what the pool pays. */
  readonly prices?: 'published' | 'pool' | undefined;
}

/** Dollars an hour of an accelerator as published, by its catalog id; undefined where there is no price. */
export function publishedPrice(accelerator: string): number | undefined {
  // The published class knows neither sizes nor forms: every A100 is one.
  const type = accelerator.split('-')[0]!;
  return Object.hasOwn(publishedCostPerHour, type) ? publishedCostPerHour[type] : undefined;
}

/**
 * The reference design's `GPUResourceManager` over a pool, as `gpuResourceManager` has it as published: the cheapest
 * accelerator without a tenant that has the memory, the first of the pool among equals. A preference is hard, and an
 * accelerator has one replica, whatever else it has room for. Throws `RangeError` for what has no published price.
 */
export function referenceAllocator({ prices }: ReferenceAllocatorConfig): PlacementPolicy {
  const cost = prices === 'pool' ? poolPrice : priceAsPublished;
  return (devices, { bytes, count, prefer }) => {
    if (count > 1) return refused(`it gives a replica one accelerator, not ${count}`);
    const free = devices.filter(({ allowed, residents }) => allowed && residents === 0);
    const roomy = free.filter(({ freeBytes }) => freeBytes >= bytes);
    if (roomy.length === 0) return refused(noRoom(free, bytes));
    const candidates =
      prefer === undefined ? roomy : roomy.filter(({ accelerator }) => accelerator === prefer);
    const cheapest = candidates.reduce<PlacementDevice | undefined>(
      (best, one) => (best === undefined || cost(one) < cost(best) ? one : best),
      undefined,
    );
    if (cheapest === undefined) return refused(`no ${prefer} among the ${roomy.length} with room`);
    const because = `cheapest of ${candidates.length} with room, $${cost(cheapest)} an hour`;
    return { devices: [devices.indexOf(cheapest)], because: `${name}: ${because}` };
  };
}

const name = 'reference-allocator';

function priceAsPublished({ accelerator }: PlacementDevice): number {
  const dollars = publishedPrice(accelerator);
  if (dollars === undefined) throw new RangeError(`no published price of the ${accelerator}`);
  return dollars;
}

function poolPrice({ usdPerHour }: PlacementDevice): number {
  return usdPerHour;
}

function refused(because: string): PlacementDecision {
  return { devices: undefined, because: `${name}: ${because}` };
}

function noRoom(free: readonly PlacementDevice[], bytes: number): string {
  if (free.length === 0) return 'every accelerator that is allowed has a replica';
  const most = free.reduce((top, { freeBytes }) => Math.max(top, freeBytes), 0);
  return `${inGib(bytes)}, but no more than ${inGib(most)} is free on one without a replica`;
}
