import type { ModelShape } from '../../../../src/catalog/models.ts';
import type {
  OperatorCoefficients,
  OperatorStepConfig,
} from '../../../../src/models/serving/step-time/operator-step-config.ts';
import type { Device } from '../../../../src/models/serving/step-time/operators/device.ts';
import type { StepWork } from '../../../../src/models/serving/step-time/step-time.ts';

/** Arithmetic that takes no time. */
const free = 1e40;

/** An accelerator on which time is counted by hand: 1 ns a byte, and nothing for arithmetic. */
export const plainDevice: Device = {
  hopper: true,
  flops: () => free,
  bandwidth: 1e9,
  multiprocessors: 1e6,
  l2Bytes: 1e12,
};

const kernel = {
  ...{ launch: 10e-6, tile: 0, joules: 0, bandwidth: 1, feed: 1, store: free, split: 0 },
  ...{ wholeWaves: 1, exposed: 0, cache: 1, quantise: 0, quantiseRow: 0, pad: 0 },
};
const small = { launch: 1e-6, attained: 1, cached: 0, cacheRate: free, walk: 0 };
const decode = {
  ...{ launchCycles: 0, combineCycles: 0, regroupCycles: 0, perSequence: 0 },
  ...{ block: 2e-6, blockPerQuery: 0, bandwidthPart: 1, blockBandwidth: free, scoreRate: free },
  windowSlack: 0,
};
const prefill = {
  ...{ beside: 0, softmaxDims: 0, launchCycles: 0, waveLoss: 0, bandwidth: 1, alone: 0 },
  ...{ decodeKey: 1, decodeStart: 0, decodeBandwidth: 1 },
};

/** A product launches in 10 µs, a small kernel in 1, drawing a token in 3, experts in 30; a wave of attention is 2. */
export const plainCoefficients: OperatorCoefficients = {
  gemm: { fp16: kernel, fp8: kernel, 'fp8-block': kernel },
  decodeAttention: { fp16: decode, fp8: decode },
  prefillAttention: { fp16: prefill, fp8: prefill },
  allReduce: {
    ...{ kernelStart: 5e-6, perPeer: 1e-6, barrier: 1, kernelAttained: 1 },
    ...{ ringStart: 1, hop: 1, ringFill: 1, ringAttained: 1, peersAttained: 1, hostAttained: 1 },
  },
  elementwise: small,
  sampling: { ...small, launch: 3e-6 },
  experts: { launch: 30e-6, memoryAttained: 1, computeAttained: 1, unhidden: 0 },
};

/** Two layers of 64 numbers, with two queries for each key. */
export const tinyModel: ModelShape = {
  parameters: 1e6,
  activeParameters: 1e6,
  layers: 2,
  hidden: 64,
  heads: 4,
  kvHeads: 2,
  headDim: 128,
  vocabulary: 1000,
  intermediate: 128,
  feedForward: 'gated',
};

/** The tiny model on one plain accelerator, but for what is said. */
export function plainConfig(
  changes: Partial<OperatorStepConfig> = {},
  shape: Partial<ModelShape> = {},
): OperatorStepConfig {
  return {
    model: { ...tinyModel, ...shape },
    device: plainDevice,
    link: { bandwidth: 1e9, kind: 'nvlink', switchAdds: false },
    weights: 'fp16',
    kv: 'fp16',
    tensor: 1,
    pipeline: 1,
    microbatches: 1,
    linkLatency: 0,
    coefficients: plainCoefficients,
    ...changes,
  };
}

export const idle: StepWork = {
  prefillTokens: 0,
  prefills: 0,
  prefillPairs: 0,
  prefillContext: 0,
  decodes: 0,
  kvTokens: 0,
};

/** A step in which so many sequences decode, over so many KV tokens. */
export function decoding(decodes: number, kvTokens: number): StepWork {
  return { ...idle, decodes, kvTokens };
}

/** A step over one chunk of a prompt, after so many tokens of it. */
export function chunk(tokens: number, before = 0): StepWork {
  return {
    ...idle,
    prefillTokens: tokens,
    prefills: 1,
    prefillPairs: tokens * (before + (tokens + 1) / 2),
    prefillContext: before,
  };
}
