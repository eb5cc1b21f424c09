import {
  type Buckets,
  buckets,
  bucketsAreEmpty,
  bucketsMean,
  bucketsWeightedMean,
  recordAllInBuckets,
} from './buckets.ts';
import { type KpaConfig, panicWindowOf } from './config.ts';
import { metricTarget } from './metric-target.ts';
import { type RevisionActivity, type RevisionRules, revisionScale } from './revision-scale.ts';
import { type KpaScaleState, type KpaSpec, kpaScale, kpaScaleState } from './scale.ts';

/** Seconds: Knative scrapes its pods once a second. */
const granularity = 1;
/** Seconds on top of the progress deadline before an activation is given up. */
const activationBuffer = 30;

/** What the autoscaler sees at one decision. */
export interface KpaInput {
  /** Seconds. */
  readonly now: number;
  /** Pods asked for, ready or not. */
  readonly replicas: number;
  readonly readyPods: number | undefined;
  /** The metric of all pods and the activator together, one sample a second since the last decision; none where nothing reports. */
  readonly samples: readonly { readonly at: number; readonly value: number }[];
  /** Whether a route leads to the revision; true unless said. */
  readonly reachable?: boolean;
}

export interface KpaState {
  readonly scale: KpaScaleState;
  readonly stable: Buckets;
  readonly panic: Buckets;
  /** The last valid decision; -1 before the first. */
  readonly desired: number;
  readonly because: string;
  readonly excessBurstCapacity: number;
  readonly activity: RevisionActivity;
  /** Seconds. */
  readonly activitySince: number;
  readonly initialised: boolean;
  /** Since when traffic goes through the activator, in seconds; undefined where it does not. */
  readonly proxySince: number | undefined;
}

export interface KpaDecision {
  readonly desired: number;
  readonly because: string;
  readonly state: KpaState;
}

/** Knative's pod autoscaler: windows of samples, `Scale()`, bounds and the steps to zero and back. */
export function kpa(config: KpaConfig): {
  /** A revision that starts, with so many pods ready at a time in seconds. */
  initial(readyPods?: number, now?: number): KpaState;
  decide(state: KpaState, input: KpaInput): KpaDecision;
} {
  const rules: RevisionRules = {
    ...config,
    activationTimeout: config.progressDeadline + activationBuffer,
  };
  const reachable = kpaSpec(config, true);
  const specs: Specs = { reachable, unreachable: kpaSpec(config, false) };
  const startsEmpty = Math.max(config.initialScale, config.minScale) === 0;
  return {
    initial: (readyPods = 0, now = 0) => ({
      scale: kpaScaleState(reachable, readyPods, now),
      stable: buckets(config.stableWindow, granularity),
      panic: buckets(panicWindowOf(config), granularity),
      desired: -1,
      because: 'no metrics yet',
      excessBurstCapacity: initialExcess(config, reachable),
      // A revision that is to start with no pods has them all, and nobody asked for any.
      activity: startsEmpty ? 'inactive' : 'activating',
      activitySince: now,
      initialised: startsEmpty,
      proxySince: undefined,
    }),
    decide: (state, input) => decide(config, rules, specs, state, input),
  };
}

/** What `Scale()` goes by, from a configuration. */
export function kpaSpec(config: KpaConfig, reachable: boolean): KpaSpec {
  const { target, total } = metricTarget(config);
  return {
    ...config,
    targetValue: target,
    totalValue: total,
    panicThreshold: config.panicThresholdPercentage / 100,
    reachable,
  };
}

/** Before the first decision, by the pods that the revision starts with. */
function initialExcess({ initialScale }: KpaConfig, spec: KpaSpec): number {
  const { targetBurstCapacity: burst, totalValue } = spec;
  if (burst === -1 || burst === 0) return burst;
  return Math.trunc(initialScale * totalValue - burst) + 0;
}

interface Specs {
  readonly reachable: KpaSpec;
  readonly unreachable: KpaSpec;
}

function decide(
  config: KpaConfig,
  rules: RevisionRules,
  specs: Specs,
  before: KpaState,
  input: KpaInput,
): KpaDecision {
  const { now, replicas, readyPods, reachable = true } = input;
  const stable = recordAllInBuckets(before.stable, input.samples);
  const panic = recordAllInBuckets(before.panic, input.samples);
  const mean = config.aggregation === 'linear' ? bucketsMean : bucketsWeightedMean;
  // Where the activator always stands in the path it alone reports, and is silent where there is nothing to report.
  const known = config.targetBurstCapacity === -1 || !bucketsAreEmpty(stable, now);
  const scale = kpaScale(reachable ? specs.reachable : specs.unreachable, before.scale, {
    now,
    readyPods,
    stable: known ? mean(stable, now) : undefined,
    panic: known ? mean(panic, now) : undefined,
  });
  const latest = scale.valid ? scale : before;

  const { activity, activitySince, initialised, proxySince } = before;
  const revision = revisionScale(
    rules,
    {
      replicas,
      activity,
      activityAge: now - activitySince,
      reachable,
      initialised,
      activatorInPath: proxySince !== undefined,
      proxiedFor: proxySince === undefined ? 0 : now - proxySince,
    },
    latest.desired,
  );
  const wanted = revision.desired;
  const least = leastReady(rules, reachable, initialised);
  const next = nextActivity(activity, wanted, least, readyPods ?? 0);
  const proxied =
    wanted === 0 || latest.excessBurstCapacity < 0 || (wanted < 0 && activity === 'inactive');

  return {
    desired: revision.apply ? wanted : replicas,
    because: revision.because ?? latest.because,
    state: {
      scale: scale.state,
      stable,
      panic,
      desired: latest.desired,
      because: latest.because,
      excessBurstCapacity: latest.excessBurstCapacity,
      activity: next,
      activitySince: next === activity ? activitySince : now,
      initialised: initialised || (readyPods ?? 0) >= least,
      proxySince: proxied ? (proxySince ?? now) : undefined,
    },
  };
}

function leastReady(rules: RevisionRules, reachable: boolean, initialised: boolean): number {
  const floor = reachable ? rules.minScale : 0;
  return Math.max(floor, initialised ? 1 : rules.initialScale);
}

function nextActivity(
  activity: RevisionActivity,
  wanted: number,
  least: number,
  ready: number,
): RevisionActivity {
  if (wanted === 0 || least === 0) return 'inactive';
  // An inactive revision of unknown need stays so: nobody asked for it.
  if (wanted < 0 && activity === 'inactive') return 'inactive';
  return ready >= least ? 'active' : 'activating';
}
