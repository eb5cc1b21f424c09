import { describe, expect, it } from 'vitest';
import type { ModelShape } from '../../../../src/catalog/models.ts';
import { Layer } from '../../../../src/models/serving/step-time/layer.ts';
import type { OperatorStepConfig } from '../../../../src/models/serving/step-time/operator-step-config.ts';
import { plainConfig } from './plain-hardware.ts';

/** Microseconds of one layer over 8 tokens, where a byte takes a nanosecond. */
function layer(
  config: Partial<OperatorStepConfig> = {},
  shape: Partial<ModelShape> = {},
  layers = 1,
): number {
  return 1e6 * new Layer(plainConfig(config, shape)).seconds(8, layers);
}

/** Bytes in thousands, so microseconds, of a product of 8 × k and k × n: weights, and what goes in and out. */
const product = (n: number, k: number, weight = 2) =>
  10 + (weight * n * k + 8 * (2 * k + 2 * n)) / 1e3;
/** The same of a small kernel that moves so many numbers of 2 bytes for each token. */
const moved = (numbers: number) => 1 + (8 * 2 * numbers) / 1e3;

describe('a layer', () => {
  it('is four products and five small kernels', () => {
    // Bytes: weights, then what goes in and out of each.
    const queriesKeysValues = 131_072 + 8 * (128 + 2048);
    const output = 65_536 + 8 * (1024 + 128);
    const gateUp = 32_768 + 8 * (128 + 512);
    const down = 16_384 + 8 * (256 + 128);
    const norms = 2 * 8 * 512;
    const [rotary, kvWrite, activation] = [8 * 3072, 8 * 2048, 8 * 768];
    const bytes =
      queriesKeysValues + output + gateUp + down + norms + rotary + kvWrite + activation;
    expect(bytes).toBe(335_872);
    // 4 × 10 µs and 5 × 1 µs of launches.
    expect(layer()).toBeCloseTo(335.872 + 45, 9);
  });

  it('is so many times as long in so many layers', () => {
    expect(layer({}, {}, 3)).toBeCloseTo(3 * 380.872, 9);
  });

  it('has one matrix less where the feed-forward network is plain', () => {
    const gateUp = product(256, 64) - product(128, 64);
    expect(layer({}, { feedForward: 'plain' })).toBeCloseTo(380.872 - gateUp, 9);
  });

  it('divides heads and widths over two accelerators, and adds up after each half', () => {
    const mine =
      product(512, 64) + product(64, 256) + product(128, 64) + product(64, 64) + 2 * moved(4 * 64);
    const small = moved(2 * 3 * 128) + moved(4 * 128) + moved(3 * 64);
    // 5 µs, one peer's flag of 1 µs, and 8 tokens × 64 numbers × 2 bytes once across.
    const allReduce = 5 + 1 + 1.024;
    expect(layer({ tensor: 2 })).toBeCloseTo(mine + small + 2 * allReduce, 9);
  });

  it('keeps a KV head on each accelerator where there are more of these', () => {
    // (1 + 2 × 1) × 128 columns of 4 heads over 4 accelerators, though there are only 2 KV heads.
    const twice = {
      ...plainConfig().coefficients.allReduce,
      kernelStart: 0,
      perPeer: 0,
      barrier: 0,
    };
    const coefficients = { ...plainConfig().coefficients, allReduce: twice };
    const link = { bandwidth: 1e40, kind: 'nvlink', switchAdds: false } as const;
    const mine = product(384, 64) + product(64, 128) + product(64, 64) + product(64, 32);
    const small = 2 * moved(256) + moved(2 * 2 * 128) + moved(4 * 128) + moved(3 * 32);
    expect(layer({ tensor: 4, coefficients, link })).toBeCloseTo(mine + small, 9);
  });

  it('reads half the weights at one byte each, and half the activations', () => {
    // 245,760 bytes of weights, and 8 × 704 numbers that go into products.
    const saved = (131_072 + 65_536 + 32_768 + 16_384) / 2 + 8 * (64 + 512 + 64 + 128);
    expect(layer({ weights: 'fp8' })).toBeCloseTo(380.872 - saved / 1e3, 9);
  });

  it('compresses keys and values, and multiplies what decompresses them in', () => {
    const latent = { kvRank: 32, ropeDim: 8, queryRank: 24 };
    const shape = { headDim: 16, kvHeads: 1, latent };
    const attention =
      // Both compressions at once; queries; 4 heads into the 32 compressed numbers, out of them, and the output.
      product(24 + 32 + 8, 64) +
      product(4 * (16 + 8), 24) +
      product(4 * 32, 16) +
      product(4 * 16, 32) +
      product(64, 64);
    const small = moved(4 * 64) + moved(2 * 5 * 16) + moved(4 * 16);
    const network = moved(4 * 64) + product(256, 64) + moved(3 * 128) + product(64, 128);
    expect(layer({}, shape)).toBeCloseTo(attention + small + network, 9);
    // Values of 24 numbers instead of 16 widen the way out.
    const wide = { ...shape, latent: { ...latent, valueDim: 24 } };
    const wider = product(4 * 24, 32) - product(4 * 16, 32) + product(64, 96) - product(64, 64);
    expect(layer({}, wide) - layer({}, shape)).toBeCloseTo(wider, 9);
    // Without compressed queries there is one product less.
    const direct = { ...shape, latent: { ...latent, queryRank: 0 } };
    const fewer = product(4 * 24, 64) - product(64, 64) - product(96, 24);
    expect(layer({}, direct) - layer({}, shape)).toBeCloseTo(fewer, 9);
  });

  it('sends tokens to experts behind its first layers', () => {
    const experts = { count: 8, perToken: 2, intermediate: 32, shared: 16, denseLayers: 1 };
    // 8 tokens miss one of 8 experts with probability (6/8)^8 = 0.1001.
    const met = 8 * (1 - 6561 / 65_536);
    // Three matrices of each, and for 16 rows three times the input and six times the width.
    const routed = 30 + (3 * 64 * 32 * 2 * met + 16 * 2 * (3 * 64 + 6 * 32)) / 1e3;
    const always = product(32, 64) + product(64, 16);
    const network = moved(4 * 64) + product(256, 64) + moved(3 * 128) + product(64, 128);
    // Of the two layers one is dense: half of each on average.
    const half = (moved(4 * 64) + always + routed - network) / 2;
    expect(layer({}, { experts })).toBeCloseTo(380.872 + half, 9);
    const none = { ...experts, shared: 0, denseLayers: 0 };
    expect(layer({}, { experts: none })).toBeCloseTo(380.872 - network + moved(4 * 64) + routed, 9);
  });

  it('adds tables: first vectors of tokens, next tokens of sequences', () => {
    const tiny = new Layer(plainConfig());
    expect(1e6 * tiny.embedding(8)).toBeCloseTo(moved(2 * 64), 9);
    // The table of 1000 × 64 is read in 16 bits, and 1000 chances of 32 bits are looked through.
    const next = moved(4 * 64) + product(1000, 64) + 3 + (8 * 4000) / 1e3;
    expect(1e6 * tiny.output(8)).toBeCloseTo(next, 9);
    const small = new Layer(plainConfig({ weights: 'int4' }));
    expect(1e6 * small.output(8)).toBeCloseTo(next, 9);
  });
});
