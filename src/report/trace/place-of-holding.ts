import type { Holding } from '../../models/fleet/holding.ts';

/** Where a replica is, as `0`, `2+3`, or `1:3g.40gb`. */
export function placeOfHolding({ devices, place, request }: Holding): string {
  const { profile } = request.kinds[place.kind]!;
  return `${devices.join('+')}${profile === undefined ? '' : `:${profile}`}`;
}
