import { ticksPerSecond, toSeconds } from '../engine/time.ts';
import { GatewayUsage } from '../metrics/gateway-usage.ts';
import { Histogram } from '../metrics/histogram.ts';
import type { Outcomes } from '../metrics/outcomes.ts';
import type { Scenario } from '../scenario/schema.ts';
import { leastBill } from './charges.ts';
import type { Recorded } from './recorded-values.ts';

/** Whose metrics: of everybody together, of one service or of one customer. */
export interface BoundScope {
  readonly of: 'all' | 'service' | 'tenant';
  /** Of the service, or of the tenant; -1 of all. */
  readonly index: number;
  /** Of the tenants that it counts. */
  readonly outcomes: readonly Outcomes[];
  /** How many of their requests arrive in the measured part at the most; infinite where nobody knows. */
  readonly arrivals: number;
}

/** A run under way, as bounds of its metrics need it. */
export interface RunSoFar {
  readonly recorded: Recorded;
  readonly scenario: Scenario;
  /** Ticks, beyond the end of the warm-up. */
  readonly now: number;
  readonly horizon: number;
}

/** A scope; nobody knows how many calls gateways make. `arrivals` are those of each customer at the most. */
export function boundScope(
  of: BoundScope['of'],
  index: number,
  { tenants, requests }: Recorded,
  arrivals: readonly number[],
): BoundScope {
  const outcomes: Outcomes[] = [];
  let sum = 0;
  for (const [tenant, { service, attempt }] of tenants.entries()) {
    const isOwn =
      of === 'all' ? attempt === undefined : index === (of === 'tenant' ? tenant : service);
    if (!isOwn) continue;
    outcomes.push(requests.outcomes[tenant]!);
    sum += attempt === undefined ? arrivals[tenant]! : Number.POSITIVE_INFINITY;
  }
  return { of, index, outcomes, arrivals: sum };
}

/** What a metric cannot be below at the horizon, whatever happens until then; undefined where nothing is certain. */
export function leastOf(metric: string, scope: BoundScope, run: RunSoFar): number | undefined {
  return (
    leastOfRequests(metric, scope) ??
    leastLatency(metric, scope) ??
    leastOfMinutes(metric, scope, run) ??
    leastHeld(metric, scope, run) ??
    leastOfGateways(metric, scope, run) ??
    leastPerGood(metric, scope, run)
  );
}

/** What a metric cannot be above at the horizon; undefined where nothing is certain. */
export function mostOf(metric: string, scope: BoundScope, run: RunSoFar): number | undefined {
  const left = leftOf(scope);
  if (left === Number.POSITIVE_INFINITY) return undefined;
  const seconds = toSeconds(run.horizon - run.recorded.warmup);
  switch (metric) {
    case 'completed':
      return sumOf('completed', scope) + left;
    case 'throughput':
      return (sumOf('completed', scope) + left) / seconds;
    case 'goodput':
      return (sumOf('good', scope) + left) / seconds;
    case 'goodput_ratio':
      return (sumOf('good', scope) + left) / scope.arrivals;
    default:
      return undefined;
  }
}

type Counted = {
  [Key in keyof Outcomes]: Outcomes[Key] extends number ? Key : never;
}[keyof Outcomes];

function sumOf(name: Counted, { outcomes }: BoundScope): number {
  let sum = 0;
  for (const one of outcomes) sum += one[name];
  return sum;
}

/** How many requests may get an outcome yet. */
function leftOf({ outcomes, arrivals }: BoundScope): number {
  let left = arrivals;
  for (const { completed, rejected, timedOut, cancelled, failed } of outcomes) {
    left -= completed + rejected + timedOut + cancelled + failed;
  }
  return left;
}

function leastOfRequests(metric: string, scope: BoundScope): number | undefined {
  switch (metric) {
    case 'arrived':
    case 'completed':
    case 'rejected':
    case 'unservable':
    case 'cancelled':
    case 'failed':
      return sumOf(metric, scope);
    case 'timed_out':
      return sumOf('timedOut', scope);
    case 'value_lost_usd':
      return surely(sumOf('lostUsd', scope));
    case 'drop_rate':
      return (sumOf('rejected', scope) + sumOf('timedOut', scope)) / scope.arrivals;
    default:
      return undefined;
  }
}

const latency = /^(wait|ttft|tpot|e2e)_(mean|p50|p90|p95|p99|max)$/;
const parts = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/** Latencies count once a request is completed: of a percentile enough must be above it, however many come yet. */
function leastLatency(metric: string, scope: BoundScope): number | undefined {
  const [, what, statistic] = latency.exec(metric) ?? [];
  if (what === undefined) return undefined;
  const own = scope.outcomes.map((one) => one[what as 'wait' | 'ttft' | 'tpot' | 'e2e']);
  const histogram = own.length === 1 ? own[0]! : new Histogram();
  if (own.length !== 1) for (const one of own) histogram.merge(one);
  const left = leftOf(scope);
  return (
    leastTicks(histogram, statistic as 'mean' | 'max' | keyof typeof parts, left) / ticksPerSecond
  );
}

function leastTicks(
  histogram: Histogram,
  statistic: 'mean' | 'max' | keyof typeof parts,
  left: number,
): number {
  if (histogram.count === 0) return 0;
  if (statistic === 'max') return histogram.max;
  if (statistic === 'mean') return histogram.sum / (histogram.count + left);
  return histogram.leastQuantile(parts[statistic], left);
}

function leastOfMinutes(metric: string, scope: BoundScope, run: RunSoFar): number | undefined {
  if (metric !== 'slo_minutes_lost') return undefined;
  const { minutes } = run.recorded.requests;
  switch (scope.of) {
    case 'all':
      return minutes.ofAll();
    case 'tenant':
      return minutes.ofTenant(scope.index);
    case 'service':
      return minutes.ofDeployment(scope.index);
  }
}

const held = [
  'queue_max',
  'replicas_max',
  'accelerator_hours',
  'used_hours',
  'starting_hours',
  'cost_api_usd',
  'energy_kwh',
  'swaps',
  'swap_seconds',
];
const drawn = ['energy_rest_kwh', 'site_kwh', 'carbon_g', 'carbon_embodied_g'] as const;

/** What was held and paid for stays so. A tenant’s and a gateway’s part of it may yet become smaller. */
function leastHeld(metric: string, scope: BoundScope, run: RunSoFar): number | undefined {
  const { recorded, now, scenario, horizon } = run;
  if (scope.of === 'tenant' || isGateway(scope.index, run)) return undefined;
  const usage = scope.of === 'all' ? recorded.whole : recorded.usages[scope.index]!;
  if (metric === 'cost_usd') {
    if (scope.of === 'all') return surely(leastBill(recorded, scenario, now, horizon));
    return surely(usage.values(now)['cost_usd']!);
  }
  if (metric === 'cost_starting_usd') return surely(usage.dollars(now).startingUsd);
  if (held.includes(metric)) return surely(usage.values(now)[metric]!);
  const gram = drawn.find((name) => name === metric);
  if (gram === undefined) return undefined;
  const { carbon } = recorded;
  const grams = scope.of === 'all' ? carbon?.ofAll(now) : carbon?.ofDeployment(scope.index, now);
  return grams && surely(grams[gram]);
}

const ofGateways = [
  'attempts',
  'retries',
  'fallbacks',
  'hedges',
  'escalations',
  'shadow_calls',
  'over_budget',
  'over_limit',
  'budget_alerts',
  'breaker_opens',
  'deferred',
];

function leastOfGateways(metric: string, scope: BoundScope, run: RunSoFar): number | undefined {
  if (!ofGateways.includes(metric)) return undefined;
  const { gateways } = run.recorded;
  if (scope.of === 'tenant') return undefined;
  if (scope.of === 'service') return gateways[scope.index]!.values()[metric];
  const all = new GatewayUsage();
  for (const one of gateways) all.merge(one);
  return all.values()[metric];
}

/** What was spent, over all that may yet be good. */
function leastPerGood(metric: string, scope: BoundScope, run: RunSoFar): number | undefined {
  const least = (name: string) => leastHeld(name, scope, run);
  const spent = spentOn(metric, least);
  if (spent === undefined) return undefined;
  return spent / (sumOf('good', scope) + leftOf(scope));
}

function spentOn(metric: string, least: (name: string) => number | undefined): number | undefined {
  const times = (factor: number, value: number | undefined) => value && factor * value;
  switch (metric) {
    case 'usd_per_1000_good':
      return times(1000, least('cost_usd'));
    case 'joules_per_good':
      return times(3.6e6, least('energy_kwh'));
    case 'carbon_g_per_1000_good': {
      const [grams, made] = [least('carbon_g'), least('carbon_embodied_g')];
      return grams === undefined || made === undefined ? undefined : 1000 * (grams + made);
    }
    default:
      return undefined;
  }
}

function isGateway(service: number, { recorded }: RunSoFar): boolean {
  return recorded.services[service]?.kind === 'gateway';
}

/** A sum less what adding in another order may take from it. */
function surely(sum: number): number {
  return sum - 2e-9 * (1 + Math.abs(sum));
}
