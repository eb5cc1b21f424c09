import { positiveCell } from './cells.ts';
import { type Column, withUnit } from './columns.ts';
import type { TableRow, UserTable } from './read-table.ts';
import type { Refusal } from './refusal.ts';
import { type Names, RowCells } from './row-cells.ts';

/** What a product's weights are kept in. */
type Format = 'fp16' | 'fp8' | 'int8' | 'fp4' | 'int4' | 'fp8-block';

/** A layer's heads on one accelerator, and how their KV is kept. */
interface Heads {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Undefined where the table does not say. */
  readonly kvFormat: 'fp16' | 'fp8' | undefined;
  /** Tokens that a query sees at most; all of them where undefined. */
  readonly window: number | undefined;
}

/** What a kernel was timed on. */
export type OperatorShape =
  /** A product of m × k activations and k × n weights; `format` is undefined where the table does not say. */
  | {
      readonly operator: 'gemm';
      readonly m: number;
      readonly n: number;
      readonly k: number;
      readonly format: Format | undefined;
    }
  /** A token of each of so many sequences against a context of so many tokens. */
  | ({
      readonly operator: 'decode_attention';
      readonly batch: number;
      readonly context: number;
    } & Heads)
  /** Chunks of so many tokens of so many prompts, with so many tokens before each. */
  | ({
      readonly operator: 'prefill_attention';
      readonly batch: number;
      readonly promptTokens: number;
      readonly context: number;
    } & Heads)
  /** A message that so many ranks add up. */
  | { readonly operator: 'all_reduce'; readonly ranks: number; readonly bytes: number };

/** A timed kernel. */
export type OperatorRow = {
  readonly line: number;
  readonly seconds: number;
} & OperatorShape;

/** Timings of operators in a table, and what of it is refused. */
export interface OperatorRows {
  readonly rows: readonly OperatorRow[];
  readonly refusals: readonly Refusal[];
}

/** Seconds between which a kernel can be. */
const plausible = { least: 5e-7, most: 10 };

/** No message is as large as ten accelerators' memory. */
const mostBytes = 1e12;

/** Reads the rows of a table of operators, each with the columns that its operator needs. */
export function operatorRows(table: UserTable): OperatorRows {
  const { file, columns } = table;
  const refusals = [...table.refusals];
  const latency = withUnit(file, 'latency', columns.latency!);
  const rows = table.rows.flatMap((row): OperatorRow[] => {
    const cells = new RowCells(table, row, (refusal) => refusals.push(refusal));
    const shape = shapeIn(cells);
    const seconds = shape && secondsIn(row, latency, (refusal) => refusals.push(refusal));
    if (shape === undefined || seconds === undefined) return [];
    return [{ line: row.line, seconds, ...shape }];
  });
  return { rows, refusals: refusals.sort((a, b) => a.line - b.line) };
}

function secondsIn(
  row: TableRow,
  latency: Column,
  refuse: (refusal: Refusal) => void,
): number | undefined {
  const value = positiveCell(row, latency, refuse);
  if (value === undefined) return undefined;
  const seconds = value * latency.unit!;
  if (seconds >= plausible.least && seconds <= plausible.most) return seconds;
  const why = `${Number(seconds.toPrecision(4))} s for a kernel is absurd: is the unit right?`;
  refuse({ line: row.line, column: latency.header, why });
  return undefined;
}

function shapeIn(cells: RowCells): OperatorShape | undefined {
  const operator = cells.name('operator', operatorNames);
  switch (operator) {
    case undefined:
      return undefined;
    case 'gemm': {
      const [m, n, k] = [cells.count('m'), cells.count('n'), cells.count('k')];
      const format = cells.optionalName('format', formatNames);
      return cells.sound({ operator, m: m!, n: n!, k: k!, format });
    }
    case 'decode_attention': {
      const batch = cells.count('batch');
      const context = batch === undefined ? undefined : cells.context(batch);
      return cells.sound({ operator, batch: batch!, context: context!, ...headsIn(cells) });
    }
    case 'prefill_attention': {
      const batch = cells.optionalCount('batch') ?? 1;
      const promptTokens = cells.count('prompt');
      const context = cells.optionalCount('context') ?? 0;
      return cells.sound({
        ...{ operator, batch, promptTokens: promptTokens!, context },
        ...headsIn(cells),
      });
    }
    case 'all_reduce': {
      const [ranks, bytes] = [cells.count('ranks'), cells.count('bytes', mostBytes)];
      if (ranks === 1) cells.refuse('ranks', 'one rank has nothing to add up');
      return cells.sound({ operator, ranks: ranks!, bytes: bytes! });
    }
  }
}

function headsIn(cells: RowCells): Heads {
  const [heads, kvHeads] = [cells.count('heads'), cells.count('kvHeads')];
  if (heads !== undefined && kvHeads !== undefined && heads % kvHeads !== 0) {
    cells.refuse('kvHeads', `${heads} heads cannot share ${kvHeads} evenly`);
  }
  return {
    heads: heads!,
    kvHeads: kvHeads!,
    headDim: cells.count('headDim')!,
    kvFormat: cells.optionalName('kvFormat', kvFormatNames),
    window: cells.optionalCount('window'),
  };
}

const operatorNames: Names<OperatorShape['operator']> = {
  gemm: ['gemm', 'matmul', 'mm', 'linear'],
  decode_attention: ['decode_attention', 'generation_attention'],
  prefill_attention: ['prefill_attention', 'context_attention'],
  all_reduce: ['all_reduce', 'allreduce'],
};
const formatNames: Names<Format> = {
  fp16: ['fp16', 'bf16', 'float16', 'bfloat16'],
  fp8: ['fp8'],
  int8: ['int8'],
  fp4: ['fp4', 'nvfp4'],
  int4: ['int4'],
  'fp8-block': ['fp8_block'],
};
const kvFormatNames: Names<'fp16' | 'fp8'> = {
  fp16: ['fp16', 'bf16', 'float16', 'bfloat16'],
  fp8: ['fp8', 'int8'],
};
