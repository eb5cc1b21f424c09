import type { RegionCounts } from '../../../../src/policies/placement/regions/region-plan.ts';

/** Replicas by region, as tests write them. */
export const counts = (written: Readonly<Record<string, number>> = {}): RegionCounts =>
  new Map(Object.entries(written));
