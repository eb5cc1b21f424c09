import {
  type ElementwiseKind,
  elementwiseRowBytes,
  type Widths,
} from '../../models/serving/step-time/operators/elementwise.ts';
import { filesIn } from './files-in.ts';
import { readTable } from './read-table.ts';

/** One measured kernel that moves bytes and hardly computes. */
export interface ElementwiseRow {
  /** The catalog's id. */
  readonly accelerator: string;
  readonly model: string;
  /** Accelerators over which the model is spread. */
  readonly parts: number;
  /** The kernel's name in its table. */
  readonly name: string;
  readonly kind: ElementwiseKind;
  /** Tokens, or sequences for sampling. */
  readonly rows: number;
  readonly rowBytes: number;
  readonly seconds: number;
}

/** The name under which a kernel's whole curve is kept together. */
export function elementwiseGroup(row: ElementwiseRow): string {
  return `elementwise ${row.name} ${row.model} tp${row.parts}`;
}

/** The small kernels of the open tables under a directory (its `llmservingsim` and `vidur`). */
export function elementwiseRows(directory: string): ElementwiseRow[] {
  return [...servingRows(`${directory}/llmservingsim`), ...vidurRows(`${directory}/vidur`)];
}

const accelerators: Readonly<Record<string, string>> = {
  RTX4090: 'RTX-4090',
  RTXPRO6000: 'RTX-PRO-6000-Server',
  a100: 'A100-80-SXM',
  h100: 'H100-SXM',
  a40: 'A40',
};

/** From the models' configurations: hidden, intermediate, heads, KV heads, head dimension, vocabulary. */
const models: Readonly<Record<string, readonly [number, number, number, number, number, number]>> =
  {
    'Llama-3.1-8B': [4096, 14336, 32, 8, 128, 128256],
    'Qwen3-30B-A3B-Instruct-2507': [2048, 6144, 32, 4, 128, 151936],
    'Qwen3-32B': [5120, 25600, 64, 8, 128, 151936],
    'Llama-2-7b-hf': [4096, 11008, 32, 32, 128, 32000],
    'Llama-2-70b-hf': [8192, 28672, 64, 8, 128, 32000],
    'Meta-Llama-3-8B': [4096, 14336, 32, 8, 128, 128256],
    'Meta-Llama-3-70B': [8192, 28672, 64, 8, 128, 128256],
  };

const servingKinds: Readonly<Record<string, ElementwiseKind>> = {
  act_fn: 'activation',
  embedding: 'embedding',
  final_layernorm: 'norm',
  layernorm: 'norm',
  rotary_emb: 'rotary',
  qk_norm: 'head-norm',
  sampler: 'sampling',
};

function servingRows(directory: string): ElementwiseRow[] {
  return filesIn(directory, /_(dense|per_sequence)\.csv$/).flatMap((file) => {
    const [card = '', model = '', parts = ''] = file.split('_');
    return readTable(`${directory}/${file}`).flatMap((cells) => {
      const name = cells['layer'] ?? '';
      const kind = servingKinds[name];
      if (kind === undefined) return [];
      const rows = Number(cells['tokens'] ?? cells['sequences']);
      const seconds = Number(cells['time_us']) * 1e-6;
      return [rowOf(card, model, Number(parts.slice(2)), name, kind, rows, seconds)];
    });
  });
}

/** Its additions are fused in an engine's kernels and its embedding is PyTorch's own: neither is taken. */
const vidurKinds: Readonly<Record<string, ElementwiseKind>> = {
  input_layernorm: 'norm',
  post_attention_layernorm: 'norm',
  mlp_act: 'activation',
  attn_rope: 'rotary',
};

/** Its norm knows no residual: it reads its row twice and writes it once, three quarters of the fused one's bytes. */
const plainNorm = 3 / 4;

function vidurRows(directory: string): ElementwiseRow[] {
  return filesIn(directory, /_mlp\.csv/).flatMap((file) => {
    const card = file.slice(0, file.indexOf('_'));
    const model = file.slice(card.length + 1, file.indexOf('_mlp'));
    return readTable(`${directory}/${file}`).flatMap((cells) =>
      Object.entries(vidurKinds).flatMap(([name, kind]) => {
        const seconds = Number(cells[`time_stats.${name}.median`]) * 1e-3;
        if (!(seconds > 0)) return [];
        const parts = Number(cells['num_tensor_parallel_workers']);
        const row = rowOf(card, model, parts, name, kind, Number(cells['num_tokens']), seconds);
        return [kind === 'norm' ? { ...row, rowBytes: plainNorm * row.rowBytes } : row];
      }),
    );
  });
}

function rowOf(
  card: string,
  model: string,
  parts: number,
  name: string,
  kind: ElementwiseKind,
  rows: number,
  seconds: number,
): ElementwiseRow {
  const rowBytes = elementwiseRowBytes(kind, widthsOf(model, parts));
  return { accelerator: accelerators[card]!, model, parts, name, kind, rows, rowBytes, seconds };
}

function widthsOf(model: string, parts: number): Widths {
  const row = models[model];
  if (row === undefined) throw new RangeError(`${model}: its widths are not known`);
  const [hidden, intermediate, heads, kvHeads, headDimension, vocabulary] = row;
  return {
    hidden,
    intermediate: intermediate / parts,
    heads: heads / parts,
    kvHeads: kvHeads / parts,
    headDimension,
    vocabulary,
  };
}
