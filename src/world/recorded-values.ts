import { toSeconds } from '../engine/time.ts';
import { capacityValues } from '../metrics/capacity-waits.ts';
import type { MetricValues } from '../metrics/catalog.ts';
import { coldStartValues } from '../metrics/cold-starts.ts';
import type { FleetUsage } from '../metrics/fleet-usage.ts';
import { jainIndex } from '../metrics/jain-index.ts';
import { lostTokenShare } from '../metrics/lost-work.ts';
import { gapValues, type ProvisioningGap } from '../metrics/provisioning-gap.ts';
import { moveValues } from '../metrics/scaling-moves.ts';
import { ServingUsage } from '../metrics/serving-usage.ts';
import { spendingOf, spendingWith } from '../metrics/spending.ts';
import type { FleetRecorder } from './fleet-recorder.ts';
import type { RecordedDeployment } from './recorded-deployment.ts';
import type { RequestRecorder } from './request-recorder.ts';
import type { NamedValues } from './result.ts';
import type { Tenant } from './tenants.ts';
import type { Yardstick } from './yardstick.ts';

/** All that was recorded of a run. */
export interface Recorded {
  readonly tenants: readonly Tenant[];
  readonly deployments: readonly RecordedDeployment[];
  /** Ticks at the start that count for nothing. */
  readonly warmup: number;
  /** Of each deployment, and of all together. */
  readonly usages: readonly FleetUsage[];
  readonly whole: FleetUsage;
  readonly gaps: readonly ProvisioningGap[];
  readonly yardstick: Yardstick;
  readonly serving: readonly ServingUsage[];
  readonly requests: RequestRecorder;
  readonly fleet: FleetRecorder;
}

/** Every metric at `now`: in all, of each deployment and of each tenant. */
export function recordedValues(
  recorded: Recorded,
  now: number,
): {
  readonly total: MetricValues;
  readonly deployments: readonly NamedValues[];
  readonly tenants: readonly NamedValues[];
} {
  const deployments = deploymentValues(recorded, now);
  return {
    total: totalValues(recorded, now, deployments),
    deployments,
    tenants: tenantValues(recorded, now, deployments),
  };
}

function deploymentValues(recorded: Recorded, now: number): NamedValues[] {
  const { requests, fleet, gaps, yardstick, serving } = recorded;
  const seconds = toSeconds(now - recorded.warmup);
  return recorded.deployments.map(({ name }, index) => {
    const usage = recorded.usages[index]!;
    const held = usage.values(now);
    const outcomes = requests.merged((tenant) => tenant.deployment === index);
    const lost = requests.lostWork[index]?.share(now) ?? lostTokenShare(serving[index]!.totals);
    const values = {
      ...outcomes.values(seconds),
      slo_minutes_lost: requests.minutes.ofDeployment(index),
      ...held,
      ...spendingOf(usage, now, lost),
      ...capacityValues([fleet.waits[index]!], now),
      ...coldStartValues(fleet.starts.of[index]!, recorded.warmup),
      ...moveValues([fleet.moves[index]!], seconds / 3600),
      ...gapValues(gaps[index]!.gap(yardstick.capacity(index, requests.work[index]!))),
      ...serving[index]!.values(seconds, held['accelerator_hours']! * 3600),
      ...perGood(held, outcomes.good),
      unplaced: fleet.unplacedCounts[index]!,
    };
    return { name, values };
  });
}

/** Of a tenant: what requests have, and its part of what its deployment, of these values, used. */
function tenantValues(
  { tenants, requests, warmup }: Recorded,
  now: number,
  deployments: readonly NamedValues[],
): NamedValues[] {
  const seconds = toSeconds(now - warmup);
  return tenants.map(({ name, deployment }, index) => {
    const outcomes = requests.outcomes[index]!;
    const whole = deployments[deployment]!.values;
    const part = outcomes.work / requests.merged((one) => one.deployment === deployment).work;
    const usage = Object.fromEntries(attributed.map((metric) => [metric, part * whole[metric]!]));
    return {
      name,
      values: {
        ...outcomes.values(seconds),
        slo_minutes_lost: requests.minutes.ofTenant(index),
        ...usage,
        ...perGood(usage, outcomes.good),
      },
    };
  });
}

function totalValues(
  { requests, fleet, whole, serving: all, warmup }: Recorded,
  now: number,
  deployments: readonly NamedValues[],
): MetricValues {
  const seconds = toSeconds(now - warmup);
  const held = whole.values(now);
  const serving = new ServingUsage();
  for (const one of all) serving.merge(one);
  const outcomes = requests.merged(() => true);
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
    ...serving.values(seconds, held['accelerator_hours']! * 3600),
    ...perGood(held, outcomes.good),
    stranded_hours: Math.max(0, held['accelerator_hours']! - sum('accelerator_hours')),
    fragmented: fleet.fragments.mean(now),
    unplaced: sum('unplaced'),
    fairness: jainIndex(requests.outcomes.map((one) => one.values(1)['goodput_ratio']!)),
  };
}

/** What a deployment used that its tenants answer for. */
const attributed = [
  'accelerator_hours',
  'used_hours',
  'starting_hours',
  'idle_hours',
  'cost_usd',
  'cost_serving_usd',
  'cost_starting_usd',
  'cost_idle_usd',
  'cost_lost_usd',
  'energy_kwh',
] as const;

/** Cost and energy of requests that kept every promise. */
function perGood(usage: Readonly<Record<string, number>>, good: number): Record<string, number> {
  return {
    usd_per_1000_good: (1000 * usage['cost_usd']!) / good,
    joules_per_good: (3.6e6 * usage['energy_kwh']!) / good,
  };
}
