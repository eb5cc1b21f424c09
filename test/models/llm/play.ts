import { type FastOptions, type FastRun, simulateFast } from './fast-replica.ts';
import type { NaiveConfig, NaiveRequest } from './naive-load.ts';
import { affineStepTime } from './workloads.ts';

/** In ticks. */
export const second = 1e6;

/** A replica on which every step takes a second, with room for all. */
export const plain: NaiveConfig = {
  maxSequences: 8,
  tokenBudget: 100,
  chunk: Number.POSITIVE_INFINITY,
  blockSize: 4,
  blocks: 100,
  maxModelLength: 1000,
  prefixCache: true,
  order: 'fcfs',
  stepTime: affineStepTime({ base: 1 }),
};

/** A request at the start with one token to give. */
export const one: NaiveRequest = { at: 0, prompt: 1, output: 1, priority: 0, prefix: [], tail: -1 };

/** What the engine does with requests like `one` on a replica like `plain`, but for what is said. */
export function play(
  config: Partial<NaiveConfig>,
  requests: readonly Partial<NaiveRequest>[],
  options: FastOptions = {},
): FastRun {
  return simulateFast(
    { ...plain, ...config },
    requests.map((request) => ({ ...one, ...request })),
    options,
  );
}

/** When each request started, had its first token and ended, in seconds. */
export function times({ requests }: FastRun): (readonly number[])[] {
  return requests.map(({ startedAt, firstTokenAt, endedAt }) =>
    [startedAt, firstTokenAt, endedAt].map((ticks) => ticks / second),
  );
}
