import type { Autoscaler, ScalingObservation } from '../autoscaler.ts';
import { perReplica } from '../per-replica.ts';
import { type SignalName, signalOf } from '../signals.ts';
import type { MissingData } from './alarm.ts';
import {
  type AwsConfig,
  type AwsState,
  awsScaling,
  type StepPolicy,
  type TargetTrackingPolicy,
} from './aws.ts';

/** A target tracking policy of a scenario; its metric is the mean over the replicas that serve. */
export interface AwsTrackingScaling {
  readonly kind: 'target-tracking';
  readonly name?: string | undefined;
  readonly metric: SignalName;
  readonly target: number;
  readonly disable_scale_in: boolean;
  readonly zero_when_missing: boolean;
}

/** A step scaling policy of a scenario, with its alarm. */
export interface AwsStepScaling {
  readonly kind: 'step';
  readonly name?: string | undefined;
  readonly metric: SignalName;
  /** Of the metric: the mean over the replicas that serve, or the value for all of them together. */
  readonly statistic: 'average' | 'sum';
  readonly direction: 'out' | 'in';
  readonly threshold: number;
  readonly adjustment_type: keyof typeof adjustmentTypes;
  readonly steps: readonly {
    readonly lower?: number | undefined;
    readonly upper?: number | undefined;
    readonly adjustment: number;
  }[];
  readonly min_adjustment_magnitude: number;
  readonly evaluation_periods: number;
  readonly datapoints_to_alarm?: number | undefined;
  readonly missing_data: keyof typeof missingData;
}

/** EC2 Auto Scaling in a scenario; times in seconds. */
export interface AwsScaling {
  readonly kind: 'aws';
  readonly min_size: number;
  readonly max_size: number;
  readonly initial_replicas?: number | undefined;
  readonly policies: readonly (AwsTrackingScaling | AwsStepScaling)[];
  readonly warm_up: number;
  /** Of the alarms. */
  readonly period: number;
  readonly interval: number;
}

const adjustmentTypes = {
  'change-in-capacity': 'ChangeInCapacity',
  'exact-capacity': 'ExactCapacity',
  'percent-change-in-capacity': 'PercentChangeInCapacity',
} as const;

const missingData = {
  missing: 'missing',
  breaching: 'breaching',
  'not-breaching': 'notBreaching',
  ignore: 'ignore',
} as const satisfies Record<string, MissingData>;

export interface AwsAutoscalerState {
  readonly group: AwsState;
  /** Seconds of the last look; undefined before the first. */
  readonly lookedAt: number | undefined;
}

/**
 * EC2 Auto Scaling as a scenario's autoscaler: an instance is a replica. The capacity that it starts from is what
 * exists, so that an order that found no room is placed again only while its alarm lasts. A look after several
 * periods stands for each of them: metrics are published whether anybody looks or not.
 */
export function awsAutoscaler(config: AwsScaling): Autoscaler<AwsAutoscalerState> {
  const group = awsScaling(groupOf(config));
  return {
    initialReplicas: config.initial_replicas ?? config.min_size,
    interval: config.interval,
    reads: [...new Set(config.policies.map(({ metric }) => metric))],
    initial: () => ({ group: group.initial(), lookedAt: undefined }),
    decide: (before, seen) => {
      const { now } = seen;
      const input = {
        now,
        desired: seen.ready + seen.starting,
        inService: seen.ready,
        launching: seen.starting,
        terminating: seen.draining ?? 0,
        metrics: Object.fromEntries(
          config.policies.map((one) => [keyOf(one), measured(one, seen)]),
        ),
      };
      let looked = before.group;
      for (const at of endsBetween(config.period, before.lookedAt ?? now, now)) {
        looked = group.decide(looked, { ...input, now: at }).state;
      }
      const { desired, because, state } = group.decide(looked, input);
      return { desired, because, state: { group: state, lookedAt: now } };
    },
  };
}

/** More than this many periods ago is too long for any alarm that a day has room for. */
const mostPeriods = 1440;

/** Ends of the periods that lie between two looks as a whole, but for the last. */
function endsBetween(period: number, from: number, until: number): number[] {
  const last = Math.ceil(until / period) - 1;
  const first = Math.max(Math.ceil(from / period) + 1, last - mostPeriods);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * period);
}

function groupOf(config: AwsScaling): AwsConfig {
  return {
    minSize: config.min_size,
    maxSize: config.max_size,
    policies: config.policies.map(policyOf),
    warmUpSeconds: config.warm_up,
    periodSeconds: config.period,
  };
}

function policyOf(policy: AwsTrackingScaling | AwsStepScaling): TargetTrackingPolicy | StepPolicy {
  const metric = keyOf(policy);
  const name = policy.name ?? `${policy.kind} on ${policy.metric}`;
  if (policy.kind === 'target-tracking') {
    return {
      kind: 'target-tracking',
      name,
      metric,
      target: policy.target,
      disableScaleIn: policy.disable_scale_in,
      zeroWhenMissing: policy.zero_when_missing,
    };
  }
  return {
    kind: 'step',
    name,
    metric,
    direction: policy.direction,
    threshold: policy.threshold,
    adjustmentType: adjustmentTypes[policy.adjustment_type],
    steps: policy.steps,
    minAdjustmentMagnitude: policy.min_adjustment_magnitude,
    alarm: {
      evaluationPeriods: policy.evaluation_periods,
      datapointsToAlarm: policy.datapoints_to_alarm ?? policy.evaluation_periods,
      missingData: missingData[policy.missing_data],
    },
  };
}

function keyOf(policy: AwsTrackingScaling | AwsStepScaling): string {
  return `${policy.metric}/${statisticOf(policy)}`;
}

function measured(policy: AwsTrackingScaling | AwsStepScaling, seen: ScalingObservation) {
  return statisticOf(policy) === 'sum'
    ? signalOf(seen, policy.metric)
    : perReplica(seen, policy.metric);
}

function statisticOf(policy: AwsTrackingScaling | AwsStepScaling): 'average' | 'sum' {
  return policy.kind === 'step' ? policy.statistic : 'average';
}
