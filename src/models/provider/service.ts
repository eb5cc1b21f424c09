import type { Distribution } from '../../engine/distributions.ts';

/** How fast a provider answers; times in seconds. */
export interface ServiceConfig {
  /** From the call to the first token, as the provider sees it. */
  readonly ttft: Distribution;
  /** On top of it for each token of the prompt that is not cached. */
  readonly ttftPerPromptToken: number;
  /** Of one answer, after its first token. */
  readonly tokensPerSecond: Distribution;
  /** There and back. */
  readonly network: Distribution;
}

/** Slower than this nothing is, whatever a distribution says: a call must end. */
const slowest = 1e-3;

/** Seconds from a call to the first token of its answer. */
export function firstTokenSeconds(
  config: ServiceConfig,
  u: number,
  networkU: number,
  promptTokens: number,
  slowdown: number,
): number {
  const own = config.ttft.quantile(u) + config.ttftPerPromptToken * promptTokens;
  return config.network.quantile(networkU) + own * slowdown;
}

/** Seconds from the first token of an answer to its last. */
export function restSeconds(
  config: ServiceConfig,
  u: number,
  outputTokens: number,
  slowdown: number,
): number {
  if (outputTokens <= 1) return 0;
  return ((outputTokens - 1) / Math.max(slowest, config.tokensPerSecond.quantile(u))) * slowdown;
}

/** Seconds that a call takes on the average, where nothing is slow. */
export function meanSeconds(config: ServiceConfig, prompt: number, output: number): number {
  const { ttft, ttftPerPromptToken, tokensPerSecond, network } = config;
  const rest = Math.max(0, output - 1) / Math.max(slowest, tokensPerSecond.mean);
  return network.mean + ttft.mean + ttftPerPromptToken * prompt + rest;
}

const rare = 0.999;

/** Seconds that a call takes whose every part is as slow as one in a thousand, where nothing is down. */
export function slowSeconds(config: ServiceConfig, prompt: number, output: number): number {
  const first = firstTokenSeconds(config, rare, rare, prompt, 1);
  return first + restSeconds(config, 1 - rare, output, 1);
}
