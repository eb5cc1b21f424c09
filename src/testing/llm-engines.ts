import fc from 'fast-check';
import type { Data } from './distributions.ts';

/**
 * Language models on one or two accelerators of any kind, with all that an `llm` engine may say but pipelines
 * and weights outside VRAM: small batches, and KV from too little for most requests to ample.
 */
export function llmEngines(): fc.Arbitrary<Data> {
  return fc
    .record({
      sequences: fc.integer({ min: 1, max: 4 }),
      spareTokens: fc.oneof(fc.nat(4), fc.nat(100)),
      kv: kvCaches(),
      rest: fc.record(
        {
          step_time: stepTimes(),
          chunk: fc.integer({ min: 1, max: 32 }),
          max_model_len: fc.integer({ min: 20, max: 300 }),
          preemption: preemptions(),
          order: orders(),
          disaggregation: disaggregations(),
          prompt_cache: fc.record({ size: megabytes(1, 64), corrected: fc.boolean() }),
        },
        { requiredKeys: ['step_time'] },
      ),
    })
    .map(({ sequences, spareTokens, kv, rest }) => ({
      kind: 'llm',
      model: 'Llama-3.1-8B',
      max_num_seqs: sequences,
      // Every sequence must be able to decode in one step.
      max_num_batched_tokens: sequences + spareTokens,
      kv,
      ...rest,
    }));
}

function kvCaches(): fc.Arbitrary<Data> {
  const explicit = fc
    .record({ tokens: fc.integer({ min: 40, max: 400 }), block: fc.constantFrom(1, 4, 16) })
    .map(({ tokens, block }) => ({ blocks: Math.ceil(tokens / block), block_size: block }));
  const tier = fc.record({
    name: fc.constant('host'),
    size: megabytes(1, 64),
    bandwidth: bandwidths(),
  });
  return fc
    .record({
      size: fc.oneof({ weight: 5, arbitrary: explicit }, { weight: 1, arbitrary: fc.constant({}) }),
      rest: fc.record(
        { prefix_cache: fc.boolean(), tiers: fc.array(tier, { maxLength: 2 }) },
        { requiredKeys: [] },
      ),
    })
    .map(({ size, rest }) => ({ ...size, ...rest }));
}

function stepTimes(): fc.Arbitrary<Data> {
  const upTo = (most: number, unit: string) => fc.nat(most).map((n) => `${n}${unit}`);
  return fc.oneof(
    fc.record({
      kind: fc.constant('constant'),
      seconds: fc.integer({ min: 1, max: 300 }).map((n) => `${n}ms`),
    }),
    fc.record({
      kind: fc.constant('coefficients'),
      base: fc.integer({ min: 2, max: 80 }).map((n) => `${n}ms`),
      per_prefill_token: upTo(999, 'us'),
      per_prefill_pair: upTo(9, 'us'),
      per_decode: upTo(9999, 'us'),
      per_kv_token: upTo(99, 'us'),
    }),
    fc.constant({ kind: 'roofline' }),
  );
}

function preemptions(): fc.Arbitrary<Data> {
  return fc.oneof(
    fc.constant({ kind: 'recompute' }),
    fc.record({ kind: fc.constant('swap'), memory: megabytes(0, 64), bandwidth: bandwidths() }),
  );
}

function orders(): fc.Arbitrary<Data> {
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('fcfs', 'priority', 'vtc') }),
    fc.record({ kind: fc.constant('drr'), quantum: fc.integer({ min: 1, max: 200 }) }),
  );
}

function disaggregations(): fc.Arbitrary<Data> {
  return fc.record({
    prefill: fc.integer({ min: 1, max: 2 }),
    decode: fc.integer({ min: 1, max: 2 }),
    bandwidth: bandwidths(),
    latency: fc.nat(40).map((n) => `${n}ms`),
  });
}

/** A token's KV is 128 KiB. */
function megabytes(least: number, most: number): fc.Arbitrary<string> {
  return fc.integer({ min: least, max: most }).map((n) => `${n}MB`);
}

/** From seconds for a prompt to no time at all. */
function bandwidths(): fc.Arbitrary<string> {
  return fc.constantFrom('25GB/s', '1GB/s', '40MB/s', '3MB/s');
}
