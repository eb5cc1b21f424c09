import type { RayServeConfig } from './config.ts';
import { applyDelay, type DelayState, noDelay } from './delay.ts';
import { applyScalingFactor } from './scaling-factor.ts';

/** What the autoscaler sees at one decision. */
export interface RayServeInput {
  /** Seconds. */
  readonly now: number;
  /**
   * Requests in flight and queued over all replicas and handles, as their mean over the look-back (30 s in
   * Ray). Missing counts as none, as it does in Ray.
   */
  readonly ongoingRequests: number | undefined;
  /** Replicas that run. */
  readonly current: number;
  /** Replicas asked for before. */
  readonly target: number;
}

export interface RayServeDecision {
  readonly desired: number;
  readonly because: string;
  readonly state: DelayState;
}

/** Ray Serve's default policy: replicas in proportion to requests in flight, damped by factor and delay. */
export function rayServe(config: RayServeConfig): {
  initial(): DelayState;
  decide(state: DelayState, input: RayServeInput): RayServeDecision;
} {
  return {
    initial: () => noDelay,
    decide: (state, input) => {
      const wish = proportional(config, input);
      const decision = rayServePolicy(config, state, input, wish, 'ongoing requests');
      const desired = clamp(config, decision.desired);
      if (desired === decision.desired) return decision;
      return {
        ...decision,
        desired,
        because: `${decision.because}, ${boundOf(config, decision.desired)}`,
      };
    },
  };
}

/**
 * What Ray wraps around any policy's wish: start from zero, factor, delay, bounds. The start from zero
 * passes delay and bounds by; the caller bounds it.
 */
export function rayServePolicy(
  config: RayServeConfig,
  state: DelayState,
  input: RayServeInput,
  wish: number,
  because: string,
): RayServeDecision {
  const { now, current, target, ongoingRequests = 0 } = input;
  if (current === 0 && ongoingRequests > 0) {
    const desired = Math.max(Math.ceil(config.upscalingFactor), target);
    return { desired, because: 'requests at 0 replicas: no delay', state };
  }
  const scaled = applyScalingFactor(config, wish, current);
  if (current === 0 && scaled > 0) {
    const waits = scaled === target;
    const why = waits ? 'waits for the first replica' : `${because} at 0 replicas: no delay`;
    return { desired: scaled, because: why, state };
  }
  const wanted = Math.max(0, scaled);
  const bounded = clamp(config, wanted);
  // Ray bounds what comes out of the delay, so that at a bound the wish beyond it goes on waiting.
  const waiting = bounded === target ? wanted : bounded;
  const delayed = applyDelay(config, state, now, waiting, target);
  if (wanted === target) return delayed;
  if (bounded !== target) return { ...delayed, because: `${because}, ${delayed.because}` };
  return { ...delayed, desired: target, because: boundOf(config, wanted) };
}

/** current × (ongoing / (target × current)), in that order so that it rounds as Ray does. */
function proportional(config: RayServeConfig, input: RayServeInput): number {
  const { current, target, ongoingRequests = 0 } = input;
  // Replicas are on their way and nothing waits: hold.
  if (current === 0) return target;
  return current * (ongoingRequests / (config.targetOngoingRequests * current));
}

function clamp(config: RayServeConfig, desired: number): number {
  return Math.max(config.minReplicas, Math.min(config.maxReplicas, desired));
}

function boundOf(config: RayServeConfig, wish: number): string {
  return wish > config.maxReplicas ? 'at max_replicas' : 'at min_replicas';
}
