import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runsOf } from '../../nightly.ts';
import { type FastOptions, type FastRun, simulateFast } from './fast-replica.ts';
import type { NaiveConfig, NaiveRequest } from './naive-load.ts';
import { simulateNaively } from './naive-replica.ts';
import { one, plain, second } from './play.ts';
import { sharedPlaces } from './shared-places.ts';
import { anything, disaggregated, fairOrders, promptCached, swaps, tiered } from './variants.ts';
import { type LlmWorkload, llmWorkloads } from './workloads.ts';

const runs = { numRuns: runsOf(75), seed: 20261121 };

describe('the llm engine and its slow oracle', () => {
  test('I15: the same requests, steps, tokens, blocks and gaps, to the microsecond', () => {
    fc.assert(
      fc.property(llmWorkloads(), fc.boolean(), ({ config, requests }, stepwise) => {
        expectAgreement(config, requests, { stepwise });
      }),
      { ...runs, numRuns: runsOf(150) },
    );
  });

  test('a prompt under way goes on where two that were admitted before it are preempted', () => {
    const config = { ...plain, blockSize: 1, blocks: 25, chunk: 4, order: 'priority' } as const;
    const shared = { prompt: 24, prefix: [[1, 24]] as const };
    const requests = [
      { ...one, ...shared },
      { ...one, at: 1, prompt: 24, priority: 1 },
      { ...one, at: second + 1, ...shared, priority: 2 },
    ];
    // At 3 s the second lacks blocks. Nothing is won of the first, of which the third holds every block, so
    // that the second gives way too. The engine once passed over the third then, and slept for ever.
    const running: unknown[] = [];
    simulateNaively(config, requests, (boundary) => running.push(boundary.running));
    expect(running[3]).toEqual([[2, 4]]);
    expectAgreement(config, requests);
  });

  test('I4: blocks in use at every instant are those that the oracle counts one by one', () => {
    fc.assert(
      fc.property(llmWorkloads(), ({ config, requests }) => {
        const used = new Map<number, number>();
        simulateNaively(config, requests, ({ at, blocks }) => used.set(at, blocks.used));
        const { samples } = simulateFast(config, requests, { sampleAt: [...used.keys()] });
        expect(samples).toEqual([...used.values()]);
      }),
      runs,
    );
  });
});

describe('the llm engine and its stepwise twin', () => {
  const variants = {
    'as they are': fc.constant({}),
    'with swap space': swaps,
    'with lower tiers': tiered,
    'in a fair order': fairOrders,
    'with prompts and answers divided': disaggregated,
    'with a cache of prompts': promptCached,
    'on an accelerator that is shared': sharedPlaces,
    'with any of these': anything,
  };

  for (const [name, variant] of Object.entries(variants)) {
    test(`I15, I3, I17: the same of loads ${name}, and nothing is left`, () => {
      fc.assert(
        fc.property(llmWorkloads(), variant, (load, options) => {
          const fast = found(load, options);
          expect(fast).toEqual(found(load, { ...options, stepwise: true }));
          expect(fast.left).toEqual([0, 0, 0, 0]);
          for (const [row, one] of fast.requests.entries())
            expect(one.endedAt).toBeGreaterThanOrEqual(load.requests[row]!.at);
        }),
        runs,
      );
    });
  }

  test('I17: in the smallest cache that holds the largest request everyone is served', () => {
    fc.assert(
      fc.property(llmWorkloads(), anything, (load, options) => {
        const requests = load.requests.map(({ cancelAt: _, ...request }) => request);
        const largest = Math.max(...requests.map(({ prompt, output }) => prompt + output - 1));
        const blocks = Math.ceil(largest / load.config.blockSize);
        const config = { ...load.config, blocks, maxModelLength: 1000 };
        const { requests: ends, left } = simulateFast(config, requests, options);
        expect(ends.map(({ outcome }) => outcome)).toEqual(requests.map(() => 'completed'));
        expect(left).toEqual([0, 0, 0, 0]);
      }),
      runs,
    );
  });

  test('the same, however often totals are read', () => {
    fc.assert(
      fc.property(
        llmWorkloads(),
        anything,
        fc.integer({ min: 1000, max: 200_000 }),
        (load, options, settleEvery) => {
          expect(found(load, { ...options, settleEvery })).toEqual(found(load, options));
        },
      ),
      runs,
    );
  });
});

function expectAgreement(
  config: NaiveConfig,
  requests: readonly NaiveRequest[],
  options: FastOptions = {},
): void {
  const naive = simulateNaively(config, requests);
  const { requests: found, totals, gaps } = simulateFast(config, requests, options);
  expect(found).toEqual(naive.requests.map(({ preemptions: _, ...each }) => each));
  expect(totals).toMatchObject({
    steps: naive.steps,
    preemptions: naive.preemptions,
    outputTokens: naive.outputTokens,
    usedBlockSteps: naive.usedBlockSteps,
  });
  expect(gaps).toEqual(naive.gaps);
}

/** All that a run finds but how many events that took. */
function found({ config, requests }: LlmWorkload, options: FastOptions): Omit<FastRun, 'events'> {
  const { events: _, ...rest } = simulateFast(config, requests, options);
  return rest;
}
