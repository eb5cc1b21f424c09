import { WorkloadError } from '../../workload/recorded/workload-error.ts';

/** What columns of users' tables may mean. */
export type ColumnName = keyof typeof meanings;

/** A column of a table: where it stands, what it is called there, and the seconds of its unit. */
export interface Column {
  readonly at: number;
  readonly header: string;
  /** Undefined where the name says no unit, and for columns that count. */
  readonly unit: number | undefined;
}

export type Columns = { readonly [name in ColumnName]?: Column };

/** Names in common use, the first of each the one that messages use. */
const meanings = {
  batch: ['batch', 'batch_size', 'bs', 'num_seqs', 'sequences'],
  context: ['context', 'context_tokens', 'context_length', 'context_len', 'ctx', 'kv_len'],
  kvTokens: ['kv_tokens', 'total_kv_tokens', 'kv_tokens_total'],
  tpot: ['tpot', 'itl', 'time_per_output_token', 'inter_token_latency', 'decode_step'],
  ttft: ['ttft', 'time_to_first_token', 'prefill_time', 'prefill_latency'],
  prompt: ['prompt_tokens', 'input_tokens', 'input_toks', 'prompt_len', 'input_len', 'isl'],
  output: ['output_tokens', 'output_toks', 'completion_tokens', 'output_len', 'osl'],
  arrival: ['arrival', 'arrival_time', 'arrival_ts', 'arrived', 'sent'],
  queued: ['queued', 'queued_ts', 'queued_time'],
  firstToken: ['first_token', 'first_token_ts', 'first_token_time'],
  lastToken: ['last_token', 'last_token_ts', 'last_token_time', 'finished', 'completed'],
  operator: ['operator', 'op'],
  latency: ['latency', 'time', 'duration'],
  m: ['m'],
  n: ['n'],
  k: ['k'],
  format: ['format', 'dtype'],
  heads: ['heads', 'num_heads', 'n_heads'],
  kvHeads: ['kv_heads', 'num_key_value_heads', 'num_kv_heads'],
  headDim: ['head_dim', 'head_size'],
  kvFormat: ['kv_format', 'kv_dtype', 'kv_cache_dtype'],
  window: ['window', 'window_size'],
  ranks: ['ranks', 'num_gpus', 'world_size'],
  bytes: ['bytes', 'message_bytes'],
} as const;

const unitSeconds: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  secs: 1,
  seconds: 1,
  ms: 1e-3,
  milliseconds: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  microseconds: 1e-6,
  ns: 1e-9,
};

/** The name of a column in messages. */
export function columnTitle(name: ColumnName): string {
  return meanings[name][0];
}

/** Finds the columns whose names are understood, with or without `_ms`, `_us`, `_s`; others are left alone. */
export function recogniseColumns(file: string, header: readonly string[]): Columns {
  const found: { -readonly [name in ColumnName]?: Column } = {};
  for (const [at, title] of header.entries()) {
    const { name, unit } = meaningOf(title);
    if (name === undefined) continue;
    const twin = found[name];
    if (twin !== undefined) {
      throw new WorkloadError(
        { file, line: 1, column: title },
        `means the same as ${twin.header}`,
        `one column of ${columnTitle(name)}: remove or rename the other`,
      );
    }
    found[name] = { at, header: title, unit };
  }
  return found;
}

/** A column of durations with its unit, which is asked for, never guessed. */
export function withUnit(file: string, name: ColumnName, column: Column): Column {
  if (column.unit !== undefined) return column;
  const title = columnTitle(name);
  throw new WorkloadError(
    { file, line: 1, column: column.header },
    'no unit in its name',
    `${title}_ms, ${title}_us or ${title}_s`,
  );
}

function meaningOf(title: string): {
  readonly name?: ColumnName | undefined;
  readonly unit?: number | undefined;
} {
  const words = title
    .trim()
    .toLowerCase()
    .replaceAll(/[\s()[\].\-/]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    // A mean or a median is what a model predicts; a percentile is not.
    .replace(/^(mean|median|avg|average)_/, '');
  const plain = named(words);
  if (plain !== undefined) return { name: plain };
  const cut = words.lastIndexOf('_');
  const unit = cut < 0 ? undefined : unitSeconds[words.slice(cut + 1)];
  return unit === undefined ? {} : { name: named(words.slice(0, cut)), unit };
}

function named(words: string): ColumnName | undefined {
  return (Object.keys(meanings) as ColumnName[]).find((name) =>
    (meanings[name] as readonly string[]).includes(words),
  );
}
