import type { OperatorCoefficients } from '../../models/serving/step-time/operator-step-config.ts';
import {
  type DecodeAttentionCoefficients,
  usualDecodeKernel,
} from '../../models/serving/step-time/operators/decode-attention.ts';
import { deviceOf } from '../../models/serving/step-time/operators/device.ts';
import {
  attentionPairs,
  type PrefillKernelCoefficients,
} from '../../models/serving/step-time/operators/prefill-attention.ts';
import type { DecodeAttentionRow } from '../open-data/decode-attention-rows.ts';
import type { PrefillAttentionRow } from '../open-data/prefill-attention-rows.ts';
import type { OperatorRow } from '../user-table/operator-rows.ts';
import {
  benchmarkedSeconds,
  fitDecodeAttention,
  mostRows as mostDecodes,
} from './fit-decode-attention.ts';
import { fitPart, type PartFit } from './fit-part.ts';
import {
  fitPrefillAttention,
  mostRows as mostPrefills,
  predictPrefillAttention,
} from './fit-prefill-attention.ts';
import type { TimedOn } from './timed-on.ts';

type ByFormat<Coefficients> = { readonly [format in 'fp16' | 'fp8']?: PartFit<Coefficients> };

/** Three for each of ten coefficients, and for each of six: rows of prompts alone tell nothing of decodes beside them. */
const fewestDecodes = 30;
const fewestPrefills = 18;

/** Decode attention by the format of KV, for each format of which a table has rows. */
export function fitUserDecode(
  rows: readonly OperatorRow[],
  on: TimedOn,
  preset: OperatorCoefficients['decodeAttention'],
): ByFormat<DecodeAttentionCoefficients> {
  const timed = rows.flatMap((row): DecodeAttentionRow[] => {
    if (row.operator !== 'decode_attention') return [];
    const { batch: sequences, context, seconds } = row;
    const shape = shapeOf(row, on);
    const kvTokens = sequences * Math.min(context, shape.window ?? context);
    const group = JSON.stringify([shape, sequences, context]);
    const accelerator = on.sheet.id;
    // As a server reads it: from memory.
    return [{ accelerator, shape, sequences, context, kvTokens, seconds, group, repeated: false }];
  });
  return byFormat(timed, (format, own) =>
    fitPart({
      name: `decode_attention ${format}`,
      rows: own,
      fewest: fewestDecodes,
      pointOf: ({ group }) => group,
      groupOf: ({ group }) => group,
      fit: (some) => fitDecodeAttention(some, Math.min(mostDecodes, some.length)).coefficients,
      predict: (row, coefficients) => benchmarkedSeconds(row, { coefficients, benchmark: none }),
      preset: preset[format],
    }),
  );
}

/** Attention within prompts, likewise. */
export function fitUserPrefill(
  rows: readonly OperatorRow[],
  on: TimedOn,
  preset: OperatorCoefficients['prefillAttention'],
): ByFormat<PrefillKernelCoefficients> {
  const timed = rows.flatMap((row): PrefillAttentionRow[] => {
    if (row.operator !== 'prefill_attention') return [];
    const { batch: prefills, promptTokens: chunk, context, seconds } = row;
    const shape = shapeOf(row, on);
    const work = {
      prefills,
      prefillTokens: prefills * chunk,
      prefillPairs: prefills * attentionPairs(chunk, context, shape.window),
      prefillContext: prefills * context,
      decodes: 0,
      kvTokens: 0,
    };
    const group = JSON.stringify([shape, prefills, chunk, context]);
    return [{ accelerator: on.sheet.id, shape, work, seconds, group }];
  });
  return byFormat(timed, (format, own) =>
    fitPart({
      name: `prefill_attention ${format}`,
      rows: own,
      fewest: fewestPrefills,
      pointOf: ({ group }) => group,
      groupOf: ({ group }) => group,
      fit: (some) => fitPrefillAttention(some, Math.min(mostPrefills, some.length))[format],
      predict: (row, kernel) => predictPrefillAttention(row, { fp16: kernel, fp8: kernel }),
      preset: preset[format],
    }),
  );
}

/** Nothing of it is looked at where no cache holds what is read. */
const none = { cacheRate: 1, cachePart: 1, blocksPerKvHead: 0 };

type AttentionRow = Extract<OperatorRow, { readonly heads: number }>;

function shapeOf(row: AttentionRow, { sheet, kvFormat: usual }: TimedOn) {
  const { heads, kvHeads, headDim, kvFormat = usual, window } = row;
  const kernel = usualDecodeKernel(deviceOf(sheet).hopper, kvFormat);
  return { heads, kvHeads, headDim, kvFormat, kernel, ...(window !== undefined && { window }) };
}

function byFormat<Row extends { readonly shape: { readonly kvFormat: 'fp16' | 'fp8' } }, C>(
  rows: readonly Row[],
  fitOf: (format: 'fp16' | 'fp8', own: readonly Row[]) => PartFit<C>,
): ByFormat<C> {
  const formats = [...new Set(rows.map(({ shape }) => shape.kvFormat))];
  return Object.fromEntries(
    formats.map((format) => [
      format,
      fitOf(
        format,
        rows.filter(({ shape }) => shape.kvFormat === format),
      ),
    ]),
  );
}
