import { bestFit } from './best-fit.ts';
import { cheapestFit } from './cheapest-fit.ts';
import { firstFit } from './first-fit.ts';
import type { TaskKind } from './fragmentation.ts';
import { fragmentationGradient } from './fragmentation-gradient.ts';
import { pack } from './pack.ts';
import type { PlacementPolicy } from './placement.ts';
import { type ReferenceAllocatorConfig, referenceAllocator } from './reference-allocator.ts';
import { spread } from './spread.ts';
import { worstFit } from './worst-fit.ts';

/** Kinds of placement that have no settings. */
export const plainPlacementKinds = [
  'first-fit',
  'best-fit',
  'worst-fit',
  'pack',
  'spread',
  'cheapest-fit',
  'fragmentation-gradient',
] as const;

export type PlainPlacementKind = (typeof plainPlacementKinds)[number];

/** A placement policy and its settings. */
export type PlacementConfig = { readonly kind: PlainPlacementKind } | ReferenceAllocatorConfig;

/** The policy of a kind; `mix` is what its pool usually serves, which only `fragmentation-gradient` looks at. */
export function placementPolicy(
  config: PlacementConfig,
  mix: readonly TaskKind[],
): PlacementPolicy {
  switch (config.kind) {
    case 'first-fit':
      return firstFit();
    case 'best-fit':
      return bestFit();
    case 'worst-fit':
      return worstFit();
    case 'pack':
      return pack();
    case 'spread':
      return spread();
    case 'cheapest-fit':
      return cheapestFit();
    case 'fragmentation-gradient':
      return fragmentationGradient(mix);
    case 'reference-allocator':
      return referenceAllocator(config);
  }
}
