import { expect, it } from 'vitest';
import { fitRequests } from '../../src/calibrate/fit-requests.ts';
import { type OfferedRequest, replay } from '../../src/calibrate/replay.ts';
import { type Server, serverOf } from '../../src/calibrate/server.ts';
import { AdjustedStep } from '../../src/models/serving/step-time/adjusted-step.ts';
import { constantStep } from '../../src/models/serving/step-time/constant.ts';
import { linearPhysics } from './linear-physics.ts';

const { physics } = serverOf({
  accelerator: 'H100',
  model: 'Llama-3.1-8B',
  tensor: 1,
  precision: 'fp16',
  maxSequences: 2,
  maxBatchedTokens: 100,
  kvBlocks: 20,
});

it('serves in order of arrival: a step for the prompt gives the first token, another for each after it', () => {
  const offered: OfferedRequest[] = [
    { arrival: 0, promptTokens: 100, outputTokens: 3 },
    // Two steps of prompt, because the budget of 100 is shared with the first.
    { arrival: 0.5, promptTokens: 150, outputTokens: 1 },
    // More than 20 blocks of 16 tokens.
    { arrival: 1, promptTokens: 320, outputTokens: 9 },
  ];
  const replayed = replay(offered, { physics }, constantStep(1));
  expect(replayed).toEqual([
    { firstToken: 1, lastToken: 3 },
    { firstToken: 3, lastToken: 3 },
    { firstToken: Number.NaN, lastToken: Number.NaN },
  ]);
});

/** Requests of many sizes, sometimes many at once, as a formula gives them. */
const offered: OfferedRequest[] = Array.from({ length: 90 }, (_, at) => ({
  arrival: 0.3 * at + ((at * 7) % 5) / 50,
  promptTokens: 50 + ((at * 389) % 3000),
  outputTokens: 2 + ((at * 53) % 120),
}));
const server: Server = {
  physics: serverOf({
    accelerator: 'H100',
    model: 'Llama-3.1-8B',
    tensor: 1,
    precision: 'fp16',
    kvBlocks: 4000,
  }).physics,
  model: linearPhysics,
};

it('a fit by replaying finds the server behind the requests, also those that it did not see', () => {
  const truth = {
    base: 0.004,
    perSequence: 0,
    dense: 1.7,
    decodeAttention: 1.3,
    prefillAttention: 0.6,
  };
  const times = replay(offered, server, new AdjustedStep(linearPhysics.physics, truth));
  const fit = fitRequests(
    offered.map((request, at) => ({ ...request, ...times[at]!, line: at + 2 })),
    server,
  );
  if (fit.kind !== 'fitted') throw new Error(fit.why);
  expect(fit.errors.held.rows).toBe(60);
  // Not more: a first token waits for the step under way, and where in it a request comes is chance.
  expect(fit.errors.fitted.medianAbsolute).toBeLessThan(0.03);
  expect(fit.errors.held.medianAbsolute).toBeLessThan(0.03);
  // What a decode step takes is known well, however it is divided.
  const step = (adjustment: typeof truth) =>
    new AdjustedStep(linearPhysics.physics, adjustment).decodeBase(4);
  expect(Math.abs(step(fit.adjustment) / step(truth) - 1)).toBeLessThan(0.05);
});

it('too few requests are not fitted', () => {
  const few = offered.slice(0, 19).map((request, at) => ({
    ...request,
    firstToken: request.arrival + 1,
    lastToken: request.arrival + 2,
    line: at + 2,
  }));
  expect(fitRequests(few, server)).toEqual({
    kind: 'nothing',
    why: '19 requests are left, and at least 20 are needed',
  });
});

it('nor are requests that fit into no KV', () => {
  const long = offered.slice(0, 25).map((request, at) => ({
    ...request,
    promptTokens: 1000,
    firstToken: request.arrival + 1,
    lastToken: request.arrival + 2,
    line: at + 2,
  }));
  expect(fitRequests(long, { physics, model: linearPhysics })).toMatchObject({
    kind: 'nothing',
    why: 'the simulated server refuses all but 0 of 25 requests: its KV holds too few tokens',
  });
});
