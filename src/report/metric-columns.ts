import { deferralMetricNames, metricNames, regionalMetricNames } from '../metrics/catalog.ts';
import { GatewayUsage } from '../metrics/gateway-usage.ts';

/** What only gateways do. */
const ofGateways = Object.keys(new GatewayUsage().values());

/** What requests of whatever service meet. */
const ofRequests = metricNames.filter((name) =>
  /^(arrived|completed|rejected|unservable|timed_out|cancelled|failed|in_flight|drop_rate|throughput|goodput|slo_minutes|wait|ttft|tpot|e2e)/.test(
    name,
  ),
);

const ofFleets =
  /^(accelerator_hours|used_hours|starting_hours|idle_hours|cost|usd|energy|joules|site|carbon)/;

const ofOutages = /^(region_|failover|restore)/;

/** Some metrics, but for those of regions, and of requests that wait for better hours, where there are none. */
export function metricsWith(
  has: { readonly regions: boolean; readonly deferral: boolean },
  names: readonly string[],
): readonly string[] {
  return names.filter(
    (name) =>
      (has.regions || !regionalMetricNames.includes(name)) &&
      (has.deferral || !deferralMetricNames.includes(name)),
  );
}

/** The metrics of a deployment: all but those of gateways, and of pools and tenants together. */
export const deploymentMetrics: readonly string[] = metricNames.filter(
  (name) =>
    !ofGateways.includes(name) &&
    !ofOutages.test(name) &&
    !['value_lost_usd', 'stranded_hours', 'fragmented', 'fairness', 'cost_api_usd'].includes(name),
);

/** Of a tenant: what its requests met, and its part of what was used and paid. */
export const tenantMetrics: readonly string[] = metricNames.filter(
  (name) => ofRequests.includes(name) || ofFleets.test(name) || name === 'value_lost_usd',
);

/** Of a gateway: what its requests met, what it did for them, and its part of what was used and paid. */
export const gatewayMetrics: readonly string[] = metricNames.filter(
  (name) => tenantMetrics.includes(name) || ofGateways.includes(name) || /^queue/.test(name),
);

/** Of a provider: what calls to it met, and what they cost. */
export const providerMetrics: readonly string[] = metricNames.filter(
  (name) => ofRequests.includes(name) || ['tokens_per_second', 'cost_usd'].includes(name),
);

/** Of a region: what calls to what is there met, its outages, and what was used and paid there. */
export const regionMetrics: readonly string[] = metricNames.filter(
  (name) => ofRequests.includes(name) || ofOutages.test(name) || ofFleets.test(name),
);

/** Of a place: what the requests of its clients met. */
export const placeMetrics: readonly string[] = metricNames.filter((name) =>
  ofRequests.includes(name),
);
