import { normalQuantile } from '../../engine/normal-quantile.ts';
import type { Uniform } from '../../engine/streams.ts';
import type { Signals } from '../../policies/autoscaling/signals.ts';

/** What each signal of a reading is multiplied by. */
export type NoiseFactors = Readonly<Record<keyof Signals, number>>;

/** Factors of an exact reading; their order is that in which noise is drawn. */
export const noNoise: NoiseFactors = {
  queueDepth: 1,
  ongoing: 1,
  arrivalRate: 1,
  completionRate: 1,
  meanLatency: 1,
  ttft: 1,
  itl: 1,
  utilisation: 1,
  kvUse: 1,
  tokensPerSecond: 1,
  promptTokens: 1,
  outputTokens: 1,
};

const names = Object.keys(noNoise) as (keyof Signals)[];

/**
 * Noise of one reading: normal about 1 with this standard deviation, and never below 0. It draws one number for each
 * signal, whoever reads which, so that a reading is off by as much whatever the policy.
 */
export function drawNoise(draws: Uniform, deviation: number): NoiseFactors {
  const factors = { ...noNoise };
  for (const name of names) {
    const u = draws();
    if (deviation > 0) factors[name] = Math.max(0, 1 + deviation * normalQuantile(u));
  }
  return factors;
}

/** Signals as a reading with noise shows them; what is part of a whole stays within it. */
export function withNoise(exact: Signals, factors: NoiseFactors): Signals {
  if (factors === noNoise) return exact;
  const read: { -readonly [Name in keyof Signals]: Signals[Name] } = {};
  for (const name of names) {
    const value = exact[name];
    if (value === undefined) continue;
    const noisy = value * factors[name];
    read[name] = name === 'utilisation' || name === 'kvUse' ? Math.min(1, noisy) : noisy;
  }
  return read;
}
