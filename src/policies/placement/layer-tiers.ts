/** Where the weights of a layer can live, from the fastest to the slowest. */
export type MemoryTier = 'vram' | 'ram' | 'disk';

/** Bytes by tier. */
export type TierBytes = { readonly [tier in MemoryTier]: number };

/** What the tiers hold; decisions return a new one and leave this as it is. */
export interface TieredMemory {
  readonly budgets: TierBytes;
  readonly used: TierBytes;
  readonly tiers: ReadonlyMap<string, MemoryTier>;
}

/** Where a layer goes, or undefined where no tier that it may use has room. */
export interface LayerDecision {
  readonly tier: MemoryTier | undefined;
  readonly because: string;
  readonly memory: TieredMemory;
}

/** All layers placed anew; `complete` unless a layer found no room, with which placing ends. */
export interface PlacementDecision {
  readonly complete: boolean;
  readonly because: string;
  readonly memory: TieredMemory;
}

const gibibyte = 1_073_741_824;
const hotAbove = 0.7;
const warmAbove = 0.3;

/** The reference design's budgets. */
export const publishedBudgets: TierBytes = {
  vram: 40 * gibibyte,
  ram: 128 * gibibyte,
  disk: 512 * gibibyte,
};

/** The reference design's seconds to get at a layer. */
export const publishedLatency: Readonly<Record<MemoryTier, number>> = {
  vram: 0.0001,
  ram: 0.002,
  disk: 0.015,
};

/** The reference design's size of every layer that it places anew: a placeholder. */
export const publishedLayerBytes = gibibyte;

export function emptyTiers(budgets: TierBytes = publishedBudgets): TieredMemory {
  return { budgets, used: { vram: 0, ram: 0, disk: 0 }, tiers: new Map() };
}

/**
 * The reference design's `place_layer`, as published, quirks included: a hot layer that VRAM has no room for
 * goes to RAM, but a warm one never to VRAM and a cold one never to RAM, free as they may be; and a layer
 * that is placed again takes its bytes again, and gives none back.
 */
export function placeLayer(
  memory: TieredMemory,
  layer: string,
  bytes: number,
  accessFrequency: number,
): LayerDecision {
  const fits = (tier: MemoryTier) => memory.used[tier] + bytes <= memory.budgets[tier];
  const put = (tier: MemoryTier, because: string): LayerDecision => ({
    tier,
    because,
    memory: {
      budgets: memory.budgets,
      used: { ...memory.used, [tier]: memory.used[tier] + bytes },
      tiers: new Map(memory.tiers).set(layer, tier),
    },
  });
  const isHot = accessFrequency > hotAbove;
  const isWarm = accessFrequency > warmAbove;
  if (isHot && fits('vram')) return put('vram', 'hot');
  if (isWarm && fits('ram')) return put('ram', isHot ? 'hot, but VRAM is full' : 'warm');
  if (!fits('disk')) {
    return { tier: undefined, because: 'Insufficient storage across all tiers', memory };
  }
  return put('disk', isWarm ? `${isHot ? 'hot' : 'warm'}, but RAM is full` : 'cold');
}

/**
 * The reference design's `optimize_placement`: forgets every place, then places the layers that it knew anew,
 * the most used first, equals in the order of the statistics. Layers without statistics are forgotten.
 * Sizes are the published placeholder unless `bytesOf` knows better. Where a layer finds no room, the layers
 * before it stay placed, and it and those after it are placed nowhere.
 */
export function optimizePlacement(
  memory: TieredMemory,
  accessFrequencies: ReadonlyMap<string, number>,
  bytesOf: (layer: string) => number = () => publishedLayerBytes,
): PlacementDecision {
  const layers = [...accessFrequencies]
    .filter(([layer]) => memory.tiers.has(layer))
    .sort(([, a], [, b]) => b - a);
  let placed = emptyTiers(memory.budgets);
  for (const [layer, frequency] of layers) {
    const decision = placeLayer(placed, layer, bytesOf(layer), frequency);
    if (decision.tier === undefined) {
      return { complete: false, because: `${decision.because}, at ${layer}`, memory: placed };
    }
    placed = decision.memory;
  }
  return { complete: true, because: 'most used first', memory: placed };
}
