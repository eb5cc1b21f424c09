import { PythonError } from '../../selection/python-error.ts';
import { type LatencyConfig, latency } from './latency.ts';
import { multiRegionDeployment, publishedEndpoints } from './multi-region-deployment.ts';
import { fillChoice, type RegionRouter, type RegionView } from './region-router.ts';

/** Settings of the reference design's selection by the first digits of an address. */
export interface ReferencePrefixConfig {
  readonly kind: 'reference-prefix';
  /** An address of the clients of a place, by name; of others one that is kind to the design. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** Settings of the same without its faults, which is routing by latency. */
export interface ReferencePrefixCorrectedConfig extends Omit<LatencyConfig, 'kind'> {
  readonly kind: 'reference-prefix-corrected';
}

/** The one router, or the other. */
export type ReferencePrefixRoutingConfig = ReferencePrefixConfig | ReferencePrefixCorrectedConfig;

/** A router as the reference design has it, as published or corrected. */
export function referencePrefixRouter(
  config: ReferencePrefixRoutingConfig,
  regions: readonly string[],
  places: readonly string[],
): RegionRouter {
  // The nearest region that is up, by the client's own round trip, the first of equals: what `nearestRegion` says too.
  if (config.kind === 'reference-prefix-corrected') return latency({ ...config, kind: 'latency' });
  return referencePrefix(config, regions, places);
}

/**
 * The reference design's `MultiRegionAIDeployment` as a router, with its faults: it looks at nothing but the address, so that
 * it sends clients to regions that are down, or are not there.
 */
function referencePrefix(
  { addresses }: ReferencePrefixConfig,
  regions: readonly string[],
  places: readonly string[],
): RegionRouter {
  const deployment = multiRegionDeployment(
    new Map([...publishedEndpoints].filter(([name]) => regions.includes(name))),
  );
  // An address never goes elsewhere, so each place asks once. The last is for clients whose place nobody knows.
  const chosen = new Int32Array(places.length + 1).fill(unasked);
  const reasons = Array.from({ length: chosen.length }, () => '');
  const ask = (view: RegionView, at: number) => {
    const address = addresses[places[at] ?? ''] ?? usualAddress(view, regions);
    try {
      const { because } = deployment.selectRegion(address);
      chosen[at] = regions.indexOf(deployment.routeRequest(address).region);
      reasons[at] = because;
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      chosen[at] = -1;
      reasons[at] = error.message;
    }
  };
  return {
    choose(view, _draw, choice) {
      const at = view.place < 0 ? places.length : view.place;
      if (chosen[at] === unasked) ask(view, at);
      fillChoice(choice, chosen[at]!, reasons[at]!);
    },
  };
}

const unasked = -2;

/** Addresses in a region of AWS as the reference design takes them to be; all other clients are of a network that is nobody's. */
const addressesNear: Readonly<Record<string, string>> = {
  'us-east-1': '54.0.0.1',
  'us-west-2': '52.0.0.1',
  'eu-west-1': '3.0.0.1',
  'ap-southeast-1': '13.0.0.1',
};
const addressElsewhere = '203.0.113.1';

/**
 * An address of clients that is as kind to the design as can be: that of the cloud's own region that is nearest on the globe. Real
 * clients have one of their access network, which none of the four prefixes is.
 */
function usualAddress(view: RegionView, regions: readonly string[]): string {
  if (view.place < 0) return addressElsewhere;
  let nearest = '';
  let least = Number.POSITIVE_INFINITY;
  for (const [region, name] of regions.entries()) {
    const km = view.distanceKm(region);
    if (km >= least) continue;
    nearest = name;
    least = km;
  }
  return addressesNear[nearest] ?? addressElsewhere;
}
