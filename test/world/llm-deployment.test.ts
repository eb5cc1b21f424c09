import { describe, expect, it } from 'vitest';
import { accelerator } from '../../src/catalog/accelerators.ts';
import { usualServerOf } from '../../src/catalog/step-coefficients.ts';
import { noWork } from '../../src/models/serving/step-time/step-time.ts';
import { llm } from '../../src/scenario/schema/llm.ts';
import { llmPhysics } from '../../src/world/llm-deployment.ts';

/** What a server of an 8B model's 32 layers adds to the operators. */
const usualServer = usualServerOf(1, 32);

function config(engine: object, accelerators = 1, id = 'H100') {
  const parsed = llm.parse({ kind: 'llm', model: 'Llama-3.1-8B', ...engine });
  return llmPhysics(parsed, accelerators, accelerator(id)!);
}

describe('an llm engine in the models’ terms', () => {
  it('of which nothing is said has these defaults', () => {
    const { stepTime: _, memorySeconds: __, ...rest } = config({});
    expect(rest).toEqual({
      maxSequences: 256,
      tokenBudget: 8192,
      chunk: Number.POSITIVE_INFINITY,
      maxModelLength: Number.POSITIVE_INFINITY,
      kv: {
        blocks: 27_975,
        blockSize: 16,
        bytesPerToken: 131_072,
        prefixCache: true,
        lowerTiers: [],
      },
      preemptsByPriority: false,
      swap: undefined,
      disaggregation: undefined,
      stepwise: false,
    });
  });

  it('takes what is said', () => {
    const {
      stepTime: _,
      memorySeconds: __,
      ...rest
    } = config({
      max_num_seqs: 8,
      max_num_batched_tokens: 2048,
      chunk: 512,
      max_model_len: '32K',
      kv_precision: 'fp8',
      kv: {
        blocks: 99,
        block_size: 32,
        prefix_cache: false,
        tiers: [{ name: 'ram', size: '1GiB', bandwidth: '2GiB/s' }],
      },
      preemption: { kind: 'swap', memory: '1GiB', bandwidth: '1GiB/s' },
      order: { kind: 'priority' },
      disaggregation: { prefill: 1, decode: 3, bandwidth: '4GiB/s', latency: '2ms' },
      stepwise: true,
    });
    expect(rest).toEqual({
      maxSequences: 8,
      tokenBudget: 2048,
      chunk: 512,
      maxModelLength: 32_000,
      kv: {
        blocks: 99,
        blockSize: 32,
        bytesPerToken: 65_536,
        prefixCache: false,
        // 2^30 bytes in blocks of 32 × 2^16 = 2^21, at 2^31 a second.
        lowerTiers: [{ blocks: 512, secondsPerBlock: 1 / 1024 }],
      },
      preemptsByPriority: true,
      swap: { tokens: 16_384, secondsPerToken: 1 / 16_384 },
      disaggregation: { prefill: 1, decode: 3, latency: 0.002, secondsPerToken: 1 / 65_536 },
      stepwise: true,
    });
  });

  it('takes the roofline of its accelerator: 16.06 GB at 0.8 × 3.35 TB/s, and 2 ms', () => {
    const { stepTime } = config({ step_time: { kind: 'roofline' } });
    expect(stepTime.decodeBase(1)).toBeCloseTo(0.002 + 16.060522496 / 2680, 12);
    expect(stepTime.decodePerKvToken(1)).toBeCloseTo(131_072 / 2.68e12, 20);
  });

  it('takes the fitted operators of its accelerator unless it is told, and what the usual server adds', () => {
    const { stepTime } = config({});
    // 15.01 GB, the embedding aside, at 3.35 TB/s take 4.48 ms.
    expect(stepTime.decodeBase(1)).toBeGreaterThan(usualServer.base + 15.01e9 / 3.35e12);
    expect(stepTime.decodeBase(1)).toBeLessThan(usualServer.base + 1.6 * (15.01e9 / 3.35e12));
    const bare = config({ step_time: { kind: 'fitted', base: 0 } }).stepTime;
    expect(stepTime.decodeBase(64) - bare.decodeBase(64)).toBeCloseTo(usualServer.base, 12);
    const said = { kind: 'fitted', base: 0, per_sequence: '10us', dense: 2, decode_attention: 3 };
    const adjusted = config({ step_time: said }).stepTime;
    expect(adjusted.decodePerKvToken(64)).toBeCloseTo(3 * bare.decodePerKvToken(64), 18);
    const dense = config({ step_time: { kind: 'fitted', base: 0, decode_attention: 0 } }).stepTime;
    const attention = bare.decodeBase(64) - dense.decodeBase(64);
    expect(adjusted.decodeBase(64)).toBeCloseTo(
      640e-6 + 2 * dense.decodeBase(64) + 3 * attention,
      12,
    );
  });

  it('spreads fitted operators over its accelerators as it is told', () => {
    const base = (parallelism: object, accelerators: number) =>
      config(
        { parallelism, step_time: { kind: 'fitted', base: 0, per_sequence: 0 } },
        accelerators,
      ).stepTime.decodeBase(64);
    // Each reads half; all-reduces and launches are not halved.
    expect(base({}, 1) / base({}, 2)).toBeGreaterThan(1.3);
    expect(base({}, 1) / base({}, 2)).toBeLessThan(2);
    // Two stages in turn, of half the layers each.
    const stages = { pipeline: 2, microbatches: 1, link_latency: 0, link: '1000TB/s' };
    expect(base(stages, 2) / base({}, 1)).toBeCloseTo(1, 6);
    expect(base({}, 2)).toBeLessThan(base({ link: '1GB/s' }, 2));
  });

  it('computes one-byte weights at their own speed only where the data sheet has it', () => {
    const seconds = (precision: string, accelerator: string) =>
      config({ precision, step_time: { kind: 'roofline', launch: 0 } }, 1, accelerator);
    const perToken = (precision: string, accelerator: string) =>
      seconds(precision, accelerator).stepTime.decodeBase(1e6) / 1e6;
    expect(perToken('fp8', 'H100')).toBeCloseTo(perToken('fp16', 'H100') / 2, 15);
    // An A100 has no fp8, so that only bytes are saved; nor is int4 multiplied anywhere.
    expect(perToken('fp8', 'A100')).toBe(perToken('fp16', 'A100'));
    expect(perToken('int8', 'A100')).toBeCloseTo(perToken('fp16', 'A100') / 2, 15);
    expect(perToken('int4', 'H100')).toBe(perToken('fp16', 'H100'));
    expect(seconds('fp8', 'A100').stepTime.decodeBase(1)).toBeCloseTo(
      seconds('fp16', 'A100').stepTime.decodeBase(1) / 2,
      15,
    );
  });

  it('cuts a step into as many microbatches as there are stages, unless it is told', () => {
    const launch = { kind: 'roofline', launch: 0 };
    const base = (microbatches?: number) =>
      config(
        {
          step_time: launch,
          parallelism: {
            pipeline: 4,
            link: '1000TB/s',
            link_latency: 0,
            ...(microbatches === undefined ? {} : { microbatches }),
          },
        },
        4,
      ).stepTime.decodeBase(4);
    // 7 slots of reading a quarter of the weights, instead of 4.
    expect(base() / base(1)).toBeCloseTo(7 / 4, 6);
    expect(base(4)).toBe(base());
  });

  it('takes a constant step, or coefficients', () => {
    const constant = config({ step_time: { kind: 'constant', seconds: '20ms' } });
    expect(constant.stepTime.decodeBase(100)).toBe(0.02);
    const { stepTime } = config({
      step_time: { kind: 'coefficients', base: '5ms', per_decode: '10us', per_kv_token: '0.05us' },
    });
    expect(stepTime.decodeBase(100)).toBeCloseTo(0.006, 15);
    expect(stepTime.decodePerKvToken(100)).toBeCloseTo(5e-8, 20);
  });
});

describe('tiered weights', () => {
  /** Two of 32 layers of half a GB in VRAM, two in RAM, and the rest on disk. */
  const weights = { kind: 'tiered', vram: '1.1GB', ram: '1.1GB', disk: '100GB' };
  const layer = 16_060_522_496 / 32;
  const added = (more: object) =>
    config({ weights: { ...weights, ...more } }).stepTime.decodeBase(1) -
    config({}).stepTime.decodeBase(1);

  it('add the time to fetch what is not in VRAM', () => {
    expect(added({})).toBeCloseTo((2 * layer) / 25e9 + (28 * layer) / 7e9, 9);
    expect(added({ latency: 'published' })).toBeCloseTo(2 * 0.002 + 28 * 0.015, 9);
  });

  it('leave their memory to the KV cache', () => {
    const gained = config({ weights }).kv.blocks - config({}).kv.blocks;
    expect(gained).toBeCloseTo((30 * layer) / 2_097_152, -1);
  });

  it('put the most used layers into VRAM, taken for 1 GiB each where the placeholder counts', () => {
    const access = Array.from({ length: 32 }, (_, i) => (i >= 30 ? 1 : 0.8));
    const published = { latency: 'published', access };
    expect(added({ ...published, placement: 'as-loaded' })).toBeCloseTo(
      2 * 0.8 * 0.002 + (26 * 0.8 + 2) * 0.015,
      9,
    );
    expect(added(published)).toBeCloseTo(2 * 0.8 * 0.002 + 28 * 0.8 * 0.015, 9);
    expect(added({ ...published, placement: 'published' })).toBeCloseTo(
      0.002 + 30 * 0.8 * 0.015,
      9,
    );
  });
});

describe('cards on PCIe', () => {
  const promptOf = (peer_access: boolean, accelerators: number, id = 'L40S') => {
    const engine = { parallelism: { peer_access } };
    return config(engine, accelerators, id).stepTime.step({
      ...noWork(),
      prefillTokens: 2048,
      prefills: 1,
      prefillPairs: 2048 * 1024,
    });
  };

  it('that do not reach each other take longer for a prompt by 64 crossings of one bridge, if there are more than two', () => {
    // 64 all-reduces of 16.8 MB among four: 1.5 times at 16 GB/s in a ring, 6 times at 15.6 GB/s by turns.
    const more = promptOf(false, 4) - promptOf(true, 4);
    const bytes = 2048 * 4096 * 2;
    expect(more / (64 * bytes)).toBeCloseTo(6 / 15.6e9 - 1.5 / 16e9, 10);
    expect(promptOf(false, 2)).toBe(promptOf(true, 2));
  });

  it('are asked about, those on NVLink are not', () => {
    expect(promptOf(false, 4, 'H100')).toBe(promptOf(true, 4, 'H100'));
  });
});
