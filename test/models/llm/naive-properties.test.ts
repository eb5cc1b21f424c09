import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runsOf } from '../../nightly.ts';
import type { NaiveBoundary, NaiveConfig, NaiveOutcome, NaiveRequest } from './naive-load.ts';
import { simulateNaively } from './naive-replica.ts';
import { type LlmWorkload, llmWorkloads } from './workloads.ts';

describe('generated loads', () => {
  test('I3, I4, I17: every request ends, and the blocks add up at every boundary', () => {
    fc.assert(
      fc.property(llmWorkloads(), ({ config, requests }) => {
        const run = simulateNaively(config, requests, ({ blocks }) => {
          expect(blocks.free + blocks.used + blocks.cached).toBe(config.blocks);
        });
        for (const [index, result] of run.requests.entries())
          expect(isPlausible(result, requests[index]!)).toBe(true);
      }),
      { numRuns: runsOf(100), seed: 1 },
    );
  });

  test('I6: no step begins while the next could be admitted', () => {
    fc.assert(
      fc.property(llmWorkloads(), ({ config, requests }) => {
        simulateNaively(config, requests, (boundary) => {
          const next = nextOf(config, requests, boundary);
          const tokens = boundary.running.reduce((sum, [, each]) => sum + each, 0);
          const hasPlace =
            boundary.running.length < config.maxSequences && tokens < config.tokenBudget;
          if (next === undefined || !hasPlace || boundary.hasPreempted) return;
          // With room for all that it ever needs it would run.
          const { prompt, output } = requests[next]!;
          const room = boundary.blocks.free + boundary.blocks.cached;
          expect(room).toBeLessThan(Math.ceil((prompt + output - 1) / config.blockSize));
        });
      }),
      { numRuns: runsOf(100), seed: 4 },
    );
  });

  test('nobody waits where a step has room for all that waits and blocks to spare', () => {
    fc.assert(
      fc.property(llmWorkloads(), ({ config, requests }) => {
        const blocks = requests.reduce(
          (sum, { prompt, output }) => sum + Math.ceil((prompt + output) / config.blockSize),
          0,
        );
        const ample = { ...config, blocks, maxSequences: 40, tokenBudget: 10_000 };
        const run = simulateNaively(ample, requests, ({ waiting }) => expect(waiting).toEqual([]));
        expect(run.preemptions).toBe(0);
      }),
      { numRuns: 30, seed: 2 },
    );
  });

  test('of 200 loads one in ten at least has each of what the fast engine may get wrong', () => {
    const loads = fc.sample(llmWorkloads(), { numRuns: 200, seed: 3 });
    const counts: Record<string, number> = {};
    for (const load of loads) {
      for (const [name, has] of Object.entries(featuresOf(load)))
        counts[name] = (counts[name] ?? 0) + Number(has);
    }
    for (const [name, count] of Object.entries(counts))
      expect(count, name).toBeGreaterThanOrEqual(loads.length / 10);
  });
});

/** What happens in a load, by name. */
function featuresOf({ config, requests }: LlmWorkload): Record<string, boolean> {
  const boundaries = new Set<number>();
  const run = simulateNaively(config, requests, ({ until }) => boundaries.add(until));
  const some = (test: (result: NaiveOutcome) => boolean) => run.requests.some(test);
  const someCancelled = (test: (result: NaiveOutcome) => boolean) =>
    some((result) => result.outcome === 'cancelled' && test(result));
  return {
    preemption: run.preemptions > 0,
    'preemption storm': run.preemptions >= 10,
    'preempted again': some(({ preemptions }) => preemptions > 1),
    'prefix hit': some(({ cachedTokens }) => cachedTokens > 0),
    rejection: some(({ outcome }) => outcome === 'rejected'),
    'cancelled while waiting': someCancelled(({ startedAt }) => startedAt < 0),
    'cancelled while prefilling': someCancelled(
      ({ startedAt, firstTokenAt }) => startedAt >= 0 && firstTokenAt < 0,
    ),
    'cancelled while decoding': someCancelled(({ firstTokenAt }) => firstTokenAt >= 0),
    'arrival at a boundary': requests.some(({ at }) => boundaries.has(at)),
    'cancellation at a boundary': requests.some(({ cancelAt = -1 }) => boundaries.has(cancelAt)),
    'arrivals at one instant': requests.some(({ at }, i) => requests[i + 1]?.at === at),
    'more chunks than one': requests.some(({ prompt }) => prompt > config.chunk),
    priorities: config.order === 'priority' && run.preemptions > 0,
    'no prefix cache': !config.prefixCache,
  };
}

/** What a request became is possible for it. */
function isPlausible(result: NaiveOutcome, request: NaiveRequest): boolean {
  const { outcome, startedAt, firstTokenAt, endedAt, cachedTokens } = result;
  const isInOrder = startedAt >= request.at && firstTokenAt > startedAt && endedAt >= firstTokenAt;
  switch (outcome) {
    case 'completed':
      return isInOrder && cachedTokens < request.prompt;
    case 'cancelled':
      return endedAt === request.cancelAt;
    case 'rejected':
      return endedAt === request.at && startedAt === -1;
  }
}

/** The request whose turn it is. */
function nextOf(
  { order }: NaiveConfig,
  requests: readonly NaiveRequest[],
  { waiting }: NaiveBoundary,
): number | undefined {
  if (order === 'fcfs') return waiting[0];
  const highest = Math.max(...waiting.map((each) => requests[each]!.priority));
  return waiting.find((each) => requests[each]!.priority === highest);
}
