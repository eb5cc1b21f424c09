import { type AwsRegion, memberText } from '../../selection/aws-region.ts';
import { PythonError } from '../../selection/python-error.ts';
import { pythonMin } from '../../selection/python-min.ts';

/** Where a region is reached. */
export interface RegionalEndpoint {
  readonly url: string;
  /** What the published class takes its latency to be: nothing ever measures it, so 0 unless the caller writes it. */
  readonly latencyMs: number;
}

/** A region's choice; the reason is not of the published class, which gives none. */
export interface RegionChoice {
  readonly region: AwsRegion;
  readonly because: string;
}

/** The call that `route_request` makes. */
export interface RoutedRequest {
  readonly region: AwsRegion;
  readonly url: string;
  readonly timeoutSeconds: number;
}

/** The reference design's `MultiRegionAIDeployment`. */
export interface MultiRegionDeployment {
  selectRegion(clientIp: string): RegionChoice;
  routeRequest(clientIp: string): RoutedRequest;
}

/** The published endpoints, in their order: of equal latencies the first is the least. */
export const publishedEndpoints: ReadonlyMap<AwsRegion, RegionalEndpoint> = new Map([
  ['us-east-1', { url: 'https://api-use1.example.com', latencyMs: 0 }],
  ['us-west-2', { url: 'https://api-usw2.example.com', latencyMs: 0 }],
  ['eu-west-1', { url: 'https://api-euw1.example.com', latencyMs: 0 }],
  ['ap-southeast-1', { url: 'https://api-apse1.example.com', latencyMs: 0 }],
  ['ap-northeast-1', { url: 'https://api-apne1.example.com', latencyMs: 0 }],
  ['sa-east-1', { url: 'https://api-sae1.example.com', latencyMs: 0 }],
]);

/**
 * The reference design's class, with its faults: four prefixes of addresses stand for all clients, and every other client goes to
 * the region with the least latency, which is the first, since none is measured and all are 0 for everyone; two of six regions
 * get no client; and a region that is down is chosen all the same.
 */
export function multiRegionDeployment(
  endpoints: ReadonlyMap<AwsRegion, RegionalEndpoint> = publishedEndpoints,
): MultiRegionDeployment {
  const selectRegion = (clientIp: string): RegionChoice => {
    for (const [prefix, region] of prefixes) {
      if (clientIp.startsWith(prefix)) return { region, because: `addresses ${prefix}*` };
    }
    const [region, { latencyMs }] = pythonMin([...endpoints], ([, endpoint]) => endpoint.latencyMs);
    return { region, because: `no known prefix: the lowest latency, ${latencyMs} ms` };
  };
  return {
    selectRegion,
    routeRequest(clientIp) {
      const { region } = selectRegion(clientIp);
      const endpoint = endpoints.get(region);
      if (endpoint === undefined) throw new PythonError('KeyError', memberText(region));
      return { region, url: `${endpoint.url}/inference`, timeoutSeconds: 10 };
    },
  };
}

/** In the published order, though no two of them can begin the same address. */
const prefixes: readonly (readonly [string, AwsRegion])[] = [
  ['54.', 'us-east-1'],
  ['52.', 'us-west-2'],
  ['3.', 'eu-west-1'],
  ['13.', 'ap-southeast-1'],
];
