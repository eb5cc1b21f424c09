import type { ScalingDecision } from '../autoscaler.ts';
import { hasEnded, type MetricPeriods, noPeriods, withSample } from '../metric-periods.ts';
import { type AlarmConfig, type AlarmState, alarmState, evaluationRange } from './alarm.ts';
import { type Proposal, resolve } from './resolve.ts';
import { type GroupCapacity, type StepScaling, stepCapacity } from './step-scaling.ts';
import {
  highAlarm,
  lowAlarm,
  type TargetTracking,
  trackedIn,
  trackedOut,
} from './target-tracking.ts';
import { nobodyJoined, type WarmUpState, warmingUp, withLook } from './warm-up.ts';

interface NamedPolicy {
  readonly name: string;
  /** The metric that it looks at, by its name in the input. */
  readonly metric: string;
}

/** Step scaling with its alarm; by default one period at or beyond the threshold. */
export interface StepPolicy extends NamedPolicy, StepScaling {
  readonly kind: 'step';
  readonly alarm?: Pick<AlarmConfig, 'evaluationPeriods' | 'datapointsToAlarm' | 'missingData'>;
}

export interface TargetTrackingPolicy extends NamedPolicy, TargetTracking {
  readonly kind: 'target-tracking';
}

export interface AwsConfig {
  readonly minSize: number;
  readonly maxSize: number;
  readonly policies: readonly (StepPolicy | TargetTrackingPolicy)[];
  /** Seconds in service before an instance counts; 300 by default. */
  readonly warmUpSeconds?: number;
  /** Of the alarms; 60 by default. */
  readonly periodSeconds?: number;
}

export interface AwsInput {
  /** Seconds. */
  readonly now: number;
  /** Instances that the group should have at present. */
  readonly desired: number;
  /** Instances that serve, warm or not. */
  readonly inService: number;
  /** Instances that were launched and do not serve yet. */
  readonly launching: number;
  /** Instances that are on their way out. */
  readonly terminating: number;
  /** Each metric's mean since the last look; undefined or absent where it is missing. */
  readonly metrics: Readonly<Record<string, number | undefined>>;
}

interface PolicyState {
  readonly periods: MetricPeriods;
  readonly high: AlarmState;
  readonly low: AlarmState;
}

export interface AwsState {
  readonly warmUp: WarmUpState;
  /** In the order of the policies. */
  readonly policies: readonly PolicyState[];
}

/**
 * EC2 Auto Scaling's dynamic scaling with several policies: the largest capacity wins on the way out and on
 * the way in; target tracking scales in only if all such policies are ready to; and no scale-in starts while
 * a scale-out runs.
 */
export function awsScaling(config: AwsConfig) {
  return {
    initial: (): AwsState => ({
      warmUp: nobodyJoined,
      policies: config.policies.map(() => ({ periods: noPeriods, high: 'ok', low: 'ok' })),
    }),
    decide: (state: AwsState, input: AwsInput): ScalingDecision<AwsState> =>
      decide(config, state, input),
  };
}

function decide(config: AwsConfig, before: AwsState, input: AwsInput): ScalingDecision<AwsState> {
  const { warmUpSeconds = 300 } = config;
  const warmUp = withLook(before.warmUp, input.now, input.inService, warmUpSeconds);
  const policies = config.policies.map((policy, at) =>
    observed(config, policy, before.policies[at]!, input),
  );
  const state = { warmUp, policies };
  const within = Math.max(config.minSize, Math.min(config.maxSize, input.desired));
  if (within !== input.desired) {
    const bound = within > input.desired ? 'minSize' : 'maxSize';
    return { desired: within, because: `${bound} of the group`, state };
  }
  const ended = policies.some((one, at) => hasEnded(before.policies[at]!.periods, one.periods));
  if (!ended) return { desired: input.desired, because: 'no period of an alarm has ended', state };

  const warming = warmingUp(warmUp);
  const group: GroupCapacity = {
    desired: input.desired,
    warm: input.inService - warming,
    withTerminating: input.inService + input.launching + input.terminating,
  };
  const proposals = config.policies.map((policy, at) => proposal(policy, policies[at]!, group));
  const { desired, because } = resolve(config, proposals, group, input.launching + warming);
  return { desired, because, state };
}

function observed(
  { periodSeconds = 60 }: AwsConfig,
  policy: StepPolicy | TargetTrackingPolicy,
  before: PolicyState,
  { now, metrics }: AwsInput,
): PolicyState {
  const sample = metrics[policy.metric];
  const zero = policy.kind === 'target-tracking' && policy.zeroWhenMissing === true;
  const high = policy.kind === 'step' ? stepAlarm(policy) : highAlarm(policy);
  const low = policy.kind === 'step' ? undefined : lowAlarm(policy);
  const keep = Math.max(evaluationRange(high), low === undefined ? 0 : evaluationRange(low));
  const value = sample ?? (zero ? 0 : undefined);
  const periods = withSample(before.periods, now, value, periodSeconds, keep);
  return {
    periods,
    high: alarmState(high, periods.datapoints, before.high),
    low: low === undefined ? 'ok' : alarmState(low, periods.datapoints, before.low),
  };
}

function stepAlarm(policy: StepPolicy): AlarmConfig {
  const comparison = policy.direction === 'out' ? 'atOrAbove' : 'atOrBelow';
  return {
    evaluationPeriods: 1,
    ...policy.alarm,
    comparison,
    threshold: policy.threshold,
  };
}

function proposal(
  policy: StepPolicy | TargetTrackingPolicy,
  { periods, high, low }: PolicyState,
  group: GroupCapacity,
): Proposal {
  const metric = periods.datapoints.findLast((value) => value !== undefined);
  if (policy.kind === 'step') {
    const capacity =
      high === 'alarm' && metric !== undefined ? stepCapacity(policy, metric, group) : undefined;
    return { kind: 'step', name: policy.name, capacity };
  }
  const base = { kind: 'target-tracking', name: policy.name } as const;
  const inEnabled = policy.disableScaleIn !== true;
  if (metric === undefined) return { ...base, inEnabled, capacity: undefined };
  if (high === 'alarm') return { ...base, inEnabled, capacity: trackedOut(policy, metric, group) };
  const ready = inEnabled && low === 'alarm';
  return { ...base, inEnabled, capacity: ready ? trackedIn(policy, metric, group) : undefined };
}
