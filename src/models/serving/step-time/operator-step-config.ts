import type { Precision } from '../../../catalog/accelerators.ts';
import type { ModelShape } from '../../../catalog/models.ts';
import type { AllReduceCoefficients, Link } from './operators/all-reduce.ts';
import type { DecodeAttentionCoefficients } from './operators/decode-attention.ts';
import type { Device } from './operators/device.ts';
import type { ElementwiseCoefficients } from './operators/elementwise.ts';
import type { ExpertCoefficients } from './operators/experts.ts';
import type { GemmCoefficients } from './operators/gemm.ts';
import type { PrefillAttentionCoefficients } from './operators/prefill-attention.ts';

/** What is fitted of each operator, once for an accelerator or for all. */
export interface OperatorCoefficients {
  readonly gemm: GemmCoefficients;
  /** By the format in which KV is kept. */
  readonly decodeAttention: { readonly [format in 'fp16' | 'fp8']: DecodeAttentionCoefficients };
  readonly prefillAttention: PrefillAttentionCoefficients;
  readonly allReduce: AllReduceCoefficients;
  readonly elementwise: ElementwiseCoefficients;
  /** Of drawing tokens, whose kernels are unlike the other small ones. */
  readonly sampling: ElementwiseCoefficients;
  readonly experts: ExpertCoefficients;
}

/** A language model on the accelerators of one replica, operator by operator. */
export interface OperatorStepConfig {
  readonly model: ModelShape;
  readonly device: Device;
  /** What joins the accelerators. */
  readonly link: Link;
  readonly weights: Precision;
  readonly kv: 'fp16' | 'fp8';
  /** Accelerators that share each layer, stages, and parts into which a step is cut. */
  readonly tensor: number;
  readonly pipeline: number;
  readonly microbatches: number;
  /** Seconds before the first byte of a transfer between stages. */
  readonly linkLatency: number;
  readonly coefficients: OperatorCoefficients;
}
