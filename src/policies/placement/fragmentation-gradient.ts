import { fragmentsOf, type TaskKind } from './fragmentation.ts';
import { placeByRule } from './place-by-rule.ts';
import { type PlacementPolicy, shareUnits } from './placement.ts';

/**
 * Where fragmentation rises least or falls most, then where the least memory is left over, then the lowest
 * index. Fragments are measured by the `mix` that the pool usually serves; without one it is best-fit.
 *
 * Fragmentation Gradient Descent (Weng et al., USENIX ATC '23).
 */
export function fragmentationGradient(mix: readonly TaskKind[]): PlacementPolicy {
  return placeByRule({
    name: 'fragmentation-gradient',
    score: (device, { bytes, share }) => {
      const after = {
        ...device,
        freeBytes: device.freeBytes - bytes,
        freeShare: device.freeShare - share,
      };
      // Fragmentation adds up over accelerators, so one alone tells the rise of all. In billionths, as shares
      // are: noise of the arithmetic must not decide.
      const rise = fragmentsOf(after, mix) - fragmentsOf(device, mix);
      return [shareUnits(rise), after.freeBytes];
    },
    reason: ([rise]) => `fragmentation rises least, by ${rise! / 1e9} of an accelerator`,
  });
}
