import { usualDecodeKernel } from '../../models/serving/step-time/operators/decode-attention.ts';
import {
  attentionPairs,
  type PrefillAttentionShape,
} from '../../models/serving/step-time/operators/prefill-attention.ts';
import type { StepWork } from '../../models/serving/step-time/step-time.ts';
import { filesIn } from './files-in.ts';
import { readTable } from './read-table.ts';

/** One measured call: the attention of one layer over chunks of prompts, and over decodes beside them. */
export interface PrefillAttentionRow {
  /** The catalog's id. */
  readonly accelerator: string;
  readonly shape: PrefillAttentionShape;
  readonly work: Readonly<StepWork>;
  readonly seconds: number;
  readonly group: string;
}

/** The name under which rows of one configuration are kept together. */
export function prefillAttentionGroup(row: PrefillAttentionRow): string {
  return row.group;
}

/** Every call with prompts in the open tables under a directory (its `aiconfigurator_ops` and `llmservingsim`). */
export function prefillAttentionRows(directory: string): PrefillAttentionRow[] {
  return [
    ...operatorRows(`${directory}/aiconfigurator_ops`),
    ...servingRows(`${directory}/llmservingsim`),
  ];
}

/**
 * Prefill rows of the tables of a Llama-2-7B with FlashInfer under a directory's `frontier`, an A800 taken for an
 * A100 and an H800 for an H100: never fitted, as the engine's usual kernels are others.
 */
export function frontierPrefillRows(directory: string): PrefillAttentionRow[] {
  return filesIn(`${directory}/frontier`, /_attention\.csv/).flatMap((file) => {
    const accelerator = file.startsWith('a800') ? 'A100-80-SXM' : 'H100-SXM';
    return readTable(`${directory}/frontier/${file}`).flatMap((cells) => {
      const chunk = Number(cells['prefill_chunk_size']);
      const seconds = Number(cells['time_stats.attn_prefill.median']) * 1e-3;
      // Batches of unlike chunks state neither.
      if (cells['is_prefill'] !== 'True' || cells['is_true_mixed_batch'] === 'True') return [];
      if (!(chunk > 1 && seconds > 0)) return [];
      const parts = Number(cells['num_tensor_parallel_workers']);
      const shape: PrefillAttentionShape = {
        heads: Number(cells['n_q_head']) / parts,
        kvHeads: Number(cells['n_kv_head']) / parts,
        headDim: 128,
        kvFormat: 'fp16',
        kernel: 'flashinfer',
      };
      const work = workOf(
        Number(cells['batch_size']),
        chunk,
        Number(cells['kv_cache_size']),
        undefined,
      );
      return [{ accelerator, shape, work, seconds, group: `prefill-attention frontier ${file}` }];
    });
  });
}

/**
 * The tables of the NVIDIA H200 are left out whole, 49,952 rows: they time other shapes than they name. Of the
 * fitting part 7,127 of 33,675 rows are faster than the data sheet's 16-bit peak, up to 260 times; a window
 * shortens nothing; and times fall with the square of the heads that share a KV head, where on the H100 of the same
 * multiprocessors they do not depend on them. No row of the other tables exceeds the peak.
 */
const operatorFiles = /^(a100|h100|l40s).*context_attention/;
const operatorAccelerators: Readonly<Record<string, string>> = {
  a100: 'A100-80-SXM',
  h100: 'H100-SXM',
  l40s: 'L40S',
};

/** What vLLM takes for a prompt on each accelerator; 1,508 rows of the L40S are of kernels for decodes or fallbacks. */
const usualKernels = new Set([
  'vllm_flash_attn',
  'vllm_flash_attn_fa2',
  'vllm_flashinfer_fiprefill',
]);

function operatorRows(directory: string): PrefillAttentionRow[] {
  return filesIn(directory, operatorFiles).flatMap((file) => {
    const accelerator = operatorAccelerators[file.split('_')[0]!]!;
    return readTable(`${directory}/${file}`).flatMap((cells) => {
      const chunk = Number(cells['isl']);
      // A prompt of one token is a decode's shape, for which engines have other kernels: 7,533 rows.
      if (chunk <= 1 || !usualKernels.has(cells['kernel_source']!)) return [];
      const windowSize = Number(cells['window_size'] ?? 0);
      const window = windowSize > 0 ? windowSize : undefined;
      const kvFormat = cells['kv_cache_dtype'] === 'fp8' ? 'fp8' : 'fp16';
      const shape: PrefillAttentionShape = {
        heads: Number(cells['num_heads']),
        kvHeads: Number(cells['num_key_value_heads']),
        headDim: Number(cells['head_dim']),
        kvFormat,
        kernel: usualDecodeKernel(accelerator === 'H100-SXM', kvFormat),
        ...(window !== undefined && { window }),
      };
      const { heads, kvHeads, headDim } = shape;
      return [
        {
          accelerator,
          shape,
          work: workOf(Number(cells['batch_size']), chunk, 0, window),
          seconds: Number(cells['latency']) * 1e-3,
          group: `prefill-attention ${kvFormat} ${heads}/${kvHeads}x${headDim} w${windowSize}`,
        },
      ];
    });
  });
}

const servingFiles = /_attention\.csv/;
const servingAccelerators: Readonly<Record<string, string>> = {
  RTX4090: 'RTX-4090',
  RTXPRO6000: 'RTX-PRO-6000-Server',
};

/** Heads of the models' public configurations. */
const models: Readonly<Record<string, { heads: number; kvHeads: number }>> = {
  'Llama-3.1-8B': { heads: 32, kvHeads: 8 },
  'Qwen3-30B-A3B-Instruct-2507': { heads: 32, kvHeads: 4 },
  'Qwen3-32B': { heads: 64, kvHeads: 8 },
};

function servingRows(directory: string): PrefillAttentionRow[] {
  return filesIn(directory, servingFiles).flatMap((file) => {
    const [name, model, parallel] = file.split('_');
    const accelerator = servingAccelerators[name!]!;
    const parts = Number(parallel!.slice('tp'.length));
    const { heads, kvHeads } = models[model!]!;
    const shape: PrefillAttentionShape = {
      heads: heads / parts,
      kvHeads: kvHeads / parts,
      headDim: 128,
      kvFormat: 'fp16',
      kernel: 'flash-attention-2',
    };
    return readTable(`${directory}/${file}`).flatMap((cells) => {
      const chunk = Number(cells['prefill_chunk']);
      if (chunk <= 0) return [];
      const decodes = Number(cells['n_decode']);
      const work = workOf(1, chunk, Number(cells['kv_prefill']), undefined);
      return [
        {
          accelerator,
          shape,
          work: { ...work, decodes, kvTokens: decodes * Number(cells['kv_decode']) },
          seconds: Number(cells['time_us']) * 1e-6,
          group: `prefill-attention ${model} ${chunk}`,
        },
      ];
    });
  });
}

function workOf(
  chunks: number,
  chunk: number,
  context: number,
  window: number | undefined,
): StepWork {
  return {
    prefills: chunks,
    prefillTokens: chunks * chunk,
    prefillPairs: chunks * attentionPairs(chunk, context, window),
    prefillContext: chunks * context,
    decodes: 0,
    kvTokens: 0,
  };
}
