import { z } from 'zod';
import { modelNames } from '../../catalog/models.ts';
import { publishedBudgets } from '../../policies/placement/layer-tiers.ts';
import { quantity, quantityOr } from '../quantities.ts';
import { attained } from './engine.ts';
import { duration, positiveDuration, whole } from './numbers.ts';
import { operators } from './operators.ts';

const bytes = () => quantity('bytes', { min: 0 });
const bandwidth = () => quantity('bandwidth', { above: 0 });
const unlimited = () => quantityOr('count', ['unlimited'], { min: 1 }).default('unlimited');

const inlineModel = z.strictObject({
  parameters: quantity('count', { above: 0 }).describe('weights of the model'),
  active_parameters: quantity('count', { above: 0 })
    .optional()
    .describe('weights that a token meets; all where left out'),
  layers: whole(1),
  hidden: whole(1).describe('width of the residual stream'),
  heads: whole(1).describe('of queries'),
  kv_heads: whole(1).describe('of keys and values'),
  head_dim: whole(1).optional().describe('hidden / heads where left out'),
  vocabulary: whole(1).default(128_000).describe('of the output layer and the embedding table'),
  intermediate: whole(1)
    .optional()
    .describe(
      'width of the gated feed-forward network; what the active parameters leave for it where left out',
    ),
});

const parallelism = z.strictObject({
  tensor: whole(1)
    .optional()
    .describe('accelerators that share each layer; accelerators / pipeline where left out'),
  pipeline: whole(1).default(1).describe('stages, each with its part of the layers'),
  microbatches: whole(1)
    .optional()
    .describe(
      'parts into which a step is cut; as many as stages where left out, 1 leaves all but one stage idle',
    ),
  link: bandwidth()
    .optional()
    .describe(
      'towards the next accelerator, in one direction; the data sheet’s where left out, or 300 GB/s',
    ),
  peer_access: z
    .boolean()
    .optional()
    .describe(
      'of fitted step times: whether accelerators on PCIe reach each other’s memory, as where left out; if not, three or more share the host’s bridge',
    ),
  link_latency: duration().default(5e-6).describe('before the first byte of a transfer'),
});

const factor = (of: string) =>
  z.number().nonnegative().optional().describe(`factor on the physics of ${of}; 1 where left out`);

const stepTime = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fitted'),
    file: z
      .string()
      .optional()
      .describe(
        'what `spillway calibrate` found out about the server; it gives all that is left out',
      ),
    base: duration().optional().describe('host time of every step'),
    per_sequence: duration().optional().describe('host time that each sequence adds'),
    dense: factor('all that does not depend on context'),
    decode_attention: factor('reading KV'),
    prefill_attention: factor('attention within prompts'),
    operators: operators
      .optional()
      .describe('coefficients of operators that a model file gave; the catalog’s where left out'),
  }),
  z.strictObject({
    kind: z.literal('table'),
    file: z
      .string()
      .optional()
      .describe('measured steps, as `spillway calibrate` reads them, in the place of both lists'),
    points: z
      .array(
        z.strictObject({
          batch: whole(1).describe('sequences that decode'),
          context: z.number().positive().describe('KV tokens of each'),
          seconds: positiveDuration(),
        }),
      )
      .default([])
      .describe('measured steps that only decode; straight lines between and beyond them'),
    prompts: z
      .array(z.strictObject({ tokens: whole(1), seconds: positiveDuration() }))
      .default([])
      .describe('measured steps of a lone prompt, of two lengths at least'),
  }),
  z.strictObject({
    kind: z.literal('roofline'),
    ...attained,
    host_per_sequence: duration().default(0).describe('host time that each sequence adds'),
  }),
  z.strictObject({
    kind: z.literal('constant'),
    seconds: positiveDuration().describe('of every step'),
  }),
  z.strictObject({
    kind: z.literal('coefficients'),
    base: duration().default(0).describe('of every step'),
    per_prefill_token: duration().default(0),
    per_prefill_pair: duration().default(0).describe('of a prompt token with one before it'),
    per_prefill_context: duration().default(0).describe('per KV token that chunks of prompts read'),
    per_decode: duration().default(0).describe('per sequence that decodes'),
    per_kv_token: duration().default(0).describe('per KV token that decoding sequences read'),
  }),
]);

const kv = z.strictObject({
  blocks: quantityOr('count', ['derived'], { min: 1 })
    .default('derived')
    .describe('of a replica; derived from what weights and activations leave of the memory'),
  block_size: whole(1).default(16).describe('tokens of a block'),
  memory_utilisation: quantity('ratio', { above: 0, max: 1 })
    .default(0.9)
    .describe('part of the accelerators’ memory that the engine may use'),
  prefix_cache: z.boolean().default(true).describe('blocks of shared heads of prompts are kept'),
  tiers: z
    .array(
      z.strictObject({
        name: z.string(),
        size: quantity('bytes', { above: 0 }),
        bandwidth: bandwidth().describe('to and from the accelerators'),
      }),
    )
    .default([])
    .describe('where blocks go that leave the accelerators, from the fastest on'),
});

const preemption = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('recompute').describe('its prompt is computed again') }),
  z.strictObject({
    kind: z.literal('swap').describe('its KV waits in the memory of the host'),
    memory: bytes().default(16e9).describe('of the host, for the KV of those preempted'),
    bandwidth: bandwidth().default(25e9).describe('to the host; the default is PCIe 4.0 × 16'),
  }),
]);

const order = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fcfs').describe('first come, first served') }),
  z.strictObject({
    kind: z.literal('priority').describe('by the priority of the tenant, then as they came'),
  }),
  z.strictObject({
    kind: z
      .literal('vtc')
      .describe('the tenant that was served the fewest tokens (Sheng et al., OSDI 2024)'),
    input_weight: z.number().nonnegative().default(1).describe('of a prompt token'),
    output_weight: z.number().nonnegative().default(2).describe('of an output token'),
  }),
  z.strictObject({
    kind: z
      .literal('drr')
      .describe('tenants in turn, so many prompt tokens each (deficit round robin)'),
    quantum: whole(1).default(1024).describe('prompt tokens that a tenant may send in its turn'),
  }),
]);

const tieredWeights = z.strictObject({
  kind: z.literal('tiered'),
  vram: bytes().default(publishedBudgets.vram).describe('of the replica, for weights'),
  ram: bytes().default(publishedBudgets.ram).describe('of the host, for weights'),
  disk: bytes().default(publishedBudgets.disk),
  access: z
    .union([z.literal('all'), z.array(quantity('ratio', { min: 0, max: 1 })).min(1)])
    .default('all')
    .describe('part of the steps that use each layer; `all` is 1 for each'),
  placement: z
    .enum(['as-loaded', 'published', 'sized'])
    .default('sized')
    .describe(
      'layers in their own order; or the most used first, taken for 1 GiB each (the reference design’s placeholder) or by their true size',
    ),
  latency: z
    .enum(['published', 'bandwidth'])
    .default('bandwidth')
    .describe('of a layer outside VRAM: 2 ms and 15 ms, or its bytes over the bandwidth'),
  ram_bandwidth: bandwidth().default(25e9).describe('the default is PCIe 4.0 × 16'),
  disk_bandwidth: bandwidth().default(7e9).describe('the default is one NVMe drive'),
});

const disaggregation = z.strictObject({
  prefill: whole(1).describe('of each prefill + decode replicas, how many process prompts'),
  decode: whole(1).describe('and how many give the tokens after the first'),
  bandwidth: bandwidth().default(25e9).describe('at which KV moves; the default is 200 Gbit/s'),
  latency: duration().default(0.001).describe('before the KV of a request moves'),
});

/** Continuous batching of a language model, as vLLM does it. */
export const llm = z.strictObject({
  kind: z.literal('llm'),
  model: z
    .union([z.enum(modelNames as [string, ...string[]]), inlineModel])
    .describe('a model of the catalog, or its shape'),
  precision: z
    .enum(['fp16', 'fp8', 'int8', 'fp4', 'int4'])
    .default('fp16')
    .describe('of the weights, and of the arithmetic where the accelerator has it'),
  kv_precision: z.enum(['fp16', 'fp8', 'int8']).default('fp16').describe('of the KV cache'),
  parallelism: parallelism.prefault({}),
  step_time: stepTime.prefault({ kind: 'fitted' }).describe('how long a step takes'),
  max_num_seqs: whole(1).default(256).describe('sequences that run at once'),
  max_num_batched_tokens: whole(1).default(8192).describe('tokens of a step'),
  chunk: unlimited().describe('tokens of one prompt in a step'),
  max_model_len: unlimited().describe('prompt and output tokens; longer requests are rejected'),
  kv: kv.prefault({}),
  preemption: preemption
    .prefault({ kind: 'recompute' })
    .describe('what becomes of a sequence that has to give up its blocks'),
  order: order.prefault({ kind: 'fcfs' }).describe('whose turn it is to be admitted'),
  disaggregation: disaggregation
    .optional()
    .describe('prompts and decoding on different replicas, dealt round by their numbers'),
  weights: z
    .discriminatedUnion('kind', [tieredWeights])
    .optional()
    .describe('where weights live; all on the accelerators where left out'),
  prompt_cache: z
    .strictObject({
      size: quantity('bytes', { above: 0 }),
      corrected: z
        .boolean()
        .default(true)
        .describe('false keeps the faults of the published class'),
    })
    .optional()
    .describe('the reference design’s cache of KV by whole prompts, beside the prefix cache'),
  stepwise: z
    .boolean()
    .default(false)
    .describe('simulate each step as an event: the same results, slowly'),
});

/** An `llm` engine with every default filled in. */
export type LlmScenario = z.output<typeof llm>;
