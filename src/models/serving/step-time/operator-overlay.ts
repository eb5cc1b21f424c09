import type { OperatorCoefficients } from './operator-step-config.ts';
import type { AllReduceCoefficients } from './operators/all-reduce.ts';
import type { DecodeAttentionCoefficients } from './operators/decode-attention.ts';
import type { KernelCoefficients } from './operators/gemm.ts';
import type { GemmFamily } from './operators/gemm-format.ts';
import type { PrefillKernelCoefficients } from './operators/prefill-attention.ts';

/** Coefficients that somebody measured: of some operators, in some of their formats. */
export interface OperatorOverlay {
  /** By the family of formats. */
  readonly gemm?: { readonly [family in GemmFamily]?: KernelCoefficients };
  /** By the format in which KV is kept. */
  readonly decodeAttention?: { readonly [format in 'fp16' | 'fp8']?: DecodeAttentionCoefficients };
  readonly prefillAttention?: { readonly [format in 'fp16' | 'fp8']?: PrefillKernelCoefficients };
  readonly allReduce?: AllReduceCoefficients;
}

/** The coefficients with those of an overlay in their places. */
export function layOver(
  usual: OperatorCoefficients,
  { gemm, decodeAttention, prefillAttention, allReduce }: OperatorOverlay,
): OperatorCoefficients {
  return {
    ...usual,
    gemm: { ...usual.gemm, ...gemm },
    decodeAttention: { ...usual.decodeAttention, ...decodeAttention },
    prefillAttention: { ...usual.prefillAttention, ...prefillAttention },
    allReduce: allReduce ?? usual.allReduce,
  };
}
