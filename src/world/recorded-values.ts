import { toSeconds } from '../engine/time.ts';
import { capacityValues } from '../metrics/capacity-waits.ts';
import type { MetricValues } from '../metrics/catalog.ts';
import { coldStartValues } from '../metrics/cold-starts.ts';
import type { FleetUsage } from '../metrics/fleet-usage.ts';
import { GatewayUsage } from '../metrics/gateway-usage.ts';
import { jainIndex } from '../metrics/jain-index.ts';
import { lostTokenShare } from '../metrics/lost-work.ts';
import { gapValues, type ProvisioningGap } from '../metrics/provisioning-gap.ts';
import { moveValues } from '../metrics/scaling-moves.ts';
import { ServingUsage } from '../metrics/serving-usage.ts';
import { spendingOf, spendingWith } from '../metrics/spending.ts';
import type { CarbonAccounts, CarbonValues } from './carbon-accounts.ts';
import type { FleetRecorder } from './fleet-recorder.ts';
import type { ProviderAccounts } from './provider-accounts.ts';
import type { RecordedService, ServiceKind } from './recorded-service.ts';
import type { RegionLog } from './region-log.ts';
import { partOf, type RequestRecorder } from './request-recorder.ts';
import type { NamedValues } from './result.ts';
import type { Tenant } from './tenants.ts';
import type { Yardstick } from './yardstick.ts';

/** All that was recorded of a run. */
export interface Recorded {
  readonly tenants: readonly Tenant[];
  readonly services: readonly RecordedService[];
  /** Ticks at the start that count for nothing. */
  readonly warmup: number;
  /** Of each service, and of all together. */
  readonly usages: readonly FleetUsage[];
  readonly whole: FleetUsage;
  readonly gaps: readonly ProvisioningGap[];
  readonly yardstick: Yardstick;
  readonly serving: readonly ServingUsage[];
  /** Of each service; of those that are no gateway nothing happens there. */
  readonly gateways: readonly GatewayUsage[];
  readonly providers: ProviderAccounts;
  readonly requests: RequestRecorder;
  readonly fleet: FleetRecorder;
  /** Where clients are. */
  readonly places: readonly string[];
  readonly regions: RegionLog;
  /** Deployments and providers of a region, by their place among all services. */
  readonly inRegion: (region: string) => readonly number[];
  /** Undefined where no pool is in a region. */
  readonly carbon: CarbonAccounts | undefined;
}

/** Every metric at `now`: in all, of each deployment and of each tenant. */
export function recordedValues(
  recorded: Recorded,
  now: number,
): {
  readonly total: MetricValues;
  readonly deployments: readonly NamedValues[];
  readonly gateways: readonly NamedValues[];
  readonly providers: readonly NamedValues[];
  readonly tenants: readonly NamedValues[];
  readonly regions: readonly NamedValues[];
  readonly places: readonly NamedValues[];
} {
  const { services, tenants, regions, places } = recorded;
  const used = services.map(({ kind }, index) => {
    if (kind === 'gateway') return {};
    return kind === 'deployment'
      ? deploymentValues(recorded, index, now)
      : providerValues(recorded, index, now);
  });
  const named = (kind: ServiceKind, values: (index: number) => MetricValues) =>
    services.flatMap((service, index) =>
      service.kind === kind ? { name: service.name, values: values(index) } : [],
    );
  const deployments = named('deployment', (index) => used[index]!);
  return {
    total: totalValues(recorded, now, deployments),
    deployments,
    gateways: named('gateway', (index) => gatewayValues(recorded, used, index, now)),
    providers: named('provider', (index) => used[index]!),
    tenants: tenants.flatMap(({ name, attempt }, index) =>
      attempt === undefined ? { name, values: tenantValues(recorded, used, index, now) } : [],
    ),
    regions: regions.names.map((name) => ({
      name,
      values: regionValues(recorded, used, name, now),
    })),
    places: places.map((name, place) => ({
      name,
      values: recorded.requests.places[place]!.values(toSeconds(now - recorded.warmup)),
    })),
  };
}

function deploymentValues(recorded: Recorded, index: number, now: number): MetricValues {
  const { requests, fleet, gaps, yardstick, serving, carbon } = recorded;
  const seconds = toSeconds(now - recorded.warmup);
  const usage = recorded.usages[index]!;
  const held = usage.values(now);
  const grams = carbon?.ofDeployment(index, now);
  const outcomes = requests.merged((tenant) => tenant.service === index);
  const lost = requests.lostWork[index]?.share(now) ?? lostTokenShare(serving[index]!.totals);
  return {
    ...outcomes.values(seconds),
    slo_minutes_lost: requests.minutes.ofDeployment(index),
    ...held,
    ...grams,
    ...spendingOf(usage, now, lost),
    ...capacityValues([fleet.waits[index]!], now),
    ...coldStartValues(fleet.starts.of[index]!, recorded.warmup),
    ...moveValues([fleet.moves[index]!], seconds / 3600),
    ...gapValues(gaps[index]!.gap(yardstick.capacity(index, requests.work[index]!))),
    ...serving[index]!.values(seconds, held['accelerator_hours']! * 3600),
    ...perGood({ ...held, ...grams }, outcomes.good),
    unplaced: fleet.unplacedCounts[index]!,
  };
}

/** Of a hosted model: what became of the calls to it, and what they cost. */
function providerValues(recorded: Recorded, index: number, now: number): MetricValues {
  const { requests, usages, serving } = recorded;
  const seconds = toSeconds(now - recorded.warmup);
  const outcomes = requests.merged((tenant) => tenant.service === index);
  const { cost_usd, cost_api_usd } = usages[index]!.values(now);
  const usage = { cost_usd: cost_usd!, cost_api_usd: cost_api_usd!, energy_kwh: Number.NaN };
  return {
    ...outcomes.values(seconds),
    ...usage,
    ...perGood(usage, outcomes.good),
    tokens_per_second: serving[index]!.totals.outputTokens / seconds,
  };
}

/** Of a gateway: what its customers met, what it did for them, and its part of what that used. */
function gatewayValues(
  recorded: Recorded,
  used: readonly MetricValues[],
  index: number,
  now: number,
): MetricValues {
  const { requests, warmup, gateways, usages } = recorded;
  const seconds = toSeconds(now - warmup);
  const outcomes = requests.merged((tenant) => tenant.service === index);
  const usage = usageOf(recorded, used, ({ attempt }) => attempt?.gateway === index);
  const { queue_mean, queue_max } = usages[index]!.values(now);
  return {
    ...outcomes.values(seconds),
    slo_minutes_lost: requests.minutes.ofDeployment(index),
    queue_mean: queue_mean!,
    queue_max: queue_max!,
    ...usage,
    ...gateways[index]!.values(),
    ...perGood(usage, outcomes.good),
  };
}

/** Of a region: what became of calls to what is there, and what that used. */
function regionValues(
  recorded: Recorded,
  used: readonly MetricValues[],
  name: string,
  now: number,
): MetricValues {
  const { requests, warmup, regions, inRegion, carbon } = recorded;
  const own = inRegion(name);
  const outcomes = requests.merged(({ service }) => own.includes(service));
  const usage = Object.fromEntries(
    attributed.map((metric) => [
      metric,
      own.reduce((sum, service) => sum + (used[service]![metric] ?? 0), 0),
    ]),
  );
  const all = { ...usage, ...carbon?.ofRegion(name, now) };
  return {
    ...outcomes.values(toSeconds(now - warmup)),
    ...all,
    ...perGood(all, outcomes.good),
    ...regions.values(name, now),
  };
}

/** Of a tenant: what its requests met, and its part of what services used for them. */
function tenantValues(
  recorded: Recorded,
  used: readonly MetricValues[],
  index: number,
  now: number,
): MetricValues {
  const { tenants, requests, warmup } = recorded;
  const outcomes = requests.outcomes[index]!;
  const isItself = (one: Tenant) => one === tenants[index] || one.attempt?.customer === index;
  const usage = usageOf(recorded, used, isItself);
  return {
    ...outcomes.values(toSeconds(now - warmup)),
    slo_minutes_lost: requests.minutes.ofTenant(index),
    ...usage,
    ...perGood(usage, outcomes.good),
  };
}

/** What services used for some tenants: of each service their part of it. */
function usageOf(
  { tenants, requests, services, carbon }: Recorded,
  used: readonly MetricValues[],
  keep: (tenant: Tenant) => boolean,
): Record<string, number> {
  const metrics = carbon === undefined ? attributed : [...attributed, ...attributedCarbon];
  const sums = Object.fromEntries(metrics.map((metric) => [metric, 0]));
  const own = tenants.filter(keep);
  for (const index of new Set(own.map(({ service }) => service))) {
    const { kind } = services[index]!;
    if (kind === 'gateway') continue;
    const all = requests.workOf(({ service }) => service === index);
    const theirs = requests.workOf((tenant) => tenant.service === index && keep(tenant));
    const part = partOf(theirs, all);
    // Who did no work used nothing, though nobody did.
    const isIdle = theirs.work === 0 && theirs.billedUsd === 0;
    if (isIdle && (own.length > 1 || kind === 'provider')) continue;
    for (const metric of metrics) {
      // A deployment bills no calls, whatever else it costs those who do nothing there.
      if (metric === 'cost_api_usd' && kind === 'deployment') continue;
      sums[metric]! += part * (used[index]![metric] ?? 0);
    }
  }
  return sums;
}

function totalValues(
  {
    requests,
    fleet,
    whole,
    serving: all,
    warmup,
    tenants,
    gateways,
    services,
    carbon,
    regions,
  }: Recorded,
  now: number,
  deployments: readonly NamedValues[],
): MetricValues {
  const seconds = toSeconds(now - warmup);
  const held = whole.values(now);
  const grams = carbon?.ofAll(now);
  const serving = new ServingUsage();
  const hosted = new ServingUsage();
  const gateway = new GatewayUsage();
  for (const [index, { kind }] of services.entries()) {
    (kind === 'provider' ? hosted : serving).merge(all[index]!);
    gateway.merge(gateways[index]!);
  }
  const served = serving.values(seconds, held['accelerator_hours']! * 3600);
  const outcomes = requests.merged(({ attempt }) => attempt === undefined);
  const sum = (metric: string) => deployments.reduce((so, { values }) => so + values[metric]!, 0);
  return {
    ...outcomes.values(seconds),
    slo_minutes_lost: requests.minutes.ofAll(),
    ...held,
    ...spendingWith(whole, now, sum('cost_lost_usd')),
    ...capacityValues(fleet.waits, now),
    ...coldStartValues(fleet.starts.of.flat(), warmup),
    ...moveValues(fleet.moves, seconds / 3600),
    over_provisioned_hours: sum('over_provisioned_hours'),
    under_provisioned_hours: sum('under_provisioned_hours'),
    ...served,
    ...hostedValues(served, hosted, seconds),
    ...(services.some(({ kind }) => kind === 'gateway') ? gateway.values() : {}),
    ...grams,
    ...perGood({ ...held, ...grams }, outcomes.good),
    ...regions.total(now),
    stranded_hours: Math.max(0, held['accelerator_hours']! - sum('accelerator_hours')),
    fragmented: fleet.fragments.mean(now),
    unplaced: sum('unplaced'),
    fairness: jainIndex(
      requests.outcomes
        .filter((_, index) => tenants[index]!.attempt === undefined)
        .map((one) => one.goodputRatio),
    ),
  };
}

/** Tokens of providers come on top of those of deployments. */
function hostedValues(
  served: Readonly<Record<string, number>>,
  { totals }: ServingUsage,
  seconds: number,
): Record<string, number> {
  if (totals.outputTokens === 0) return {};
  return { tokens_per_second: (served['tokens_per_second'] ?? 0) + totals.outputTokens / seconds };
}

/** What a deployment used that its tenants answer for. */
const attributed = [
  'accelerator_hours',
  'used_hours',
  'starting_hours',
  'idle_hours',
  'cost_usd',
  'cost_api_usd',
  'cost_serving_usd',
  'cost_starting_usd',
  'cost_idle_usd',
  'cost_lost_usd',
  'energy_kwh',
] as const;

/** The same, of what is in regions. */
const attributedCarbon = [
  'energy_rest_kwh',
  'site_kwh',
  'carbon_g',
  'carbon_embodied_g',
] as const satisfies readonly (keyof CarbonValues)[];

/** Cost, energy and carbon of requests that kept every promise. */
function perGood(usage: Readonly<Record<string, number>>, good: number): Record<string, number> {
  const { carbon_g: drawn, carbon_embodied_g: made } = usage;
  return {
    usd_per_1000_good: (1000 * usage['cost_usd']!) / good,
    joules_per_good: (3.6e6 * usage['energy_kwh']!) / good,
    ...(drawn === undefined || made === undefined
      ? {}
      : { carbon_g_per_1000_good: (1000 * (drawn + made)) / good }),
  };
}
