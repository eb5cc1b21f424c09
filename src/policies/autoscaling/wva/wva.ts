import { type CapacityKnowledge, noKnowledge, type VariantSettings } from './capacity-knowledge.ts';
import { costAwareTargets } from './cost-aware.ts';
import { cheapestOf, defaultVariantCost, enforceZeroPolicy } from './enforcer.ts';
import type { SchedulerQueue } from './mean-work.ts';
import { analyzeCapacity } from './model-capacity.ts';
import type { ReplicaTokens } from './replica-capacity.ts';
import { analyzeSaturation, type ReplicaSaturation } from './saturation.ts';
import { saturationTargets, type VariantTargets } from './saturation-targets.ts';
import { defaultWvaConfig, type WvaConfig } from './wva-config.ts';

/** A variant: replicas of one model on one hardware with one setting. */
export type WvaVariant = VariantSettings & {
  /** Price of one replica, in any unit that is the same for all; 10 where it is not said. */
  readonly cost?: number;
  /** Replicas that exist, those on their way included. */
  readonly currentReplicas: number;
  /** Replicas that exist and do not serve yet. */
  readonly pendingReplicas: number;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
};

/** What is seen of a model at one decision. */
export interface WvaInput {
  /** Seconds since the start. */
  readonly now: number;
  readonly variants: readonly WvaVariant[];
  /** The replicas that report. */
  readonly replicas: readonly (ReplicaSaturation & ReplicaTokens)[];
  /** Requests that wait before any replica; undefined where that is not known. */
  readonly queue?: SchedulerQueue;
  /** Requests that arrived since the last decision; undefined where that is not known. */
  readonly arrivals: number | undefined;
}

export interface WvaState {
  /** What was decided last, by variant. */
  readonly decided: ReadonlyMap<string, number>;
  readonly knowledge: CapacityKnowledge;
  /** Seconds since the start at which requests were last seen. */
  readonly lastRequestAt: number | undefined;
}

export interface WvaDecision {
  /** Replicas over all variants. */
  readonly desired: number;
  readonly targets: ReadonlyMap<string, number>;
  readonly because: string;
  readonly state: WvaState;
}

/** Decides the replicas of all variants of one model. */
export function wva(changes: Partial<WvaConfig> = {}) {
  const config = { ...defaultWvaConfig, ...changes };
  return {
    initial: (): WvaState => ({
      decided: new Map(),
      knowledge: noKnowledge,
      lastRequestAt: undefined,
    }),
    decide: (state: WvaState, input: WvaInput): WvaDecision => decide(config, state, input),
  };
}

function decide(config: WvaConfig, before: WvaState, input: WvaInput): WvaDecision {
  const { now, arrivals } = input;
  const lastRequestAt = arrivals !== undefined && arrivals > 0 ? now : before.lastRequestAt;
  const { answer, knowledge } = analyzed(config, before, input);

  const recent = lastRequestAt !== undefined && now - lastRequestAt < config.retentionSeconds;
  const requestsInRetention = recent ? 1 : arrivals === undefined ? undefined : 0;
  const policy = { scaleToZero: config.scaleToZero, requestsInRetention };
  const bounded = within(answer, input.variants);
  const zero = enforceZeroPolicy(policy, bounded.targets, costsOf(input));
  const enforced = zero.applied ? zero : bounded;
  const { targets, because } = wokenUp(enforced, input);
  const desired = [...targets.values()].reduce((total, one) => total + one, 0);
  return { desired, targets, because, state: { decided: targets, knowledge, lastRequestAt } };
}

function analyzed(
  { analyzer, thresholds }: WvaConfig,
  { decided, knowledge }: WvaState,
  { variants, replicas, queue }: WvaInput,
): { readonly answer: VariantTargets; readonly knowledge: CapacityKnowledge } {
  switch (analyzer) {
    case 'v1': {
      const analysis = analyzeSaturation(replicas, thresholds);
      const reporting = variants.map((one) => ({
        ...one,
        cost: one.cost ?? defaultVariantCost,
        readyReplicas: analysis.variants.find((seen) => seen.variant === one.name)?.replicas ?? 0,
        desiredReplicas: decided.get(one.name) ?? 0,
      }));
      const { targets, because } = saturationTargets(
        analysis,
        reporting.filter((one) => one.readyReplicas > 0),
      );
      // As upstream: variants of which nothing is seen neither move nor hold the others up.
      const all = new Map(variants.map((one) => [one.name, one.currentReplicas]));
      for (const [name, target] of targets) all.set(name, target);
      const why = replicas.length === 0 || because === 'steady' ? analysis.because : because;
      return { answer: { targets: all, because: why }, knowledge };
    }
    case 'v2': {
      const seen = analyzeCapacity(knowledge, variants, replicas, queue, thresholds);
      const priced = variants.map((one) => ({
        ...one,
        cost: one.cost ?? defaultVariantCost,
        perReplicaCapacity: seen.capacity.perReplica.get(one.name) ?? 0,
      }));
      return { answer: costAwareTargets(seen.capacity, priced), knowledge: seen.knowledge };
    }
  }
}

/** Each variant within its own bounds, where it has any. */
function within(answer: VariantTargets, variants: readonly WvaVariant[]): VariantTargets {
  let { because } = answer;
  const targets = new Map(answer.targets);
  for (const { name, minReplicas = 0, maxReplicas = Infinity } of variants) {
    const target = targets.get(name) ?? 0;
    const bounded = Math.min(Math.max(target, minReplicas), maxReplicas);
    if (bounded === target) continue;
    targets.set(name, bounded);
    because = `the bounds of ${name}`;
  }
  return { targets, because };
}

/** One replica of the cheapest variant where requests wait and there is none at all. */
function wokenUp({ targets, because }: VariantTargets, input: WvaInput): VariantTargets {
  const waiting = input.queue?.requests ?? 0;
  if (waiting === 0 || [...targets.values()].some((one) => one > 0)) return { targets, because };
  const cheapest = cheapestOf([...targets.keys()], costsOf(input));
  if (cheapest === undefined) return { targets, because };
  return { targets: new Map(targets).set(cheapest, 1), because: 'requests wait and there is none' };
}

function costsOf({ variants }: WvaInput): ReadonlyMap<string, number> {
  return new Map(variants.map((one) => [one.name, one.cost ?? defaultVariantCost]));
}
