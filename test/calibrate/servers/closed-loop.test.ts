import { mean } from 'd3-array';
import { describe, expect, it } from 'vitest';
import type { ClosedLoopRow } from '../../../src/calibrate/open-data/closed-loop-rows.ts';
import { replay } from '../../../src/calibrate/replay.ts';
import {
  closedLoopServerRows,
  closedLoopShares,
  plainServerRows,
} from '../../../src/calibrate/servers/closed-loop.ts';
import { secondsOf } from '../../../src/calibrate/step-shares.ts';
import { AdjustedStep } from '../../../src/models/serving/step-time/adjusted-step.ts';
import type { StepPhysics } from '../../../src/models/serving/step-time/step-parts.ts';
import { host, knownPhysics, roomy } from './known-physics.ts';

const row: ClosedLoopRow = {
  engine: 'vllm',
  model: 'Llama-3.1-8B',
  accelerator: 'H200-SXM',
  precision: 'fp16',
  tensor: 1,
  expertParallel: 1,
  concurrency: 8,
  promptTokens: 1000,
  outputTokens: 100,
  ttft: 0.1,
  tpot: 0.01,
};

describe('the time between two tokens of a closed loop', () => {
  it('is a step of all clients, and the share of a prompt that comes meanwhile', () => {
    const shares = closedLoopShares(row, knownPhysics(false));
    // A prompt for each of the 7 others in 100 steps.
    const perStep = 0.07;
    expect(shares.base).toBe(1);
    expect(shares.perSequence).toBeCloseTo(8 + perStep, 12);
    // 4 ms and 8 tokens; a prompt brings its tokens, but no step of its own.
    expect(shares.dense).toBeCloseTo(4.08e-3 + perStep * 10e-3, 12);
    // In the middle of its answer a request has 1050 tokens behind it.
    expect(shares.decodeAttention).toBeCloseTo(8 * 1050 * 1e-7, 12);
    expect(shares.prefillAttention).toBeCloseTo(perStep * 500_500 * 2e-8, 12);
  });

  it('counts what one kernel does for both once', () => {
    const shares = closedLoopShares(row, knownPhysics(true));
    const answers = 8 * 1050 * 1e-7;
    expect(shares.decodeAttention).toBeCloseTo(0.93 * answers, 12);
    expect(shares.prefillAttention).toBeCloseTo(0.07 * (500_500 * 2e-8 + answers), 12);
    // More prompts than steps leave no step to answers alone, and no less.
    const crowded = { ...row, concurrency: 200, outputTokens: 50 };
    expect(closedLoopShares(crowded, knownPhysics(true)).decodeAttention).toBe(0);
  });

  it('cuts a long prompt into the pieces that a step takes', () => {
    const long = { ...row, promptTokens: 10_000 };
    const shares = closedLoopShares(long, knownPhysics(false));
    // 8192 tokens and 1808: each is a step that the prompt's sequence is in.
    expect(shares.perSequence).toBeCloseTo(8 + 2 * 0.07, 12);
    expect(shares.dense).toBeCloseTo(4.08e-3 + 0.07 * 0.1, 12);
    expect(shares.prefillAttention).toBeCloseTo(0.07 * (10_000 * 5000.5) * 2e-8, 10);
  });

  it('of a lone client is a step, for nobody else sends prompts', () => {
    const shares = closedLoopShares({ ...row, concurrency: 1 }, knownPhysics(true));
    expect(shares).toEqual({
      base: 1,
      perSequence: 1,
      dense: expect.closeTo(4.01e-3, 12),
      decodeAttention: expect.closeTo(1050 * 1e-7, 12),
      prefillAttention: 0,
    });
  });

  it.each([
    { concurrency: 1, promptTokens: 9000, outputTokens: 64 },
    { concurrency: 4, promptTokens: 1024, outputTokens: 128 },
    { concurrency: 16, promptTokens: 1024, outputTokens: 128 },
    { concurrency: 40, promptTokens: 1024, outputTokens: 128 },
    { concurrency: 32, promptTokens: 200, outputTokens: 256 },
    { concurrency: 8, promptTokens: 9000, outputTokens: 256 },
  ])(
    'lies within 2 % of a simulated loop: $concurrency clients, $promptTokens + $outputTokens tokens',
    (loop) => {
      for (const joint of [false, true]) {
        const physics = knownPhysics(joint);
        const analytic = secondsOf(closedLoopShares({ ...row, ...loop }, physics), host);
        expect(Math.abs(analytic / simulated(loop, physics) - 1)).toBeLessThan(0.02);
      }
    },
  );
});

describe('rows of closed loops', () => {
  it('are those of models that the catalog knows', () => {
    const rows = closedLoopServerRows([row, { ...row, model: 'nobody/knows-it' }], 'families');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      family: 'Llama-3.1-8B fp16 vllm H200-SXM',
      group: 'closed-loop Llama-3.1-8B fp16 vllm H200-SXM tp1 c8 1000+100',
      kin: ['vllm H200-SXM', 'vllm'],
      seconds: 0.01,
    });
    // Of the 15 GB that every step reads at 4.8 TB/s at most.
    expect(rows[0]!.shares.dense).toBeGreaterThan(15.01e9 / 4.8e12);
  });

  it('are measured against a + b × clients + c × clients × context', () => {
    const rows = plainServerRows([row, { ...row, model: 'nobody/knows-it' }], 'families');
    expect(rows.map(({ shares }) => shares)).toEqual([
      { base: 1, perSequence: 8, dense: 8 * 1050, decodeAttention: 0, prefillAttention: 0 },
    ]);
    // On the same rows under the same names, or the comparison would not be one.
    const [model] = closedLoopServerRows([row], 'families');
    expect({ ...rows[0], shares: undefined }).toEqual({ ...model, shares: undefined });
  });
});

type Loop = Pick<ClosedLoopRow, 'concurrency' | 'promptTokens' | 'outputTokens'>;

/**
 * Mean time between tokens where each client sends its next request when its last is answered. First answers are of
 * different lengths, so that prompts come evenly, as in a loop that has long been running. Replays with the arrivals
 * that the last replay brought about, until they are the same: causes lie before effects, so that this ends.
 */
function simulated(
  { concurrency, promptTokens, outputTokens }: Loop,
  physics: StepPhysics,
): number {
  const stepTime = new AdjustedStep(physics, host);
  const never = 1e6;
  const requests = Array.from({ length: 3 * concurrency }, (_, at) => ({
    arrival: at < concurrency ? 0 : never,
    promptTokens,
    outputTokens:
      at < concurrency ? Math.ceil((outputTokens * (at + 1)) / concurrency) : outputTokens,
  }));
  for (;;) {
    const served = replay(requests, roomy, stepTime);
    let isSettled = true;
    for (let at = concurrency; at < requests.length; at++) {
      const arrival = served[at - concurrency]!.lastToken;
      isSettled &&= arrival === requests[at]!.arrival;
      requests[at]!.arrival = arrival;
    }
    if (!isSettled) continue;
    // Neither the first requests, of odd lengths, nor the last, whose clients send no more.
    return mean(
      served.slice(concurrency, 2 * concurrency),
      ({ firstToken, lastToken }) => (lastToken - firstToken) / (outputTokens - 1),
    )!;
  }
}
