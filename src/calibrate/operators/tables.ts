import { type AllReduceRow, allReduceGroup, allReduceRows } from '../open-data/all-reduce-rows.ts';
import {
  type DecodeAttentionRow,
  decodeAttentionGroup,
  decodeAttentionRows,
} from '../open-data/decode-attention-rows.ts';
import {
  type ElementwiseRow,
  elementwiseGroup,
  elementwiseRows,
} from '../open-data/elementwise-rows.ts';
import { type ExpertRow, expertGroup, expertRows } from '../open-data/expert-rows.ts';
import { type GemmRow, gemmGroup, gemmRows, isPrimary } from '../open-data/gemm-rows.ts';
import {
  type PrefillAttentionRow,
  prefillAttentionGroup,
  prefillAttentionRows,
} from '../open-data/prefill-attention-rows.ts';
import { fitAllReduce, predictAllReduce } from './fit-all-reduce.ts';
import type { DecodeAttentionFits } from './fit-decode-attention.ts';
import {
  benchmarkedSeconds,
  fitDecodeAttention,
  fitDecodeFormats,
  isCold,
  isServingLike,
  servedSeconds,
} from './fit-decode-attention.ts';
import { fitElementwise, predictElementwise } from './fit-elementwise.ts';
import { fitExperts, isCached, predictExperts } from './fit-experts.ts';
import { fitGemm, type GemmFit, predictGemm } from './fit-gemm.ts';
import {
  fitPrefillAttention,
  isMixed,
  poolPrefillAttention,
  predictPrefillAttention,
} from './fit-prefill-attention.ts';
import { fittingRows, type OperatorTable } from './operator-table.ts';

const acceleratorOf = (row: { readonly accelerator: string }) => row.accelerator;
const secondsOf = (row: { readonly seconds: number }) => row.seconds;
const every = () => true;

/** The open tables of every operator, in a directory of them. */
export function operatorTables(directory: string) {
  return {
    gemm: gemmTable(directory),
    decodeAttention: decodeTable(directory),
    prefillAttention: prefillTable(directory),
    allReduce: allReduceTable(directory),
    ...elementwiseTables(directory),
    experts: expertTable(directory),
  };
}

function gemmTable(directory: string): OperatorTable<GemmRow, GemmFit> {
  const rows = gemmRows(directory).filter(isPrimary);
  // An accelerator whose table lacks a number format has that of all others.
  const usual = fitGemm(fittingRows({ rows, groupOf: gemmGroup })).coefficients;
  const fit = (some: readonly GemmRow[]) => fitGemm(some, usual);
  return {
    ...{ rows, acceleratorOf, secondsOf, groupOf: gemmGroup, fit, pool: fit },
    views: [
      { name: 'gemm', counts: every, predict: predictGemm },
      // No data sheet gives the time of a host, which is in one table of the L40S.
      {
        name: 'gemm timed without the host',
        counts: ({ hosted }) => !hosted,
        predict: predictGemm,
      },
    ],
  };
}

function decodeTable(directory: string): OperatorTable<DecodeAttentionRow, DecodeAttentionFits> {
  return {
    ...{ rows: decodeAttentionRows(directory), acceleratorOf, secondsOf },
    groupOf: decodeAttentionGroup,
    fit: fitDecodeFormats,
    // Kernels of both formats have one physics, which tells more of a stranger.
    pool: (rows) => {
      const both = fitDecodeAttention(rows);
      return { fp16: both, fp8: both };
    },
    views: [
      {
        name: 'decode attention',
        counts: every,
        predict: (row, fits) => benchmarkedSeconds(row, fits[row.shape.kvFormat]),
      },
      {
        name: 'decode attention as served',
        counts: (row) => isServingLike(row) && isCold(row),
        predict: (row, fits) => servedSeconds(row, fits[row.shape.kvFormat].coefficients),
      },
    ],
  };
}

function prefillTable(
  directory: string,
): OperatorTable<PrefillAttentionRow, ReturnType<typeof fitPrefillAttention>> {
  return {
    ...{ rows: prefillAttentionRows(directory), acceleratorOf, secondsOf },
    groupOf: prefillAttentionGroup,
    fit: fitPrefillAttention,
    pool: poolPrefillAttention,
    views: [
      {
        name: 'prefill attention',
        counts: (row) => !isMixed(row),
        predict: predictPrefillAttention,
      },
      { name: 'mixed attention', counts: isMixed, predict: predictPrefillAttention },
    ],
  };
}

function allReduceTable(
  directory: string,
): OperatorTable<AllReduceRow, ReturnType<typeof fitAllReduce>> {
  const rows = allReduceRows(directory).filter(
    ({ source }) => source === 'custom' || source === 'nccl',
  );
  return {
    ...{ rows, acceleratorOf, secondsOf, groupOf: allReduceGroup },
    ...{ fit: fitAllReduce, pool: fitAllReduce },
    views: [
      {
        name: 'all-reduce',
        counts: ({ source }) => source === 'custom',
        predict: predictAllReduce,
      },
      {
        name: 'all-reduce by NCCL alone',
        counts: ({ source }) => source === 'nccl',
        predict: predictAllReduce,
      },
    ],
  };
}

/** Small kernels, and drawing tokens apart; of the RTX cards, for the other tables are of older engines. */
function elementwiseTables(directory: string) {
  const rows = elementwiseRows(directory).filter(({ accelerator }) =>
    accelerator.startsWith('RTX'),
  );
  const table = (
    name: string,
    some: readonly ElementwiseRow[],
  ): OperatorTable<ElementwiseRow, ReturnType<typeof fitElementwise>> => ({
    ...{ rows: some, acceleratorOf, secondsOf, groupOf: elementwiseGroup },
    ...{ fit: fitElementwise, pool: fitElementwise },
    views: [{ name, counts: every, predict: predictElementwise }],
  });
  return {
    elementwise: table(
      'small kernels',
      rows.filter(({ kind }) => kind !== 'sampling'),
    ),
    sampling: table(
      'sampling',
      rows.filter(({ kind }) => kind === 'sampling'),
    ),
  };
}

function expertTable(directory: string): OperatorTable<ExpertRow, ReturnType<typeof fitExperts>> {
  return {
    ...{ rows: expertRows(directory), acceleratorOf, secondsOf, groupOf: expertGroup },
    ...{ fit: fitExperts, pool: fitExperts },
    views: [{ name: 'experts', counts: (row) => !isCached(row), predict: predictExperts }],
  };
}
