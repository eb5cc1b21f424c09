import { expect, it } from 'vitest';
import { serverOf } from '../../../src/calibrate/server.ts';
import { loneRequestSeconds } from '../../../src/calibrate/servers/lone-request.ts';
import { decodeStep, promptSteps } from '../../../src/calibrate/steps.ts';
import { AdjustedStep } from '../../../src/models/serving/step-time/adjusted-step.ts';

it('the first token takes a step of the prompt, the next one of a token in the middle of the answer', () => {
  const settings = {
    model: 'Llama-3.1-8B',
    accelerator: 'RTX-A6000',
    tensor: 1,
    precision: 'fp16',
  } as const;
  const { physics, usual } = serverOf(settings).model;
  const step = new AdjustedStep(physics, usual);
  const seconds = loneRequestSeconds({
    ...settings,
    engine: 'vLLM 0.7.3',
    promptTokens: 256,
    outputTokens: 100,
    firstToken: 1,
    nextToken: 1,
  });
  const [prompt] = promptSteps(1, 256, 8192);
  expect(seconds.firstToken).toBeCloseTo(step.step(prompt!), 12);
  expect(seconds.nextToken).toBeCloseTo(step.step(decodeStep(1, 306)), 12);
  // 15 GB of weights at 768 GB/s are 19.6 ms.
  expect(seconds.nextToken).toBeGreaterThan(0.0196);
  expect(seconds.nextToken).toBeLessThan(0.03);
});
