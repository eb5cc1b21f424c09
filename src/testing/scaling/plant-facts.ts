import type { DeploymentFacts, LlmFacts } from '../../policies/autoscaling/deployment-facts.ts';
import type { RateCurve } from '../../policies/autoscaling/oracle/rate-curve.ts';
import { type Flood, type FloodSetting, timesOf } from './flood.ts';
import { itlOf, plantTokens, servedAtOnce, ttftOf } from './plant.ts';

/** What a policy is told of the plant beforehand; replicas are of so many accelerators. */
export function plantFacts(
  setting: FloodSetting,
  accelerators: number,
  future: RateCurve,
): DeploymentFacts {
  const { startup, capacity } = setting;
  const concurrency = Math.max(1, Math.round(servedAtOnce(setting)));
  return { accelerators, startup, capacity, concurrency, future, llm: llmFacts(setting) };
}

/** The arrivals of a flood. */
export function futureOf(flood: Flood): RateCurve {
  const times = timesOf(flood);
  const points = flood.points.map(({ rate }, index) => ({ at: times[index - 1] ?? 0, rate }));
  return { points, between: 'steps' };
}

/** The plant as an engine of a language model: as fast as its replicas are, and as large. */
function llmFacts(setting: FloodSetting): LlmFacts {
  const { capacity, service } = setting;
  const tokens = plantTokens.prompt + plantTokens.output;
  const atOnce = Math.max(1, Math.round(servedAtOnce(setting)));
  return {
    kvTokens: Math.ceil((atOnce * tokens) / 0.8),
    maxBatchedTokens: Math.max(2048, plantTokens.prompt * atOnce),
    maxSequences: atOnce,
    ttft: (queuedPromptTokens) =>
      ttftOf(service) + queuedPromptTokens / (capacity * plantTokens.prompt),
    itl: () => itlOf(service),
    rate: (promptTokens, outputTokens) => (capacity * tokens) / (promptTokens + outputTokens),
  };
}
