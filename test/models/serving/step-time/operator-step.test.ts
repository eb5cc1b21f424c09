import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Accelerator, accelerators, peakFlops } from '../../../../src/catalog/accelerators.ts';
import { type ModelCard, type ModelShape, models } from '../../../../src/catalog/models.ts';
import { operatorCoefficients } from '../../../../src/catalog/step-coefficients.ts';
import { Layer } from '../../../../src/models/serving/step-time/layer.ts';
import { OperatorStep } from '../../../../src/models/serving/step-time/operator-step.ts';
import type { OperatorStepConfig } from '../../../../src/models/serving/step-time/operator-step-config.ts';
import { deviceOf } from '../../../../src/models/serving/step-time/operators/device.ts';
import { runsOf } from '../../../nightly.ts';
import { chunk, decoding, idle, plainConfig, plainDevice } from './plain-hardware.ts';

/** Of one layer over 8 tokens, of first vectors, and of the next tokens of 8 sequences, in µs: see `Layer`'s tests. */
const layerOf8 = 380.872;
const embeddingOf8 = 1 + 2.048;
const outputOf8 = 14 + 4.096 + 145.024 + 32;
/** Bytes that an answer reads of each KV token in each layer: two heads of 128 keys and values. */
const kvBytes = 1.024;

function step(config: Partial<OperatorStepConfig> = {}, shape: Partial<ModelShape> = {}) {
  return new OperatorStep(plainConfig(config, shape));
}

describe('a step of the tiny model, counted by hand', () => {
  it('of 8 answers: two layers, 2 µs of attention in each, and a nanosecond for every byte of KV', () => {
    const { dense, decodeAttention, prefillAttention } = step().parts(decoding(8, 800));
    expect(1e6 * dense).toBeCloseTo(2 * layerOf8 + embeddingOf8 + outputOf8, 8);
    expect(1e6 * decodeAttention).toBeCloseTo(2 * (2 + 800 * kvBytes), 8);
    expect(prefillAttention).toBe(0);
  });

  it('of a chunk: its queries in and out, and the KV of its context and its own', () => {
    const { dense, decodeAttention, prefillAttention } = step().parts(chunk(8, 16));
    // One token is drawn, whose head reads all of its table.
    const outputOf1 = 14 + 0.512 + (128_000 + 128 + 2000 + 4000) / 1e3;
    expect(1e6 * dense).toBeCloseTo(2 * layerOf8 + embeddingOf8 + outputOf1, 8);
    expect(decodeAttention).toBe(0);
    // 8 tokens × 4 heads × 128 × 2 bytes in, as many out.
    expect(1e6 * prefillAttention).toBeCloseTo(2 * (16.384 + 24 * kvBytes), 8);
  });

  it('of a chunk among answers: one kernel attends for both', () => {
    const mixed = { ...chunk(4, 0), decodes: 4, kvTokens: 400 };
    const { dense, decodeAttention, prefillAttention } = step().parts(mixed);
    // 8 tokens, and a next token for each of 5 sequences.
    const outputOf5 = 14 + (5 * 512 + 128_000 + 5 * (128 + 2000) + 5 * 4000) / 1e3;
    expect(1e6 * dense).toBeCloseTo(2 * layerOf8 + embeddingOf8 + outputOf5, 8);
    expect(decodeAttention).toBe(0);
    expect(1e6 * prefillAttention).toBeCloseTo(2 * (16.384 + 4 * kvBytes + 400 * kvBytes), 8);
  });

  it('but two kernels where FlashInfer does it, over KV of half the bytes', () => {
    const config = { kv: 'fp8', device: { ...plainDevice, hopper: false } } as const;
    const mixed = { ...chunk(4, 0), decodes: 4, kvTokens: 400 };
    const { decodeAttention, prefillAttention } = step(config).parts(mixed);
    expect(1e6 * decodeAttention).toBeCloseTo(2 * (2 + (400 * kvBytes) / 2), 8);
    expect(1e6 * prefillAttention).toBeCloseTo(2 * (8.192 + (4 * kvBytes) / 2), 8);
  });

  it('of few tokens takes as long as the graph that was captured for some more', () => {
    const layers = (tokens: number) => step().parts(chunk(tokens)).dense;
    for (const [few, captured] of [
      [3, 4],
      [5, 8],
      [9, 16],
      [249, 256],
      [257, 272],
      [497, 512],
    ] as const) {
      expect(layers(few)).toBe(layers(captured));
      expect(layers(few - 1)).toBeLessThan(layers(few));
    }
    // Beyond the largest graph nothing is filled up.
    expect(layers(513)).toBeGreaterThan(layers(512));
    expect(layers(514)).toBeGreaterThan(layers(513));
  });

  it('draws a token for each sequence, not for each token', () => {
    const two = { ...chunk(8), prefills: 2 };
    // A norm of 512 bytes, 128 in and 2000 out of the head, 4000 of chances.
    expect(1e6 * (step().parts(two).dense - step().parts(chunk(8)).dense)).toBeCloseTo(6.64, 8);
  });

  it('sees only the last 100 tokens in one of its layers', () => {
    const window = { tokens: 100, layers: 1 };
    const { decodeAttention } = step({}, { window }).parts(decoding(8, 8000));
    expect(1e6 * decodeAttention).toBeCloseTo(2 + 8000 * kvBytes + (2 + 800 * kvBytes), 8);
    // 8 queries after 1000 tokens see 107 of them at most; what is read is counted as 108.
    const { prefillAttention } = step({}, { window }).parts(chunk(8, 1000));
    expect(1e6 * prefillAttention).toBeCloseTo(2 * 16.384 + (1008 + 108) * kvBytes, 8);
  });

  it('reads one compressed vector for all heads', () => {
    const latent = { kvRank: 32, ropeDim: 8, queryRank: 24 };
    const { decodeAttention } = step({}, { latent, kvHeads: 1, headDim: 16 }).parts(
      decoding(8, 800),
    );
    // 40 numbers of 2 bytes; a block starts sooner for heads of 20 numbers: 0.5 + 20/256 of 2 µs.
    expect(1e6 * decodeAttention).toBeCloseTo(2 * (1.15625 + 800 * 0.08), 8);
  });

  it('passes two halves through two stages in three slots, with a hop after each', () => {
    const config = { pipeline: 2, microbatches: 2, linkLatency: 7e-6 };
    const { dense, decodeAttention } = step(config).parts(decoding(16, 1600));
    // Drawing is for 16 at once: 8 more cost 8 × 6.64 µs.
    const outputOf16 = outputOf8 + 8 * 6.64;
    const hops = 2 * (7 + 1.024);
    expect(1e6 * dense).toBeCloseTo(3 * layerOf8 + hops + embeddingOf8 + outputOf16, 8);
    expect(1e6 * decodeAttention).toBeCloseTo(3 * (2 + 800 * kvBytes), 8);
  });

  it('leaves all stages but one idle where it is not cut', () => {
    const tokens = (pipeline: number, microbatches: number) =>
      step({ pipeline, microbatches }).parts(chunk(8)).dense;
    const hops = 2 * 1.024;
    expect(1e6 * (tokens(2, 1) - tokens(1, 1))).toBeCloseTo(hops, 8);
    // One token is one part, however many there could be.
    const one = (microbatches: number) => step({ pipeline: 2, microbatches }).parts(chunk(1)).dense;
    expect(one(4)).toBe(one(1));
  });
});

/** Models and accelerators of the catalog, as servers run them. */
const servers = fc.record({
  model: fc.constantFrom(...models),
  sheet: fc.constantFrom(...accelerators),
  weights: fc.constantFrom('fp16' as const, 'fp8' as const, 'int4' as const),
  kv: fc.constantFrom('fp16' as const, 'fp8' as const),
  tensor: fc.constantFrom(1, 2, 4, 8),
  pipeline: fc.constantFrom(1, 2, 3),
  microbatches: fc.constantFrom(1, 2, 4),
});
type ServerOf = typeof servers extends fc.Arbitrary<infer Server> ? Server : never;

const link = { bandwidth: 300e9, kind: 'nvlink', switchAdds: false } as const;

function configOf({ sheet, ...server }: ServerOf): OperatorStepConfig {
  return {
    ...server,
    device: deviceOf(sheet),
    link,
    linkLatency: 5e-6,
    coefficients: operatorCoefficients(sheet.id),
  };
}

function total(parts: ReturnType<OperatorStep['parts']>): number {
  return parts.dense + parts.decodeAttention + parts.prefillAttention;
}

/** Beyond what rounding may do. */
const atLeast = (seconds: number) => seconds * (1 - 1e-9);

const runs = { numRuns: runsOf(200), seed: 20261121 };

describe('a step of any model on any accelerator', () => {
  const count = fc.integer({ min: 0, max: 4096 });

  it('grows with tokens, sequences and context', () => {
    fc.assert(
      fc.property(
        servers,
        fc.record({ prefills: fc.nat(8), chunk: fc.integer({ min: 1, max: 2048 }), before: count }),
        fc.record({ decodes: fc.nat(512), context: fc.integer({ min: 1, max: 65_536 }) }),
        (server, prompts, answers) => {
          const physics = new OperatorStep(configOf(server));
          const work = (more: Partial<typeof prompts & typeof answers>) => {
            const { prefills, chunk, before } = { ...prompts, ...more };
            const { decodes, context } = { ...answers, ...more };
            return {
              prefillTokens: prefills * chunk,
              prefills,
              prefillPairs: prefills * chunk * (before + (chunk + 1) / 2),
              prefillContext: prefills * before,
              decodes,
              kvTokens: decodes * context,
            };
          };
          const seconds = total(physics.parts(work({})));
          expect(Number.isFinite(seconds)).toBe(true);
          for (const more of [
            { before: prompts.before + 1000 },
            { context: answers.context + 1000 },
          ]) {
            expect(total(physics.parts(work(more)))).toBeGreaterThanOrEqual(atLeast(seconds));
          }
          const { dense } = physics.parts(work({}));
          for (const more of [{ decodes: answers.decodes + 1 }, { prefills: prompts.prefills + 1 }])
            expect(physics.parts(work(more)).dense).toBeGreaterThanOrEqual(atLeast(dense));
          // Answers alone take longer the more there are of them.
          const alone = (decodes: number) => total(physics.parts(work({ prefills: 0, decodes })));
          expect(alone(answers.decodes + 1)).toBeGreaterThanOrEqual(
            atLeast(alone(answers.decodes)),
          );
        },
      ),
      runs,
    );
  });

  it('is the sum of the answers’ fixed time, their KV, and the rest', () => {
    fc.assert(
      fc.property(servers, fc.nat(512), fc.nat(1e6), (server, decodes, kvTokens) => {
        const physics = new OperatorStep(configOf(server));
        const parts = physics.parts(decoding(decodes, decodes === 0 ? 0 : kvTokens));
        expect(parts.prefillAttention).toBe(0);
        expect(parts.dense).toBe(physics.decodeDense(decodes));
        expect(parts.decodeAttention).toBe(
          decodes === 0
            ? 0
            : physics.decodeAttentionFixed(decodes) +
                physics.decodeAttentionPerKvToken(decodes) * kvTokens,
        );
      }),
      runs,
    );
  });

  it('does not depend on which steps were asked for before', () => {
    fc.assert(
      fc.property(servers, fc.array(fc.nat(600), { maxLength: 8 }), (server, asked) => {
        const physics = new OperatorStep(configOf(server));
        const first = asked.map((tokens) => physics.decodeDense(tokens));
        const backwards = new OperatorStep(configOf(server));
        const again = asked.toReversed().map((tokens) => backwards.decodeDense(tokens));
        expect(again.toReversed()).toEqual(first);
      }),
      { ...runs, numRuns: runsOf(30) },
    );
  });

  it('computes its layers no slower on more accelerators, but for adding up', () => {
    const silent = { kernelStart: 0, perPeer: 0, barrier: 0, ringStart: 0, hop: 0, ringFill: 0 };
    const tokens = fc.integer({ min: 1, max: 8192 });
    fc.assert(
      fc.property(servers, fc.constantFrom(2, 4, 8), tokens, (server, tensor, count) => {
        const config = configOf(server);
        const coefficients = {
          ...config.coefficients,
          allReduce: { ...config.coefficients.allReduce, ...silent },
        };
        const quiet = { ...config, coefficients, link: { ...link, bandwidth: 1e40 } };
        const on = (accelerators: number) => {
          const layer = new Layer({ ...quiet, tensor: accelerators });
          return layer.seconds(count, 1) + layer.embedding(count) + layer.output(count);
        };
        expect(on(tensor)).toBeLessThanOrEqual(on(1) * (1 + 1e-9));
      }),
      runs,
    );
  });
});

describe('no step beats the data sheet', () => {
  const bytes = { fp16: 2, fp8: 1, int4: 0.5 } as const;
  const pairs = models.flatMap((model) =>
    accelerators.map((sheet): readonly [ModelCard, Accelerator] => [model, sheet]),
  );
  const stepOf = (model: ModelCard, sheet: Accelerator, weights: keyof typeof bytes) =>
    new OperatorStep(
      configOf({ model, sheet, weights, kv: 'fp16', tensor: 1, pipeline: 1, microbatches: 1 }),
    );
  /** Parameters of the embedding, of which a token needs one row. */
  const looked = ({ tiedEmbeddings, vocabulary, hidden }: ModelCard) =>
    tiedEmbeddings === true ? 0 : vocabulary * hidden;

  it.each(['fp16', 'fp8', 'int4'] as const)(
    'reading %s weights of every model of the catalog on every accelerator',
    (weights) => {
      for (const [model, sheet] of pairs) {
        const physics = stepOf(model, sheet, weights);
        const least = (bytes[weights] * (model.activeParameters - looked(model))) / sheet.bandwidth;
        const name = `${model.id} on ${sheet.id}`;
        expect(physics.decodeDense(1), name).toBeGreaterThan(least);
        // 512 tokens meet every expert.
        const all = (bytes[weights] * (model.parameters - looked(model))) / sheet.bandwidth;
        expect(physics.decodeDense(512), name).toBeGreaterThan(all);
        expect(physics.decodeDense(512), name).toBeLessThan(1000 * all + 1);
      }
    },
  );

  it.each(['fp16', 'fp8', 'int4'] as const)(
    'computing a long prompt with %s weights',
    (weights) => {
      for (const [model, sheet] of pairs) {
        const tables = model.vocabulary * model.hidden * (model.tiedEmbeddings === true ? 1 : 2);
        const operations = 2 * 8192 * (model.activeParameters - tables);
        const peak = peakFlops(sheet, weights) ?? sheet.flops.fp16!;
        const { dense } = stepOf(model, sheet, weights).parts(chunk(8192));
        expect(dense, `${model.id} on ${sheet.id}`).toBeGreaterThan(operations / peak);
      }
    },
  );

  it('reading KV: as many bytes as it is kept in', () => {
    for (const [model, sheet] of pairs) {
      const { layers, kvHeads, headDim, latent, window } = model;
      const numbers = latent === undefined ? 2 * kvHeads * headDim : latent.kvRank + latent.ropeDim;
      const unseen = window?.layers ?? 0;
      const least = (2 * numbers * (layers - unseen)) / sheet.bandwidth;
      const perToken = stepOf(model, sheet, 'fp16').decodeAttentionPerKvToken(256);
      expect(perToken, `${model.id} on ${sheet.id}`).toBeGreaterThan(least);
    }
  });

  it('an idle step is finite', () => {
    for (const [model, sheet] of pairs) {
      const seconds = total(stepOf(model, sheet, 'fp16').parts(idle));
      expect(seconds, `${model.id} on ${sheet.id}`).toBeGreaterThan(0);
      expect(Number.isFinite(seconds)).toBe(true);
    }
  });
});
