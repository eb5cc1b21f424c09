import { type MemoryTier, publishedLatency } from '../../../policies/placement/layer-tiers.ts';
import type { StepTime } from './step-time.ts';

/** Where a layer's weights live, how many bytes they are, and the part of the steps that use them. */
export interface TieredLayer {
  readonly tier: MemoryTier;
  readonly bytes: number;
  readonly accessFrequency: number;
}

/** What a layer outside VRAM costs a step: the published latency of its tier, or its bytes over a link. */
export type TierLatency =
  | { readonly kind: 'published' }
  /** Bytes per second from host memory and from disk. */
  | { readonly kind: 'bandwidth'; readonly ram: number; readonly disk: number };

/** A step time to which every step adds what its layers outside VRAM cost, on average over their access. */
export function tieredWeights(
  inner: StepTime,
  layers: readonly TieredLayer[],
  latency: TierLatency,
): StepTime {
  const added = secondsOutsideVram(layers, latency);
  return {
    step: (work) => inner.step(work) + added,
    decodeBase: (sequences) => inner.decodeBase(sequences) + added,
    decodePerKvToken: (sequences) => inner.decodePerKvToken(sequences),
    hostSeconds: (sequences) => inner.hostSeconds?.(sequences) ?? 0,
  };
}

/** Seconds that a step waits for layers outside VRAM; they are fetched one after the other. */
export function secondsOutsideVram(layers: readonly TieredLayer[], latency: TierLatency): number {
  return layers.reduce(
    (sum, layer) => sum + layer.accessFrequency * fetchSeconds(layer, latency),
    0,
  );
}

function fetchSeconds({ tier, bytes }: TieredLayer, latency: TierLatency): number {
  if (tier === 'vram') return 0;
  return latency.kind === 'published' ? publishedLatency[tier] : bytes / latency[tier];
}
