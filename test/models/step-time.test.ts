import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ModelShape, model, models } from '../../src/catalog/models.ts';
import { coefficientStep } from '../../src/models/serving/step-time/coefficients.ts';
import { constantStep } from '../../src/models/serving/step-time/constant.ts';
import {
  RooflineStep,
  type RooflineStepConfig,
} from '../../src/models/serving/step-time/roofline.ts';
import type { StepTime, StepWork } from '../../src/models/serving/step-time/step-time.ts';
import {
  secondsOutsideVram,
  tieredWeights,
} from '../../src/models/serving/step-time/tiered-weights.ts';

const idle: StepWork = {
  prefillTokens: 0,
  prefills: 0,
  prefillPairs: 0,
  prefillContext: 0,
  decodes: 0,
  kvTokens: 0,
};

/** A step in which so many sequences decode, over so many KV tokens. */
const decode = (decodes: number, kvTokens: number): StepWork => ({ ...idle, decodes, kvTokens });

/** A step over one chunk of a prompt, after so many tokens of it. */
const chunk = (tokens: number, before = 0): StepWork => ({
  ...idle,
  prefillTokens: tokens,
  prefills: 1,
  prefillPairs: tokens * (before + (tokens + 1) / 2),
  prefillContext: before,
});

/** Numbers that are easy to divide: 1e12 weights in two bytes, 1e15 operations and 1e12 bytes per second. */
const shape: ModelShape = {
  parameters: 1e12,
  activeParameters: 1e12,
  layers: 10,
  hidden: 1000,
  heads: 8,
  kvHeads: 4,
  headDim: 125,
  vocabulary: 1000,
  intermediate: 4000,
  feedForward: 'gated',
};
const single: RooflineStepConfig = {
  model: shape,
  weightBytes: 2,
  kvBytes: 2,
  flops: 1e15,
  attentionFlops: 1e15,
  bandwidth: 1e12,
  launch: 0.5,
  hostPerSequence: 0,
  parallelism: { tensor: 1, pipeline: 1, microbatches: 1, link: 1e9, linkLatency: 1e-3 },
};
const spread = (parallelism: Partial<RooflineStepConfig['parallelism']>): RooflineStepConfig => ({
  ...single,
  parallelism: { ...single.parallelism, ...parallelism },
});

describe('every step time', () => {
  const seconds = fc.double({ min: 0, max: 0.1, noNaN: true });
  const rooflines = (stages: number) =>
    fc
      .record({
        card: fc.constantFrom(...models),
        precision: fc.constantFrom(0.5, 1, 2),
        launch: seconds,
        hostPerSequence: seconds,
        tensor: fc.constantFrom(1, 2, 4, 8, 16),
        pipeline: fc.integer({ min: 1, max: stages }),
        microbatches: fc.integer({ min: 1, max: 16 }),
        linkLatency: seconds,
      })
      .map(({ card, precision, launch, hostPerSequence, ...parallelism }) => {
        const config: RooflineStepConfig = {
          model: card,
          weightBytes: precision,
          kvBytes: precision,
          flops: 5e14,
          attentionFlops: 4e14,
          bandwidth: 2.7e12,
          launch,
          hostPerSequence,
          parallelism: { ...parallelism, link: 3e11 },
        };
        return new RooflineStep(config) as StepTime;
      });
  const coefficients = fc
    .record({
      base: seconds,
      perPrefillToken: seconds,
      perPrefillPair: seconds,
      perPrefillContext: seconds,
      perDecode: seconds,
      perKvToken: seconds,
    })
    .map(coefficientStep);
  const constants = seconds.map(constantStep);
  const plain = fc.oneof(rooflines(8), coefficients, constants);
  const tiered = fc.tuple(plain, fc.integer({ min: 0, max: 9 })).map(([inner, count]) =>
    tieredWeights(
      inner,
      Array.from({ length: count }, () => ({ tier: 'disk', bytes: 1e9, accessFrequency: 0.3 })),
      { kind: 'published' },
    ),
  );
  const stepTimes = fc.oneof(plain, tiered);

  it('is affine in the KV tokens at a fixed number of sequences, to 1e-12', () => {
    fc.assert(
      fc.property(stepTimes, fc.integer({ min: 1, max: 1024 }), fc.nat(1e7), (time, b, k) => {
        const affine = time.decodeBase(b) + time.decodePerKvToken(b) * k;
        expect(Math.abs(time.step(decode(b, k)) / affine - 1)).toBeLessThan(1e-12);
        expect(time.decodePerKvToken(b)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('is a microsecond at least, and finite', () => {
    fc.assert(
      fc.property(stepTimes, fc.nat(64), fc.nat(1e6), fc.nat(8192), (time, b, k, tokens) => {
        const step = time.step({ ...chunk(tokens), decodes: b, kvTokens: b === 0 ? 0 : k });
        expect(step).toBeGreaterThanOrEqual(1e-6);
        expect(Number.isFinite(step)).toBe(true);
        expect(time.decodeBase(b)).toBeGreaterThanOrEqual(1e-6);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  // More sequences fill more microbatches of a pipeline, and so may shorten a step over much KV.
  it('never falls where more is to be done, but in a pipeline', () => {
    const unpiped = fc.oneof(rooflines(1), coefficients, constants);
    const more = fc.record({
      tokens: fc.nat(4096),
      before: fc.nat(4096),
      b: fc.nat(64),
      k: fc.nat(1e6),
    });
    fc.assert(
      fc.property(unpiped, more, more, (time, less, added) => {
        const work = (load: typeof less): StepWork => ({
          ...chunk(load.tokens, load.before),
          decodes: load.b,
          kvTokens: load.k,
        });
        const sum = {
          tokens: less.tokens + added.tokens,
          before: less.before + added.before,
          b: less.b + added.b,
          k: less.k + added.k,
        };
        expect(time.step(work(sum)) * (1 + 1e-12)).toBeGreaterThanOrEqual(time.step(work(less)));
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

describe('a roofline of one accelerator', () => {
  const time = new RooflineStep(single);

  it('reads the weights once, however few tokens there are: 2e12 / 1e12 s', () => {
    expect(time.decodeBase(1)).toBe(2.5);
    expect(time.decodeBase(1000)).toBe(2.5);
  });

  it('computes longer than it reads above 1,000 tokens, at 2 × 1e12 / 1e15 s each', () => {
    expect(time.decodeBase(1500)).toBeCloseTo(3.5, 12);
    expect(time.step({ ...idle, prefillTokens: 1500, prefills: 1 })).toBeCloseTo(3.5, 12);
    expect(time.step({ ...idle, prefillTokens: 750, prefills: 1, decodes: 750 })).toBeCloseTo(
      3.5,
      12,
    );
  });

  it('reads 2 × 10 × 4 × 125 × 2 = 20,000 bytes for each KV token', () => {
    expect(time.decodePerKvToken(7)).toBe(2e-8);
    expect(time.step(decode(7, 1e6))).toBeCloseTo(2.52, 12);
  });

  it('computes with a KV token where that takes longer: 4 × 10 × 8 × 125 = 40,000 operations', () => {
    const slow = new RooflineStep({ ...single, attentionFlops: 1e12 });
    expect(slow.decodePerKvToken(7)).toBe(4e-8);
  });

  it('computes the pairs of a chunk, or reads the KV before it, whichever takes longer', () => {
    // 1,000 tokens alone: 500,500 pairs of 40,000 operations, 0.02002 ms.
    expect(time.step(chunk(1000))).toBeCloseTo(2.5 + 500_500 * 4e-11, 12);
    // 10 tokens after 1e6: 10,000,055 pairs take 0.4 ms; reading 1e6 tokens of KV takes 20.
    expect(time.step(chunk(10, 1e6))).toBeCloseTo(2.52, 12);
  });

  it('adds the host time of each sequence', () => {
    const host = new RooflineStep({ ...single, hostPerSequence: 0.01 });
    expect(host.decodeBase(50)).toBeCloseTo(3, 12);
    expect(host.step({ ...idle, prefillTokens: 100, prefills: 3, decodes: 7 })).toBeCloseTo(
      2.6,
      12,
    );
  });

  it('reads half the bytes of one-byte weights', () => {
    expect(new RooflineStep({ ...single, weightBytes: 1 }).decodeBase(1)).toBe(1.5);
  });
});

describe('a mixture of experts', () => {
  const quarter = new RooflineStep({
    ...single,
    launch: 0,
    model: { ...shape, activeParameters: 0.25e12 },
  });

  it('reads what its tokens meet: 1 − 0.75^n of all weights', () => {
    expect(quarter.decodeBase(1)).toBeCloseTo(0.25 * 2, 12);
    expect(quarter.decodeBase(2)).toBeCloseTo((1 - 0.75 * 0.75) * 2, 12);
    expect(quarter.decodeBase(500)).toBeCloseTo(2, 12);
  });

  it('computes with the weights that a token meets only', () => {
    expect(quarter.decodeBase(8000)).toBeCloseTo(4, 12);
  });
});

describe('tensor parallelism', () => {
  it('divides products, KV and pairs, and adds two ring all-reduces a layer', () => {
    const two = new RooflineStep(spread({ tensor: 2 }));
    // Weights 1 s; 10 layers × 2 all-reduces × (2 hops of 1 ms + 2 × 1/2 × 2,000 bytes / 1e9 for each token).
    expect(two.decodeBase(1)).toBeCloseTo(0.5 + 1 + 20 * (0.002 + 2e-6), 12);
    expect(two.decodeBase(500)).toBeCloseTo(0.5 + 1 + 20 * (0.002 + 500 * 2e-6), 12);
    expect(two.decodePerKvToken(1)).toBe(1e-8);
  });

  it('sends 2(t − 1)/t of the bytes in 2(t − 1) hops', () => {
    const four = new RooflineStep(spread({ tensor: 4 }));
    expect(four.decodeBase(100)).toBeCloseTo(0.5 + 0.5 + 20 * (0.006 + 100 * 1.5 * 2e-6), 12);
  });

  it('repeats KV heads where there are more accelerators than heads', () => {
    const [four, eight] = [4, 8].map((tensor) => new RooflineStep(spread({ tensor })));
    expect(four!.decodePerKvToken(1)).toBe(5e-9);
    expect(eight!.decodePerKvToken(1)).toBe(5e-9);
  });
});

describe('a pipeline', () => {
  const fast = { linkLatency: 0, link: 1e30 };

  it('of one microbatch takes as long as one accelerator, and a hop a stage: all but one stage wait', () => {
    const sequential = new RooflineStep(spread({ pipeline: 5, microbatches: 1 }));
    const alone = new RooflineStep(single);
    // 5 hops of 1 ms, and of 2,000 bytes a token over 1e9 bytes per second.
    expect(sequential.decodeBase(20)).toBeCloseTo(
      alone.decodeBase(20) + 5 * (0.001 + 20 * 2e-6),
      12,
    );
    expect(sequential.decodePerKvToken(20)).toBeCloseTo(alone.decodePerKvToken(20), 20);
  });

  it('of m microbatches takes m + p − 1 slots of 1/m of the work', () => {
    const cut = new RooflineStep(spread({ pipeline: 5, microbatches: 10, ...fast }));
    // Compute-bound: 100,000 tokens take 200 s on one; a slot is 200 / 5 / 10 s, and there are 14.
    expect(cut.decodeBase(100_000)).toBeCloseTo(0.5 + (14 * 200) / 50, 9);
    expect(cut.decodePerKvToken(100_000)).toBeCloseTo((2e-8 / 50) * 14, 20);
  });

  it('reads its weights for every microbatch', () => {
    const cut = new RooflineStep(spread({ pipeline: 5, microbatches: 10, ...fast }));
    expect(cut.decodeBase(10)).toBeCloseTo(0.5 + (14 * 2) / 5, 12);
  });

  it('has no microbatch without a token: one sequence passes through like one', () => {
    const cut = new RooflineStep(spread({ pipeline: 5, microbatches: 10, ...fast }));
    expect(cut.decodeBase(1)).toBeCloseTo(2.5, 12);
    expect(cut.decodeBase(2)).toBeCloseTo(0.5 + (6 * 2) / 5, 12);
  });

  it('waits for the stage with the most layers: 4 of 10 where there are three', () => {
    const three = new RooflineStep(spread({ pipeline: 3, microbatches: 1, ...fast }));
    expect(three.decodeBase(1)).toBeCloseTo(0.5 + 3 * 0.4 * 2, 12);
  });
});

describe('a pipeline with much KV', () => {
  it('is shorter where two sequences share it than where one has it all', () => {
    const two = new RooflineStep(spread({ pipeline: 8, microbatches: 8 }));
    expect(two.decodePerKvToken(1) / two.decodePerKvToken(2)).toBeCloseTo(8 / 4.5, 12);
  });
});

describe('a published model on published hardware', () => {
  it('Llama-3.1-8B decodes one sequence on an H100 within a launch of reading its weights at 2.68 TB/s', () => {
    const time = new RooflineStep({
      ...single,
      model: model('Llama-3.1-8B')!,
      flops: 0.5 * 989e12,
      attentionFlops: 0.5 * 989e12,
      bandwidth: 0.8 * 3350e9,
      launch: 0.002,
    });
    // 16.06 GB / 2.68 TB/s = 5.993 ms, and 1,000 KV tokens of 131,072 bytes take 0.049 ms.
    expect(time.step(decode(1, 1000))).toBeCloseTo(0.002 + 0.005993 + 0.000049, 6);
  });
});

describe('a constant step', () => {
  it('takes its time whatever is to be done, and a microsecond at least', () => {
    const time = constantStep(0.02);
    expect([time.step(idle), time.step(decode(9, 1e6)), time.step(chunk(500))]).toEqual([
      0.02, 0.02, 0.02,
    ]);
    expect(constantStep(0).decodeBase(1)).toBe(1e-6);
  });
});

describe('a step by coefficients', () => {
  it('adds up its work', () => {
    const time = coefficientStep({
      base: 1,
      perPrefillToken: 0.1,
      perPrefillPair: 0.01,
      perPrefillContext: 0.001,
      perDecode: 0.5,
      perKvToken: 0.25,
    });
    // 1 + 4 × 0.1 + 50 × 0.01 + 10 × 0.001 + 2 × 0.5 + 8 × 0.25.
    expect(time.step({ ...chunk(4, 10), decodes: 2, kvTokens: 8 })).toBeCloseTo(4.91, 12);
    expect(time.decodeBase(2)).toBe(2);
    expect(time.decodePerKvToken(2)).toBe(0.25);
  });
});

describe('weights outside VRAM', () => {
  const layers = [
    { tier: 'vram', bytes: 1e9, accessFrequency: 1 },
    { tier: 'ram', bytes: 1e9, accessFrequency: 0.5 },
    { tier: 'ram', bytes: 1e9, accessFrequency: 1 },
    { tier: 'disk', bytes: 2e9, accessFrequency: 0.1 },
  ] as const;

  it('cost each step the published latencies, by how often they are used', () => {
    // 0.5 × 2 ms + 2 ms + 0.1 × 15 ms.
    expect(secondsOutsideVram(layers, { kind: 'published' })).toBeCloseTo(0.0045, 12);
  });

  it('or their bytes over the bandwidth of their tier', () => {
    // 0.5 × 0.1 s + 0.1 s + 0.1 × 1 s.
    const seconds = secondsOutsideVram(layers, { kind: 'bandwidth', ram: 10e9, disk: 2e9 });
    expect(seconds).toBeCloseTo(0.25, 12);
  });

  it('lengthen every step alike', () => {
    const inner = new RooflineStep(single);
    const time = tieredWeights(inner, layers, { kind: 'published' });
    for (const work of [decode(3, 1e6), chunk(2000)]) {
      expect(time.step(work) - inner.step(work)).toBeCloseTo(0.0045, 12);
    }
    expect(time.decodeBase(3) - inner.decodeBase(3)).toBeCloseTo(0.0045, 12);
    expect(time.decodePerKvToken(3)).toBe(inner.decodePerKvToken(3));
  });
});
