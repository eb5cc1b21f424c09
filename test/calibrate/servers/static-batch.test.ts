import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StaticBatchRow } from '../../../src/calibrate/open-data/static-batch-rows.ts';
import { replay } from '../../../src/calibrate/replay.ts';
import {
  staticBatchServerRows,
  staticBatchShares,
} from '../../../src/calibrate/servers/static-batch.ts';
import { secondsOf } from '../../../src/calibrate/step-shares.ts';
import { AdjustedStep } from '../../../src/models/serving/step-time/adjusted-step.ts';
import { runsOf } from '../../nightly.ts';
import { host, knownPhysics, roomy } from './known-physics.ts';

const row: StaticBatchRow = {
  source: 'trtllm',
  engine: 'TensorRT-LLM',
  model: 'Llama-2-7B',
  accelerator: 'H100-SXM',
  precision: 'fp16',
  tensor: 1,
  batch: 4,
  promptTokens: 1000,
  outputTokens: 11,
  timed: 'all',
  seconds: 1,
};
const physics = knownPhysics(true);

describe('the time of a batch', () => {
  it('is a step of its prompts and one for each further token', () => {
    expect(staticBatchShares(row, physics)).toEqual({
      base: 11,
      perSequence: 44,
      // 4000 tokens at once, then 4 in each of 10 steps.
      dense: expect.closeTo(44e-3 + 10 * 4.04e-3, 12),
      // Contexts of 1001 to 1010 tokens, 1005.5 on average.
      decodeAttention: expect.closeTo(10 * 4 * 1005.5 * 1e-7, 12),
      prefillAttention: expect.closeTo(4 * 500_500 * 2e-8, 12),
    });
  });

  it('to the first tokens is that of its prompts', () => {
    expect(staticBatchShares({ ...row, timed: 'prompts' }, physics)).toEqual({
      base: 1,
      perSequence: 4,
      dense: expect.closeTo(44e-3, 12),
      decodeAttention: 0,
      prefillAttention: expect.closeTo(4 * 500_500 * 2e-8, 12),
    });
    // 8 prompts of 1000 tokens fit into a step of 8192, and one of 10,000 needs two.
    const steps = (batch: number, promptTokens: number) =>
      staticBatchShares({ ...row, batch, promptTokens, timed: 'prompts' }, physics).base;
    expect([steps(8, 1000), steps(9, 1000), steps(1, 10_000), steps(3, 10_000)]).toEqual([
      1, 2, 2, 6,
    ]);
  });

  it('between two tokens is that of a step in the middle', () => {
    expect(staticBatchShares({ ...row, timed: 'token' }, physics)).toEqual({
      base: 1,
      perSequence: 4,
      dense: expect.closeTo(4.04e-3, 12),
      decodeAttention: expect.closeTo(4 * 1005.5 * 1e-7, 12),
      prefillAttention: 0,
    });
  });

  const batches = fc.record({
    batch: fc.integer({ min: 1, max: 32 }),
    promptTokens: fc.integer({ min: 1, max: 256 }),
    outputTokens: fc.integer({ min: 2, max: 300 }),
  });

  it('is that of the engine, to the rounding of its clock, where all prompts go into one step', () => {
    fc.assert(
      fc.property(batches, fc.boolean(), (size, joint) => {
        const known = knownPhysics(joint);
        const served = replayed(size, joint);
        const all = secondsOf(staticBatchShares({ ...row, ...size }, known), host);
        const prompts = { ...row, ...size, timed: 'prompts' as const };
        const first = secondsOf(staticBatchShares(prompts, known), host);
        // Ticks of a microsecond, rounded once for the prompts and once for the stretch of answers.
        expect(Math.abs(served.last - all)).toBeLessThan(2e-6);
        expect(Math.abs(served.first - first)).toBeLessThan(1e-6);
      }),
      { numRuns: runsOf(100) },
    );
  });

  it('is that of the engine to within a step where prompts take several', () => {
    // Whole prompts fill whole steps; in the engine the first answers then take tokens away from the next prompts.
    const larger = fc.record({
      batch: fc.integer({ min: 1, max: 16 }),
      promptTokens: fc.constantFrom(1024, 2048, 4096),
      outputTokens: fc.integer({ min: 2, max: 300 }),
    });
    fc.assert(
      fc.property(larger, (size) => {
        const all = secondsOf(staticBatchShares({ ...row, ...size }, physics), host);
        const longest = new AdjustedStep(physics, host).step({
          prefillTokens: 8192,
          prefills: 8192 / size.promptTokens,
          prefillPairs: (8192 * (size.promptTokens + 1)) / 2,
          prefillContext: 0,
          decodes: 0,
          kvTokens: 0,
        });
        expect(Math.abs(replayed(size, true).last - all)).toBeLessThan(longest);
      }),
      { numRuns: runsOf(60) },
    );
  });
});

describe('rows of batches', () => {
  it('are those of known models that fit into the KV cache', () => {
    const large = { ...row, batch: 64, promptTokens: 4000 };
    const rows = staticBatchServerRows([row, { ...row, model: 'nobody/knows-it' }, large]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      table: 'trtllm',
      family: 'trtllm TensorRT-LLM H100-SXM',
      group: 'static-batch trtllm TensorRT-LLM Llama-2-7B H100-SXM x1',
      kin: ['trtllm TensorRT-LLM'],
      seconds: 1,
    });
  });
});

/**
 * Seconds to the first and to the last token of a batch that the engine serves. The batch comes during a step, so
 * that it starts together at the next: of what comes to an idle engine the first starts alone.
 */
function replayed(
  {
    batch,
    promptTokens,
    outputTokens,
  }: Pick<StaticBatchRow, 'batch' | 'promptTokens' | 'outputTokens'>,
  joint: boolean,
) {
  const lone = { arrival: 0, promptTokens: 1, outputTokens: 1 };
  const requests = Array.from({ length: batch }, () => ({
    arrival: 1e-3,
    promptTokens,
    outputTokens,
  }));
  const stepTime = new AdjustedStep(knownPhysics(joint), host);
  const [before, ...served] = replay([lone, ...requests], roomy, stepTime);
  const start = before!.lastToken;
  return {
    first: Math.max(...served.map(({ firstToken }) => firstToken)) - start,
    last: Math.max(...served.map(({ lastToken }) => lastToken)) - start,
  };
}
