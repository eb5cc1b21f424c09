import { model } from '../../catalog/models.ts';
import type { GemmFormat } from '../../models/serving/step-time/operators/gemm.ts';
import { filesIn } from './files-in.ts';
import { readTable } from './read-table.ts';

/** One measured product of m × k activations and k × n weights. */
export interface GemmRow {
  /** The catalog's id; an H800 stands under the H100's, which it equals but for its links. */
  readonly accelerator: string;
  readonly source: 'aiconfigurator' | 'vidur' | 'llmservingsim' | 'frontier' | 'user';
  readonly format: GemmFormat;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly seconds: number;
  /** Whether a few matrices were multiplied again and again, so that small ones are met in the cache. */
  readonly warm: boolean;
  /** Whether the clock ran while the host launched the kernel, so that no row is shorter than that takes. */
  readonly hosted: boolean;
}

/** The name under which a weight matrix with every number of rows is kept together. */
export function gemmGroup(row: GemmRow): string {
  return `gemm ${row.format} ${row.n}x${row.k}`;
}

/** Every matrix product in the open tables under a directory. */
export function gemmRows(directory: string): GemmRow[] {
  return [
    ...operatorRows(`${directory}/aiconfigurator_ops`),
    ...layerRows(`${directory}/vidur`, /_mlp\.csv/, 'vidur'),
    ...layerRows(`${directory}/frontier`, /_linear\.csv/, 'frontier'),
    ...kernelRows(`${directory}/llmservingsim`),
  ];
}

/** Rows of the table that an accelerator is fitted on; others check it, having run other software. */
export function isPrimary(row: GemmRow): boolean {
  return row.source === (primary[row.accelerator] ?? 'aiconfigurator');
}

const primary: Readonly<Record<string, GemmRow['source']>> = {
  A40: 'vidur',
  'RTX-4090': 'llmservingsim',
  'RTX-PRO-6000-Server': 'llmservingsim',
};

/** Catalog ids by the prefixes of file names. */
const accelerators: Readonly<Record<string, string>> = {
  a100: 'A100-80-SXM',
  a40: 'A40',
  h100: 'H100-SXM',
  h200: 'H200-SXM',
  h800: 'H100-SXM',
  l40s: 'L40S',
  RTX4090: 'RTX-4090',
  RTXPRO6000: 'RTX-PRO-6000-Server',
};

const formats: Readonly<Record<string, GemmFormat>> = {
  bfloat16: 'fp16',
  fp8: 'fp8',
  fp8_block: 'fp8-block',
};

function operatorRows(directory: string): GemmRow[] {
  return filesIn(directory, /gemm_perf/).flatMap((file) => {
    const accelerator = acceleratorOf(file);
    return readTable(`${directory}/${file}`).map((cells): GemmRow => {
      const format = formats[cells['gemm_dtype'] ?? '']!;
      return {
        accelerator,
        source: 'aiconfigurator',
        format,
        ...shapeOf(cells),
        seconds: Number(cells['latency']) * 1e-3,
        warm: true,
        // 0.3 ms for the smallest product, where the same kernels take 10 µs elsewhere.
        hosted: cells['kernel_source'] === 'TritonFp8BlockScaledMMKernel',
      };
    });
  });
}

function shapeOf(cells: Record<string, string>) {
  return { m: Number(cells['m']), n: Number(cells['n']), k: Number(cells['k']) };
}

/** Tables of a layer's operators by tokens and tensor parallelism, which name the model's sizes in each row. */
function layerRows(directory: string, name: RegExp, source: 'vidur' | 'frontier'): GemmRow[] {
  return filesIn(directory, name).flatMap((file) => {
    const accelerator = acceleratorOf(file);
    return readTable(`${directory}/${file}`).flatMap((cells) => {
      const parts = Number(cells['num_tensor_parallel_workers']);
      const heads = Number(cells['n_head']);
      const hidden = Number(cells['n_embd']);
      const intermediate = Number(cells['n_expanded_embd']);
      const matrices = layerMatrices({
        hidden,
        heads: heads / parts,
        kvHeads: Math.max(1, Number(cells['n_kv_head']) / parts),
        headDim: hidden / heads,
        intermediate: intermediate / parts,
      });
      const operators = [
        ['attn_pre_proj', matrices.qkv],
        ['attn_post_proj', matrices.output],
        ['mlp_up_proj', matrices.gateUp],
        ['mlp_down_proj', matrices.down],
      ] as const;
      return operators.flatMap(([operator, [n, k]]): GemmRow[] => {
        const milliseconds = Number(cells[`time_stats.${operator}.median`] || Number.NaN);
        if (!(milliseconds > 0)) return [];
        return [
          {
            accelerator,
            source,
            format: 'fp16',
            m: Number(cells['num_tokens']),
            n,
            k,
            seconds: milliseconds * 1e-3,
            warm: false,
            hosted: source === 'frontier',
          },
        ];
      });
    });
  });
}

/** Kernels of a running vLLM server, by model and tensor parallelism; `lm_head` by sequences. */
function kernelRows(directory: string): GemmRow[] {
  return filesIn(directory, /_(dense|per_sequence)\.csv$/).flatMap((file) => {
    const [card = '', name = '', parallel = ''] = file.split('_');
    const parts = Number(parallel.slice(2));
    const shape = model(models[name]!)!;
    const matrices = layerMatrices({
      hidden: shape.hidden,
      heads: shape.heads / parts,
      kvHeads: shape.kvHeads / parts,
      headDim: shape.headDim,
      intermediate: shape.intermediate / parts,
    });
    const operators: Readonly<Record<string, readonly [number, number]>> = {
      qkv_proj: matrices.qkv,
      o_proj: matrices.output,
      gate_up_proj: matrices.gateUp,
      down_proj: matrices.down,
      lm_head: [shape.vocabulary / parts, shape.hidden],
    };
    return readTable(`${directory}/${file}`).flatMap((cells): GemmRow[] => {
      const matrix = operators[cells['layer'] ?? ''];
      if (matrix === undefined) return [];
      return [
        {
          accelerator: accelerators[card]!,
          source: 'llmservingsim',
          format: 'fp16',
          m: Number(cells['tokens'] ?? cells['sequences']),
          n: matrix[0],
          k: matrix[1],
          seconds: Number(cells['time_us']) * 1e-6,
          warm: false,
          hosted: false,
        },
      ];
    });
  });
}

const models: Readonly<Record<string, string>> = {
  'Llama-3.1-8B': 'Llama-3.1-8B',
  'Qwen3-32B': 'Qwen3-32B',
  'Qwen3-30B-A3B-Instruct-2507': 'Qwen3-30B-A3B',
};

interface LayerShape {
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly intermediate: number;
}

/** Columns (n) and rows (k) of the weights of one rank's layer; gate and up are one matrix. */
function layerMatrices({ hidden, heads, kvHeads, headDim, intermediate }: LayerShape) {
  return {
    qkv: [(heads + 2 * kvHeads) * headDim, hidden],
    output: [hidden, heads * headDim],
    gateUp: [2 * intermediate, hidden],
    down: [hidden, intermediate],
  } as const;
}

function acceleratorOf(file: string): string {
  return accelerators[file.split('_')[0]!]!;
}
