import { clampPairToBudget, type GpuBudget, type Pair } from './budget.ts';

/** Work that is predicted for the next interval, and what engines were measured to do. */
export interface ThroughputInput {
  readonly predictedRequests: number;
  /** Means per request, in tokens. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly intervalSeconds: number;
  /** Tokens per second and GPU; decode's at the corrected ITL. */
  readonly prefillThroughputPerGpu: number;
  readonly decodeThroughputPerGpu: number;
  readonly gpus: Pair;
  /** Observed over expected TTFT. */
  readonly prefillCorrection: number;
}

/**
 * Replicas of prefill and decode as the planner first computed them, within the budget. A prefill slower than
 * measured (correction above 1) is taken for queueing, which more replicas solve already; a faster one for
 * prompts found in caches.
 */
export function disaggregatedReplicas(input: ThroughputInput, budget: GpuBudget): Pair {
  const { predictedRequests: requests, intervalSeconds: seconds, gpus } = input;
  const prompts = ((requests * input.inputTokens) / seconds) * Math.min(1, input.prefillCorrection);
  const answers = (requests * input.outputTokens) / seconds;
  const prefill = Math.ceil(prompts / input.prefillThroughputPerGpu / gpus.prefill);
  // An ITL that no batch keeps: more replicas would not help.
  const decode =
    input.decodeThroughputPerGpu > 0
      ? Math.ceil(answers / input.decodeThroughputPerGpu / gpus.decode)
      : 0;
  const desired = {
    prefill: Math.max(prefill, budget.minEndpoint),
    decode: Math.max(decode, budget.minEndpoint),
  };
  return clampPairToBudget(desired, gpus, budget);
}

/** Observed over expected latency; 1 where nothing was observed. */
export function correctionFactor(observedMs: number | undefined, expectedMs: number): number {
  return observedMs === undefined || expectedMs <= 0 ? 1 : observedMs / expectedMs;
}

/** The ITL at which decode's throughput is looked up; the SLA itself where the correction makes no sense. */
export function correctedItl(slaMs: number, correction: number): number {
  return correction <= 0 ? slaMs : slaMs / correction;
}

/** Replicas at one moment. */
export interface ThroughputLimits {
  readonly current: number;
  readonly minEndpoint: number;
  /** Replicas by which one answer may differ from what there is; 8 upstream. */
  readonly maxChange: number;
}

/**
 * Replicas for a request rate as the planner computes them now, at most `maxChange` from what there is;
 * what there is where the engine's rate is not known.
 */
export function engineReplicas(
  demandPerSecond: number,
  enginePerSecond: number | undefined,
  { current, minEndpoint, maxChange }: ThroughputLimits,
): { readonly desired: number; readonly because: string } {
  const known = enginePerSecond !== undefined && enginePerSecond > 0;
  const wanted = known
    ? Math.max(Math.ceil(demandPerSecond / enginePerSecond), minEndpoint)
    : current;
  const capped = Math.min(Math.max(wanted, Math.max(0, current - maxChange)), current + maxChange);
  // The least replicas are owed at once, whatever the change.
  const desired = Math.max(capped, minEndpoint);
  if (desired !== capped) return { desired, because: 'at least minEndpoint' };
  if (!known) return { desired, because: 'model not ready' };
  if (capped !== wanted) return { desired, because: `at most ${maxChange} replicas a step` };
  return { desired, because: 'predicted rate over the rate of one replica' };
}
