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
        base.escalate!(request, target, router.near(target, view), draw),
    }),
    ...(base.shadow && {
      shadow: (request, view, draw) => base.shadow!(request, view, draw),
    }),
  };
}

class RegionalRouter {
  readonly #parts: RegionalParts;
  readonly #part = new PartView();
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
      base.choose(request, this.#part, draw, choice);
      return;
    }
    for (const other of region.others) {
      if (!this.#fill(view, other)) continue;
      base.choose(request, this.#part, draw, choice);
      return;
    }
    choice.because = `${names[region.region]} does not answer`;
    if (!elsewhere) return;
    const nearest = this.#nearestOpen(seen, view);
    if (nearest < 0) return;
    this.#fill(view, nearest);
    base.choose(request, this.#part, draw, choice);
  }

  /** The open targets of a target's region, or all where there is none. */
  near(target: number, view: TargetView): TargetView {
    return this.#fill(view, this.#parts.regionOf[target]!) ? this.#part : view;
  }

  #nearestOpen(seen: RegionView, { open }: TargetView): number {
    const { regionOf } = this.#parts;
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < open.length; at += 1) {
      const region = regionOf[open[at]!]!;
      if (region < 0 || !(seen.rttMs(region) < least)) continue;
      best = region;
      least = seen.rttMs(region);
    }
    return best;
  }

  /** Whether any target of a region is open. */
  #fill(view: TargetView, region: number): boolean {
    const { regionOf } = this.#parts;
    const { open } = view;
    const part = this.#part;
    part.begin(view);
    for (let at = 0; at < open.length; at += 1) {
      if (regionOf[open[at]!] === region) part.add(open[at]!);
    }
    return part.end();
  }
}
