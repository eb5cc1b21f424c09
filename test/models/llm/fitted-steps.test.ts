import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accelerator } from '../../../src/catalog/accelerators.ts';
import type { ModelShape } from '../../../src/catalog/models.ts';
import { operatorCoefficients } from '../../../src/catalog/step-coefficients.ts';
import { AdjustedStep } from '../../../src/models/serving/step-time/adjusted-step.ts';
import { OperatorStep } from '../../../src/models/serving/step-time/operator-step.ts';
import { deviceOf } from '../../../src/models/serving/step-time/operators/device.ts';
import type { StepTime } from '../../../src/models/serving/step-time/step-time.ts';
import { runsOf } from '../../nightly.ts';
import { type FastOptions, simulateFast } from './fast-replica.ts';
import { simulateNaively } from './naive-replica.ts';
import { anything } from './variants.ts';
import { type LlmWorkload, llmWorkloads } from './workloads.ts';

const runs = { numRuns: runsOf(40), seed: 20261121 };

const small: ModelShape = {
  parameters: 1e8,
  activeParameters: 1e8,
  layers: 6,
  hidden: 1024,
  heads: 16,
  kvHeads: 4,
  headDim: 64,
  vocabulary: 32_000,
  intermediate: 2816,
  feedForward: 'gated',
};

/** Models that attend in each of the ways, as they come from a catalog. */
const shapes = {
  'full attention': small,
  'a window on some layers': { ...small, window: { tokens: 48, layers: 3 } },
  'compressed keys': {
    ...small,
    kvHeads: 1,
    latent: { kvRank: 128, ropeDim: 32, queryRank: 96 },
  },
  experts: {
    ...small,
    experts: { count: 16, perToken: 2, intermediate: 512, shared: 512, denseLayers: 1 },
  },
} satisfies Readonly<Record<string, ModelShape>>;

interface Spread {
  readonly tensor: number;
  readonly pipeline: number;
  readonly microbatches: number;
}

function steps(model: ModelShape, { tensor, pipeline, microbatches }: Spread) {
  return fc
    .record({
      card: fc.constantFrom('H100', 'A100', 'L4', 'RTX-4090'),
      kv: fc.constantFrom('fp16' as const, 'fp8' as const),
      weights: fc.constantFrom('fp16' as const, 'fp8' as const),
      adjustment: fc.record({
        base: fc.double({ min: 0, max: 2e-3, noNaN: true }),
        perSequence: fc.double({ min: 0, max: 1e-4, noNaN: true }),
        dense: fc.double({ min: 0.1, max: 2, noNaN: true }),
        // So that KV tokens, few as they are here, are felt in steps of microseconds.
        decodeAttention: fc.double({ min: 0.1, max: 1000, noNaN: true }),
        prefillAttention: fc.double({ min: 0.1, max: 10, noNaN: true }),
      }),
    })
    .map(({ card, adjustment, ...formats }): StepTime => {
      const sheet = accelerator(card)!;
      const physics = new OperatorStep({
        ...formats,
        model,
        device: deviceOf(sheet),
        link: { bandwidth: 64e9, kind: 'nvlink', switchAdds: false },
        tensor,
        pipeline,
        microbatches,
        linkLatency: 5e-6,
        coefficients: operatorCoefficients(sheet.id),
      });
      return new AdjustedStep(physics, adjustment);
    });
}

/** The load under other steps, its arrivals as far apart in them as they were in the old ones. */
function under({ config, requests }: LlmWorkload, stepTime: StepTime): LlmWorkload {
  const stretch = stepTime.decodeBase(4) / config.stepTime.decodeBase(4);
  const at = (ticks: number) => Math.round(ticks * stretch);
  return {
    config: { ...config, stepTime },
    requests: requests.map(({ cancelAt, ...request }) => ({
      ...request,
      at: at(request.at),
      ...(cancelAt !== undefined && { cancelAt: at(cancelAt) }),
    })),
  };
}

function found({ config, requests }: LlmWorkload, options: FastOptions) {
  const { events, ...rest } = simulateFast(config, requests, options);
  return { events, rest };
}

describe('steps of operators in the llm engine', () => {
  const spreads = {
    'one accelerator': { tensor: 1, pipeline: 1, microbatches: 1 },
    'two stages': { tensor: 1, pipeline: 2, microbatches: 2 },
    'three stages and four microbatches of two accelerators': {
      tensor: 2,
      pipeline: 3,
      microbatches: 4,
    },
  };
  for (const [attention, shape] of Object.entries(shapes)) {
    for (const [where, spread] of Object.entries(spreads)) {
      test(`I15, I3: stretches equal single steps: ${attention} on ${where}`, () => {
        let [events, single] = [0, 0];
        fc.assert(
          fc.property(llmWorkloads(), steps(shape, spread), anything, (load, stepTime, options) => {
            const scaled = under(load, stepTime);
            const fast = found(scaled, options);
            const slow = found(scaled, { ...options, stepwise: true });
            expect(fast.rest).toEqual(slow.rest);
            expect(fast.rest.left).toEqual([0, 0, 0, 0]);
            events += fast.events;
            single += slow.events;
          }),
          runs,
        );
        // Or nothing was drawn together, and the test would say nothing.
        expect(events).toBeLessThan(0.9 * single);
      });
    }
  }

  test('I15: as the slow oracle counts them', () => {
    const anyStep = fc
      .constantFrom(...Object.values(shapes))
      .chain((shape) => steps(shape, { tensor: 2, pipeline: 2, microbatches: 3 }));
    fc.assert(
      fc.property(llmWorkloads(), anyStep, (load, stepTime) => {
        const { config, requests } = under(load, stepTime);
        const naive = simulateNaively(config, requests);
        const { requests: served, totals } = simulateFast(config, requests);
        expect(served).toEqual(naive.requests.map(({ preemptions: _, ...each }) => each));
        expect(totals.steps).toBe(naive.steps);
      }),
      { ...runs, numRuns: runsOf(100) },
    );
  });
});
