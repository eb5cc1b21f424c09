import type { Accelerator } from '../../../src/catalog/accelerators.ts';
import { model } from '../../../src/catalog/models.ts';
import { operatorCoefficients, usualServerOf } from '../../../src/catalog/step-coefficients.ts';
import { AdjustedStep } from '../../../src/models/serving/step-time/adjusted-step.ts';
import { OperatorStep } from '../../../src/models/serving/step-time/operator-step.ts';
import { deviceOf } from '../../../src/models/serving/step-time/operators/device.ts';
import type { StepWork } from '../../../src/models/serving/step-time/step-time.ts';
import { linkOf } from '../../../src/world/llm-step-time.ts';

/** A model in 16 bits on one accelerator, or a part of it, as a scenario's `fitted` step times have it by default. */
export function fittedStep(name: string, sheet: Accelerator): AdjustedStep {
  const shape = model(name)!;
  const physics = new OperatorStep({
    model: shape,
    device: deviceOf(sheet),
    link: linkOf(sheet, {}),
    weights: 'fp16',
    kv: 'fp16',
    tensor: 1,
    pipeline: 1,
    microbatches: 1,
    linkLatency: 0,
    coefficients: operatorCoefficients(sheet.id),
  });
  return new AdjustedStep(physics, usualServerOf(1, shape.layers));
}

/** So many whole prompts of so many tokens. */
export function prompts(count: number, tokens: number): StepWork {
  return {
    prefillTokens: count * tokens,
    prefills: count,
    prefillPairs: (count * tokens * (tokens + 1)) / 2,
    prefillContext: 0,
    decodes: 0,
    kvTokens: 0,
  };
}

/** So many sequences of so many tokens each that decode. */
export function decodes(count: number, context: number): StepWork {
  return {
    prefillTokens: 0,
    prefills: 0,
    prefillPairs: 0,
    prefillContext: 0,
    decodes: count,
    kvTokens: count * context,
  };
}
