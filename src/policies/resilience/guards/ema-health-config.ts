import type { TargetGuard } from '../target-guard.ts';

/** How health is averaged; the published constants are the defaults of scenarios. */
export interface EmaHealthConfig {
  readonly kind: 'ema-health';
  /** Whether time mends what only answers mend as published. */
  readonly corrected: boolean;
  /** Part of the newest latency in the average. */
  readonly latency_alpha: number;
  /** What an answer leaves of the error rate. */
  readonly success_factor: number;
  /** What a failure adds to it, up to 1. */
  readonly failure_step: number;
  /** Error rate from which on a target is unavailable. */
  readonly unavailable_at: number;
  /** Seconds in which half of the error rate is forgotten; corrected only. */
  readonly half_life: number;
}

/** The reference design's constants; it forgets nothing by time. */
export const publishedHealth: EmaHealthConfig = {
  kind: 'ema-health',
  corrected: false,
  latency_alpha: 0.3,
  success_factor: 0.95,
  failure_step: 0.1,
  unavailable_at: 0.5,
  half_life: Number.POSITIVE_INFINITY,
};

/** A guard that also says how its targets did. */
export interface EmaHealth extends TargetGuard {
  /** Moving average, in milliseconds. */
  latencyMs(target: number): number;
  /** 0 to 1, as of now. */
  errorRate(target: number, now: number): number;
}

/** An error rate, in words. */
export function rateIs(rate: number): string {
  return `error rate ${Math.round(rate * 1000) / 1000}`;
}
