import type { Confidence } from './fact.ts';

/** How fast a hosted model answers one call at a time; both times are log-normal. */
export interface ProviderSpeed {
  readonly id: string;
  /** Seconds from the call to the first token, network included. */
  readonly ttftMedian: number;
  readonly ttftSigma: number;
  /** Of one answer after its first token. */
  readonly tokensPerSecondMedian: number;
  readonly tokensPerSecondSigma: number;
  readonly calls: number;
  readonly source: string;
  readonly confidence: Confidence;
}

const llmperf =
  'ray-project/llmperf-leaderboard@27aa9b6a, December 2023: prompts of 550 tokens, answers of about 150; medians, and sigma by the 90th percentile';

/**
 * Hosted Llama 2 of 7, 13 and 70 billion parameters, which are all that was found with a licence to use it. They are
 * old, and tell how calls spread rather than how fast a provider is today. `replicate/…` have cold starts in them.
 */
export const providerSpeeds: readonly ProviderSpeed[] = [
  {
    id: 'typical',
    ttftMedian: 0.518,
    ttftSigma: 0.24,
    tokensPerSecondMedian: 79.6,
    tokensPerSecondSigma: 0.096,
    calls: 0,
    source: 'an estimate: the medians of the figures of the twelve that were measured',
    confidence: 'low',
  },
  measured('anyscale/llama-2-7b', 150, [0.204, 0.25], [55.4, 0.067]),
  measured('anyscale/llama-2-13b', 150, [0.202, 0.22], [147, 0.14]),
  measured('anyscale/llama-2-70b', 150, [0.213, 0.32], [72.3, 0.18]),
  measured('fireworks/llama-2-7b', 150, [0.331, 0.064], [89.9, 0.031]),
  measured('fireworks/llama-2-13b', 150, [0.498, 0.11], [47.8, 0.026]),
  measured('fireworks/llama-2-70b', 150, [0.517, 0.16], [46.2, 0.072]),
  measured('replicate/llama-2-7b', 150, [3.68, 0.42], [95.9, 0.28]),
  measured('replicate/llama-2-13b', 150, [5.65, 0.66], [47.9, 0.12]),
  measured('replicate/llama-2-70b', 145, [1.19, 1.8], [11.7, 0.028]),
  measured('together/llama-2-7b', 150, [0.519, 0.33], [101, 0.095]),
  measured('together/llama-2-13b', 149, [0.55, 0.14], [156, 0.097]),
  measured('together/llama-2-70b', 150, [0.635, 0.11], [86.9, 0.11]),
];

export const providerSpeedNames: readonly string[] = providerSpeeds.map(({ id }) => id);

/** A speed by its name; undefined where there is none. */
export function providerSpeed(id: string): ProviderSpeed | undefined {
  return providerSpeeds.find((one) => one.id === id);
}

function measured(
  id: string,
  calls: number,
  [ttftMedian, ttftSigma]: readonly [number, number],
  [tokensPerSecondMedian, tokensPerSecondSigma]: readonly [number, number],
): ProviderSpeed {
  return {
    id,
    ttftMedian,
    ttftSigma,
    tokensPerSecondMedian,
    tokensPerSecondSigma,
    calls,
    source: llmperf,
    confidence: 'medium',
  };
}
