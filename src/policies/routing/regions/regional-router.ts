import type { Uniform } from '../../../engine/streams.ts';
import type {
  GatewayRequest,
  GatewayRouter,
  TargetChoice,
  TargetView,
} from '../gateway/gateway-router.ts';
import { PartView } from '../gateway/part-view.ts';
import type { DnsView } from './dns-view.ts';
import { noChoice, type RegionChoice, type RegionView } from './region-router.ts';

export interface RegionalParts {
  readonly names: readonly string[];
  /** Region of each target; -1 for one that is in none, which no client is sent to. */
  readonly regionOf: readonly number[];
  readonly dns: DnsView;
  /** Whether clients of a place may be sent to a region at all. */
  readonly allows: (place: number, region: number) => boolean;
  /** The view of the regions from a place, as of now; and the present, in seconds. */
  readonly look: (place: number) => RegionView;
  readonly now: () => number;
  /** The resolver behind which the client of a request is. */
  readonly resolverOf: (request: GatewayRequest) => number;
  /** Whether a client tries other regions where its own has no target left. */
  readonly elsewhere: boolean;
  /** Which target of a region. */
  readonly base: GatewayRouter;
}

/** A router of targets within the region that the client of a request was sent to. */
export function regionalRouter(parts: RegionalParts): GatewayRouter {
  const { base } = parts;
  const router = new RegionalRouter(parts);
  return {
    choose: (request, view, draw, choice) => router.choose(request, view, draw, choice),
    ...(base.escalate && {
      escalate: (request, target, view, draw) =>
        router.near(request, target, view)
          ? base.escalate!(request, target, router.part, draw)
          : -1,
    }),
    ...(base.shadow && {
      shadow: (request, view, draw) =>
        router.anywhere(request, view) ? base.shadow!(request, router.part, draw) : -1,
    }),
  };
}

class RegionalRouter {
  readonly #parts: RegionalParts;
  /** Targets of a region, or of several, that are open. */
  readonly part = new PartView();
  readonly #region: RegionChoice = noChoice();

  constructor(parts: RegionalParts) {
    this.#parts = parts;
  }

  choose(request: GatewayRequest, view: TargetView, draw: Uniform, choice: TargetChoice): void {
    const { dns, look, now, resolverOf, base, elsewhere, names } = this.#parts;
    const region = this.#region;
    const seen = look(request.place);
    dns.choose(resolverOf(request), now(), seen, draw, region);
    choice.target = -1;
    choice.because = region.because;
    if (region.region < 0) return;
    if (this.#fill(view, region.region)) {
      base.choose(request, this.part, draw, choice);
      return;
    }
    for (const other of region.others) {
      if (!this.#fill(view, other)) continue;
      base.choose(request, this.part, draw, choice);
      return;
    }
    choice.because = `${names[region.region]} does not answer`;
    if (!elsewhere) return;
    const nearest = this.#nearestOpen(seen, view);
    if (nearest < 0) return;
    this.#fill(view, nearest);
    base.choose(request, this.part, draw, choice);
  }

  /** Fills the part with the open targets of a target's region, or of all that the client may be sent to where there is none. */
  near(request: GatewayRequest, target: number, view: TargetView): boolean {
    return this.#fill(view, this.#parts.regionOf[target]!) || this.anywhere(request, view);
  }

  /** Fills the part with the open targets of all regions that the client may be sent to; false where there is none. */
  anywhere({ place }: GatewayRequest, view: TargetView): boolean {
    const { regionOf, allows } = this.#parts;
    const { open } = view;
    const { part } = this;
    part.begin(view);
    for (let at = 0; at < open.length; at += 1) {
      const region = regionOf[open[at]!]!;
      if (region >= 0 && allows(place, region)) part.add(open[at]!);
    }
    return part.end();
  }

  /** The nearest region with an open target, one that is held for healthy before others: whoever tries elsewhere asks anew. */
  #nearestOpen(seen: RegionView, { open }: TargetView): number {
    const { regionOf, allows } = this.#parts;
    let best = -1;
    let bestIsHealthy = false;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < open.length; at += 1) {
      const region = regionOf[open[at]!]!;
      if (region < 0 || !allows(seen.place, region)) continue;
      const rtt = seen.rttMs(region);
      if (rtt === Number.POSITIVE_INFINITY) continue;
      const isHealthy = seen.healthy.includes(region);
      if (best >= 0 && (isHealthy === bestIsHealthy ? rtt >= least : bestIsHealthy)) continue;
      best = region;
      bestIsHealthy = isHealthy;
      least = rtt;
    }
    return best;
  }

  /** Whether any target of a region is open. */
  #fill(view: TargetView, region: number): boolean {
    const { regionOf } = this.#parts;
    const { open } = view;
    const { part } = this;
    part.begin(view);
    for (let at = 0; at < open.length; at += 1) {
      if (regionOf[open[at]!] === region) part.add(open[at]!);
    }
    return part.end();
  }
}
