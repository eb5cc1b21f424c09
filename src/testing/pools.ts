import fc from 'fast-check';
import { plainPlacementKinds } from '../policies/placement/index.ts';
import type { Data } from './distributions.ts';
import { poolSharings } from './sharings.ts';

/** A pool before it is known which deployments rent from it. */
export interface PoolPart {
  readonly accelerator: string;
  /** Accelerators of another kind in it. */
  readonly others: readonly Data[];
  /** Accelerators, or groups of them, beyond those that the fleets need at the start. */
  readonly spare: number;
  readonly placement: Data;
  /** How its accelerators are shared; undefined where nobody shares. */
  readonly sharing: PoolSharing | undefined;
}

export interface PoolSharing {
  readonly terms: Data;
  /** Accelerators that are only shared together. */
  readonly group: number;
  /** Replicas for each of which there is an accelerator at the start, of so many. */
  readonly replicasEach: number;
  /** For the reference allocator, which gives one accelerator, or group, at a time. */
  readonly byReference: boolean;
}

/** Pools of one or two kinds of accelerators, shared in all ways or in none; `plain` ones of one kind that none shares. */
export function poolParts(plain: boolean): fc.Arbitrary<PoolPart> {
  const sharing = plain
    ? fc.constant(undefined)
    : fc.oneof(
        { weight: 2, arbitrary: fc.constant(undefined) },
        { weight: 3, arbitrary: poolSharings() },
      );
  return fc
    .record({
      accelerator: fc.constantFrom('L4', 'A100-80-SXM', 'H100-SXM'),
      others: fc.array(
        fc.record({
          accelerator: fc.constantFrom('L4', 'A100-80-SXM', 'H100-SXM'),
          accelerators: fc.integer({ min: 2, max: 3 }),
        }),
        { maxLength: plain ? 0 : 1 },
      ),
      spare: fc.nat(4),
      placement: fc.record({ kind: fc.constantFrom(...plainPlacementKinds) }),
      sharing,
    })
    .map(withWhatItNeeds);
}

/** Slices and reserved parts are of large accelerators, and no kind of accelerator is named twice. */
function withWhatItNeeds(part: PoolPart): PoolPart {
  const kind = part.sharing?.terms['kind'];
  const isLarge = kind === 'mig' || kind === 'hybrid';
  const large = (name: unknown) => (isLarge && name === 'L4' ? 'A100-80-SXM' : name);
  const accelerator = String(large(part.accelerator));
  const others = part.others
    .map((one) => ({ ...one, accelerator: large(one['accelerator']) }))
    .filter((one) => one.accelerator !== accelerator);
  const placement =
    part.sharing?.byReference === true
      ? { kind: 'reference-allocator', prices: 'pool' }
      : part.placement;
  return { ...part, accelerator, others, placement };
}
