import { join } from 'node:path';
import { readTable } from './read-table.ts';

/** What was timed of a batch of equal requests that start together. */
export type Timed = 'prompts' | 'token' | 'all';

/** One measured time of such a batch on one server. */
export interface StaticBatchRow {
  readonly source: 'argonne' | 'trtllm' | 'splitwise';
  readonly engine: string;
  /** A name that the model catalog knows. */
  readonly model: string;
  /** Id in the accelerator catalog. */
  readonly accelerator: string;
  readonly precision: 'fp16' | 'fp8';
  readonly tensor: number;
  readonly batch: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Until the first tokens, between two tokens on average, or until the last. */
  readonly timed: Timed;
  readonly seconds: number;
}

/** All measured static batches of accelerators that the catalog knows. */
export function staticBatchRows(directory: string): StaticBatchRow[] {
  return [...argonne(directory), ...trtllm(directory), ...splitwise(directory)];
}

/** The unit that is fitted or tested as a whole: all batches and lengths of one server. */
export function staticBatchGroup(row: StaticBatchRow): string {
  const { source, engine, model, accelerator, tensor } = row;
  return `static-batch ${source} ${engine} ${model} ${accelerator} x${tensor}`;
}

const argonneAccelerators: Readonly<Record<string, string>> = {
  'Nvidia A100 GPU': 'A100-40-SXM',
  'Nvidia GH200 GPU': 'GH200',
  'AMD MI300X GPU': 'MI300X',
};

/** LLM-Inference-Bench: input and output are of one length; throughput counts both. */
function argonne(directory: string): StaticBatchRow[] {
  return readTable(join(directory, 'argonne_static_batch_notH100.csv.gz')).flatMap((row) => {
    const accelerator = argonneAccelerators[row['Hardware']!];
    if (accelerator === undefined) return [];
    const length = Number(row['Input Output Length']);
    return {
      source: 'argonne' as const,
      engine: row['Framework']!,
      model: row['Model']!,
      accelerator,
      precision: 'fp16' as const,
      tensor: Number(row['Num of Hardware']),
      batch: Number(row['Batch Size']),
      promptTokens: length,
      outputTokens: length,
      timed: 'all' as const,
      seconds: Number(row['Latency']),
    };
  });
}

const trtllmAccelerators: Readonly<Record<string, string>> = {
  A100: 'A100-80-SXM',
  H100: 'H100-SXM',
  H200: 'H200-SXM',
  L40S: 'L40S',
};
const trtllmModels: Readonly<Record<string, string>> = {
  'LLaMA 7B': 'Llama-2-7B',
  'LLaMA 70B': 'Llama-2-70B',
  'Mistral 7B': 'Mistral-7B',
  'Mixtral 8x7B': 'Mixtral-8x7B',
  'GPT-J 6B': 'GPT-J-6B',
  'Falcon 180B': 'Falcon-180B',
};

/** TensorRT-LLM's own page: output tokens per second and accelerator, or milliseconds to the first token. */
function trtllm(directory: string): StaticBatchRow[] {
  return readTable(join(directory, 'trtllm_v0.10_fixed_batch.csv')).map((row) => {
    const tensor = Number(row['tp']);
    const batch = Number(row['batch']);
    const outputTokens = Number(row['osl'] || 1);
    const isThroughput = row['out_tok_s_per_gpu'] !== '';
    return {
      source: 'trtllm' as const,
      engine: 'TensorRT-LLM',
      model: trtllmModels[row['model']!]!,
      accelerator: trtllmAccelerators[row['gpu']!]!,
      precision: row['precision'] === 'FP8' ? ('fp8' as const) : ('fp16' as const),
      tensor,
      batch,
      promptTokens: Number(row['isl']),
      outputTokens,
      timed: isThroughput ? ('all' as const) : ('prompts' as const),
      seconds: isThroughput
        ? (batch * outputTokens) / (Number(row['out_tok_s_per_gpu']) * tensor)
        : Number(row['first_token_ms']) / 1000,
    };
  });
}

const splitwiseModels: Readonly<Record<string, string>> = {
  'llama2-70b': 'Llama-2-70B',
  'bloom-176b': 'BLOOM-176B',
};
const splitwiseAccelerators: Readonly<Record<string, string>> = {
  'a100-80gb': 'A100-80-SXM',
  'h100-80gb': 'H100-SXM',
};

/**
 * Splitwise's profile, the median of the repetitions of each point. Left out: its `pcap` rows, which are multiples
 * of the H100's, and its totals, which end early where the model stopped of itself.
 */
function splitwise(directory: string): StaticBatchRow[] {
  const points = new Map<string, { row: Omit<StaticBatchRow, 'seconds'>; seconds: number[] }>();
  for (const row of readTable(join(directory, 'splitwise_perf_model.csv'))) {
    const accelerator = splitwiseAccelerators[row['hardware']!];
    if (accelerator === undefined) continue;
    for (const timed of ['prompts', 'token'] as const) {
      const point = {
        source: 'splitwise' as const,
        engine: 'vLLM',
        model: splitwiseModels[row['model']!]!,
        accelerator,
        precision: 'fp16' as const,
        tensor: Number(row['tensor_parallel']),
        batch: Number(row['batch_size']),
        promptTokens: Number(row['prompt_size']),
        outputTokens: Number(row['token_size']),
        timed,
      };
      const key = JSON.stringify(point);
      const known = points.get(key) ?? { row: point, seconds: [] };
      known.seconds.push(Number(row[timed === 'prompts' ? 'prompt_time' : 'token_time']) / 1000);
      points.set(key, known);
    }
  }
  return [...points.values()].map(({ row, seconds }) => ({
    ...row,
    seconds: seconds.sort((a, b) => a - b)[seconds.length >> 1]!,
  }));
}
