import { AWSRegion, type Region, repr } from '../../selection/published-green-ai-optimizer.ts';

/**
 * The reference design's Python class, line by line, but that `route_request` answers with the call that it
 * would make: the URL and the time-out in seconds.
 */
export class PublishedMultiRegionAIDeployment {
  // A Map keeps the order of insertion, as a dictionary does.
  readonly regional_endpoints = new Map<Region, { url: string; latency_ms: number }>([
    [AWSRegion.US_EAST_1, { url: 'https://api-use1.example.com', latency_ms: 0 }],
    [AWSRegion.US_WEST_2, { url: 'https://api-usw2.example.com', latency_ms: 0 }],
    [AWSRegion.EU_WEST_1, { url: 'https://api-euw1.example.com', latency_ms: 0 }],
    [AWSRegion.AP_SOUTHEAST_1, { url: 'https://api-apse1.example.com', latency_ms: 0 }],
    [AWSRegion.AP_NORTHEAST_1, { url: 'https://api-apne1.example.com', latency_ms: 0 }],
    [AWSRegion.SA_EAST_1, { url: 'https://api-sae1.example.com', latency_ms: 0 }],
  ]);

  select_region(client_ip: string): Region {
    if (client_ip.startsWith('54.')) {
      return AWSRegion.US_EAST_1;
    } else if (client_ip.startsWith('52.')) {
      return AWSRegion.US_WEST_2;
    } else if (client_ip.startsWith('3.')) {
      return AWSRegion.EU_WEST_1;
    } else if (client_ip.startsWith('13.')) {
      return AWSRegion.AP_SOUTHEAST_1;
    } else {
      return this._get_lowest_latency_region();
    }
  }

  _get_lowest_latency_region(): Region {
    const items = [...this.regional_endpoints];
    if (items.length === 0) throw new Error('min() arg is an empty sequence');
    return items.reduce((least, x) => (x[1].latency_ms < least[1].latency_ms ? x : least))[0];
  }

  route_request(client_ip: string): readonly [url: string, timeout: number] {
    const region = this.select_region(client_ip);
    if (!this.regional_endpoints.has(region)) throw new Error(repr(region));
    const endpoint = this.regional_endpoints.get(region)!.url;
    return [`${endpoint}/inference`, 10.0];
  }
}
