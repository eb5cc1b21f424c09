import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  multiRegionDeployment,
  publishedEndpoints,
} from '../../../../src/policies/routing/regions/multi-region-deployment.ts';
import { awsRegions } from '../../../../src/policies/selection/aws-region.ts';
import { PythonError } from '../../../../src/policies/selection/python-error.ts';
import { outcome } from '../../selection/outcome.ts';
import { PublishedMultiRegionAIDeployment } from './published-multi-region-deployment.ts';

const deployment = multiRegionDeployment();

describe('as published', () => {
  // What the source's own Python answers (3.11).
  it.each([
    ['54.1.2.3', 'us-east-1', 'addresses 54.*'],
    ['52.1.2.3', 'us-west-2', 'addresses 52.*'],
    ['3.8.1.1', 'eu-west-1', 'addresses 3.*'],
    ['3.', 'eu-west-1', 'addresses 3.*'],
    ['13.2.3.4', 'ap-southeast-1', 'addresses 13.*'],
    ['8.8.8.8', 'us-east-1', 'no known prefix: the lowest latency, 0 ms'],
    ['540.1', 'us-east-1', 'no known prefix: the lowest latency, 0 ms'],
    ['30.1.1.1', 'us-east-1', 'no known prefix: the lowest latency, 0 ms'],
    ['133.1.1.1', 'us-east-1', 'no known prefix: the lowest latency, 0 ms'],
    ['013.1.1.1', 'us-east-1', 'no known prefix: the lowest latency, 0 ms'],
    ['2600::1', 'us-east-1', 'no known prefix: the lowest latency, 0 ms'],
    [' 54.1', 'us-east-1', 'no known prefix: the lowest latency, 0 ms'],
    ['', 'us-east-1', 'no known prefix: the lowest latency, 0 ms'],
  ])('sends %j to %s', (clientIp, region, because) => {
    expect(deployment.selectRegion(clientIp)).toEqual({ region, because });
  });

  it('calls the endpoint of the region, with ten seconds of patience', () => {
    expect(deployment.routeRequest('13.1.1.1')).toEqual({
      region: 'ap-southeast-1',
      url: 'https://api-apse1.example.com/inference',
      timeoutSeconds: 10,
    });
  });

  it('chooses a region that is not there, and raises when it calls it', () => {
    const without = new Map(publishedEndpoints);
    without.delete('ap-southeast-1');
    const broken = multiRegionDeployment(without);
    expect(broken.selectRegion('13.1.1.1').region).toBe('ap-southeast-1');
    expect(() => broken.routeRequest('13.1.1.1')).toThrow(
      new PythonError('KeyError', "<AWSRegion.AP_SOUTHEAST_1: 'ap-southeast-1'>"),
    );
    expect(() => multiRegionDeployment(new Map()).selectRegion('8.8.8.8')).toThrow(
      new PythonError('ValueError', 'min() arg is an empty sequence'),
    );
  });

  it('answers as the source does, whoever asks and whatever latencies are written', () => {
    const octet = fc.oneof(fc.constantFrom(54, 52, 3, 13, 5, 30), fc.nat(255));
    const addresses = fc.oneof(
      fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.')),
      fc.ipV6(),
      fc.string(),
    );
    const latencies = fc.array(fc.oneof(fc.nat(3), fc.constant(Number.NaN)), {
      minLength: 6,
      maxLength: 6,
    });
    const kept = fc.subarray([...awsRegions]);
    fc.assert(
      fc.property(addresses, latencies, kept, (clientIp, written, regions) => {
        const source = new PublishedMultiRegionAIDeployment();
        for (const [at, region] of awsRegions.entries()) {
          if (!regions.includes(region)) source.regional_endpoints.delete(region);
          else source.regional_endpoints.get(region)!.latency_ms = written[at]!;
        }
        const ours = multiRegionDeployment(
          new Map(
            [...source.regional_endpoints].map(([region, { url, latency_ms: latencyMs }]) => [
              region,
              { url, latencyMs },
            ]),
          ),
        );
        expect(outcome(() => ours.selectRegion(clientIp).region)).toEqual(
          outcome(() => source.select_region(clientIp)),
        );
        const call = () => {
          const { url, timeoutSeconds } = ours.routeRequest(clientIp);
          return [url, timeoutSeconds];
        };
        expect(outcome(call)).toEqual(outcome(() => source.route_request(clientIp)));
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  it('has the endpoints of the source, in its order', () => {
    const source = new PublishedMultiRegionAIDeployment();
    expect(
      [...publishedEndpoints].map(([region, { url, latencyMs }]) => [region, url, latencyMs]),
    ).toEqual(
      [...source.regional_endpoints].map(([region, { url, latency_ms }]) => [
        region,
        url,
        latency_ms,
      ]),
    );
  });
});
