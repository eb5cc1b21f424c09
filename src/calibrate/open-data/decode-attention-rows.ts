import {
  type DecodeAttentionShape,
  type DecodeKernel,
  usualDecodeKernel,
} from '../../models/serving/step-time/operators/decode-attention.ts';
import { filesIn } from './files-in.ts';
import { readTable } from './read-table.ts';

/** One measured kernel: a token of each sequence against a KV cache of so many tokens each. */
export interface DecodeAttentionRow {
  /** The catalog's id. */
  readonly accelerator: string;
  readonly shape: DecodeAttentionShape;
  readonly sequences: number;
  /** KV tokens of each sequence, and those that all of them read: no more than their windows. */
  readonly context: number;
  readonly kvTokens: number;
  readonly seconds: number;
  readonly group: string;
  /** The same KV was read over and over, with nothing between, so that a cache may hold it. */
  readonly repeated: boolean;
}

/** The name under which rows of one configuration are kept together. */
export function decodeAttentionGroup(row: DecodeAttentionRow): string {
  return row.group;
}

/** Every decode attention in the open tables under a directory (its `aiconfigurator_ops` and `llmservingsim`). */
export function decodeAttentionRows(directory: string): DecodeAttentionRow[] {
  return [
    ...operatorRows(`${directory}/aiconfigurator_ops`),
    ...servingRows(`${directory}/llmservingsim`),
  ];
}

const operatorFiles = /generation_attention/;
const machines: Readonly<Record<string, string>> = {
  a100: 'A100-80-SXM',
  h100: 'H100-SXM',
  h200: 'H200-SXM',
  l40s: 'L40S',
  RTX4090: 'RTX-4090',
  RTXPRO6000: 'RTX-PRO-6000-Server',
};

function operatorRows(directory: string): DecodeAttentionRow[] {
  return filesIn(directory, operatorFiles).flatMap((file) => {
    const id = machineOf(file);
    return (
      readTable(`${directory}/${file}`)
        // Of two kernels for FP8 on an L40S, Triton serves only heads of 192: FlashInfer is the usual one.
        .filter((cells) => cells['kernel_source'] !== 'vllm_triton_attn')
        .map((cells) => {
          const heads = Number(cells['num_heads']);
          const kvHeads = Number(cells['num_key_value_heads']);
          const headDim = Number(cells['head_dim']);
          const window = Number(cells['window_size'] ?? 0);
          const kvFormat = cells['kv_cache_dtype'] === 'fp8' ? 'fp8' : 'fp16';
          const kernel = usualDecodeKernel(id.startsWith('H'), kvFormat);
          // The H200's table states windows that its kernel never saw: times grow with the whole context.
          const seen = id === 'H200-SXM' ? 0 : window;
          const shape = shapeOf(heads, kvHeads, headDim, kvFormat, kernel, seen);
          const group = `decode-attention ${kvFormat} ${heads}/${kvHeads}x${headDim} w${window}`;
          const seconds = Number(cells['latency']) * 1e-3;
          const context = Number(cells['step']);
          return rowOf(id, shape, Number(cells['batch_size']), context, seconds, group, true);
        })
    );
  });
}

/** From the models' configurations: heads, KV heads, head dimension. */
const models: Readonly<Record<string, readonly [number, number, number]>> = {
  'Llama-3.1-8B': [32, 8, 128],
  'Qwen3-30B-A3B-Instruct-2507': [32, 4, 128],
  'Qwen3-32B': [64, 8, 128],
};

function servingRows(directory: string): DecodeAttentionRow[] {
  return filesIn(directory, /_attention\.csv/).flatMap((file) => {
    const id = machineOf(file);
    const [, model = '', parts = ''] = file.split('_');
    const [heads, kvHeads, headDim] = models[model]!;
    const tensor = Number(parts.slice(2));
    const shape = shapeOf(
      heads / tensor,
      kvHeads / tensor,
      headDim,
      'fp16',
      'flash-attention-2',
      0,
    );
    return readTable(`${directory}/${file}`)
      .filter((cells) => Number(cells['prefill_chunk']) === 0 && Number(cells['n_decode']) > 0)
      .map((cells) => {
        const sequences = Number(cells['n_decode']);
        // Its `kv_decode` is of one sequence: taken for the total, bandwidth would shrink with the batch.
        const context = Number(cells['kv_decode']);
        const group = `decode-attention ${model} ${sequences}`;
        return rowOf(id, shape, sequences, context, Number(cells['time_us']) * 1e-6, group, false);
      });
  });
}

function shapeOf(
  heads: number,
  kvHeads: number,
  headDim: number,
  kvFormat: 'fp16' | 'fp8',
  kernel: DecodeKernel,
  window: number,
): DecodeAttentionShape {
  return { heads, kvHeads, headDim, kvFormat, kernel, ...(window > 0 && { window }) };
}

function rowOf(
  accelerator: string,
  shape: DecodeAttentionShape,
  sequences: number,
  context: number,
  seconds: number,
  group: string,
  repeated: boolean,
): DecodeAttentionRow {
  const kvTokens = sequences * Math.min(context, shape.window ?? context);
  return { accelerator, shape, sequences, context, kvTokens, seconds, group, repeated };
}

function machineOf(file: string): string {
  const id = machines[file.slice(0, file.indexOf('_'))];
  if (id === undefined) throw new RangeError(`${file}: no known accelerator in its name`);
  return id;
}
