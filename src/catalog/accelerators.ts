/** A number format of weights and arithmetic. */
export type Precision = 'fp16' | 'fp8' | 'int8' | 'fp4' | 'int4';

/** A data sheet: what one accelerator can do. Dense rates; vendors often quote the sparse ones, twice as high. */
export interface Accelerator {
  readonly id: string;
  readonly vendor: string;
  readonly memoryBytes: number;
  /** Bytes per second of its own memory. */
  readonly bandwidth: number;
  /** Streaming multiprocessors or compute units, and the bytes of the last-level cache that they share. */
  readonly multiprocessors?: number;
  readonly l2Bytes?: number;
  /** Dense operations per second by number format; absent where the hardware lacks it. */
  readonly flops: { readonly [precision in Precision]?: number };
  readonly watts?: number;
  /** Dollars an hour for one, on demand; a dated snapshot, overridden by a pool's `price`. */
  readonly usdPerHour?: number;
  readonly priceSource?: string;
  readonly source: string;
}

/** Data sheets collected in November 2026. INT8 figures that the sources lack are the vendor's data sheet. */
export const accelerators: readonly Accelerator[] = [
  {
    id: 'T4',
    vendor: 'nvidia',
    memoryBytes: 16e9,
    bandwidth: 300e9,
    multiprocessors: 40,
    l2Bytes: 4e6,
    flops: { fp16: 65e12, int8: 130e12 },
    watts: 70,
    usdPerHour: 0.5,
    priceSource: 'the reference design',
    source:
      'mlco2/impact data/gpus.csv (FP16 tensor 65.13); memory BW 320 GB/s nominal (300 effective) vendor datasheet',
  },
  {
    id: 'V100-SXM2',
    vendor: 'nvidia',
    memoryBytes: 16e9,
    bandwidth: 900e9,
    multiprocessors: 80,
    l2Bytes: 6e6,
    flops: { fp16: 125e12 },
    watts: 300,
    usdPerHour: 3.06,
    priceSource: 'aws us-east-1 p3.2xlarge, on demand',
    source:
      'vendor datasheet from memory: FP16 tensor 125 TFLOPS (mlco2 gpus.csv lists non-tensor FP16)',
  },
  {
    id: 'L4',
    vendor: 'nvidia',
    memoryBytes: 24e9,
    bandwidth: 300e9,
    multiprocessors: 58,
    l2Bytes: 48e6,
    flops: { fp16: 121e12, fp8: 242e12, int8: 242e12 },
    watts: 72,
    usdPerHour: 1.0,
    priceSource: 'the reference design',
    source: 'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/l4.yaml',
  },
  {
    id: 'A10G',
    vendor: 'nvidia',
    memoryBytes: 24e9,
    bandwidth: 600e9,
    multiprocessors: 80,
    l2Bytes: 6e6,
    flops: { fp16: 70e12, int8: 140e12 },
    watts: 150,
    usdPerHour: 1.006,
    priceSource: 'aws us-east-1 g5.xlarge, on demand',
    source:
      'mlco2/impact data/gpus.csv (TDP 150, 24 GB); 70 TFLOPS dense BF16 and 600 GB/s vendor brief from memory',
  },
  {
    id: 'L40S',
    vendor: 'nvidia',
    memoryBytes: 48e9,
    bandwidth: 864e9,
    multiprocessors: 142,
    l2Bytes: 96e6,
    flops: { fp16: 362.05e12, fp8: 733e12, int8: 733e12 },
    watts: 350,
    usdPerHour: 1.55,
    priceSource: 'nebius eu-north1 gpu-l40s, on demand',
    source: 'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/l40s.yaml',
  },
  {
    id: 'A30',
    vendor: 'nvidia',
    memoryBytes: 24e9,
    bandwidth: 933e9,
    multiprocessors: 56,
    l2Bytes: 24e6,
    flops: { fp16: 165e12, int8: 330e12 },
    watts: 165,
    source: 'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/a30.yaml',
  },
  {
    id: 'A100-40-SXM',
    vendor: 'nvidia',
    memoryBytes: 40e9,
    bandwidth: 1555e9,
    multiprocessors: 108,
    l2Bytes: 40e6,
    flops: { fp16: 312e12, int8: 624e12 },
    watts: 400,
    usdPerHour: 4.0966,
    priceSource: 'aws us-east-1 p4d.24xlarge, on demand',
    source: 'mlco2/impact gpus.csv (312); 1555 GB/s vendor datasheet from memory',
  },
  {
    id: 'A100-80-SXM',
    vendor: 'nvidia',
    memoryBytes: 80e9,
    bandwidth: 2039e9,
    multiprocessors: 108,
    l2Bytes: 40e6,
    flops: { fp16: 312e12, int8: 624e12 },
    watts: 400,
    usdPerHour: 3.0,
    priceSource: 'the reference design',
    source:
      'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/a100_sxm.yaml',
  },
  {
    id: 'A100-80-PCIe',
    vendor: 'nvidia',
    memoryBytes: 80e9,
    bandwidth: 1935e9,
    multiprocessors: 108,
    l2Bytes: 40e6,
    flops: { fp16: 312e12, int8: 624e12 },
    watts: 300,
    usdPerHour: 1.39,
    priceSource: 'runpod any secure 1x_A100-80GB_SECURE, on demand',
    source:
      'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/a100_pcie.yaml',
  },
  {
    id: 'H100-PCIe',
    vendor: 'nvidia',
    memoryBytes: 80e9,
    bandwidth: 2000e9,
    multiprocessors: 114,
    l2Bytes: 50e6,
    flops: { fp16: 756.5e12, fp8: 1513e12, int8: 1513e12 },
    watts: 350,
    source:
      'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/h100_pcie.yaml',
  },
  {
    id: 'H100-SXM',
    vendor: 'nvidia',
    memoryBytes: 80e9,
    bandwidth: 3350e9,
    multiprocessors: 132,
    l2Bytes: 50e6,
    flops: { fp16: 989e12, fp8: 1978e12, int8: 1978e12 },
    watts: 700,
    usdPerHour: 4.5,
    priceSource: 'the reference design',
    source:
      'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/h100_sxm.yaml; SemiAnalysisAI/InferenceX-app@77ca49a6 packages/app/src/lib/gpu-specs.ts',
  },
  {
    id: 'H200-SXM',
    vendor: 'nvidia',
    memoryBytes: 141e9,
    bandwidth: 4800e9,
    multiprocessors: 132,
    l2Bytes: 50e6,
    flops: { fp16: 989e12, fp8: 1978e12, int8: 1978e12 },
    watts: 700,
    usdPerHour: 7.912,
    priceSource: 'aws us-east-1 p5en.48xlarge, on demand',
    source:
      'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/h200_sxm.yaml; SemiAnalysisAI/InferenceX-app@77ca49a6 packages/app/src/lib/gpu-specs.ts',
  },
  {
    id: 'B200-SXM',
    vendor: 'nvidia',
    memoryBytes: 180e9,
    bandwidth: 7700e9,
    multiprocessors: 148,
    l2Bytes: 126e6,
    flops: { fp16: 2250e12, fp8: 4500e12, int8: 4500e12, fp4: 9000e12 },
    watts: 1000,
    usdPerHour: 14.2416,
    priceSource: 'aws us-east-1 p6-b200.48xlarge, on demand',
    source:
      'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/b200_sxm.yaml; InferenceX lists 8000 GB/s',
  },
  {
    id: 'B300-SXM',
    vendor: 'nvidia',
    memoryBytes: 268e9,
    bandwidth: 7750e9,
    multiprocessors: 148,
    l2Bytes: 126e6,
    flops: { fp16: 2250e12, fp8: 4500e12, int8: 4500e12, fp4: 14000e12 },
    watts: 1100,
    usdPerHour: 17.802,
    priceSource: 'aws us-west-2 p6-b300.48xlarge, on demand',
    source:
      'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/b300_sxm.yaml (275040 MiB; FP4 14 PF); InferenceX 268 GB, FP4 13.5 PF',
  },
  {
    id: 'GB200',
    vendor: 'nvidia',
    memoryBytes: 185e9,
    bandwidth: 8000e9,
    multiprocessors: 148,
    l2Bytes: 126e6,
    flops: { fp16: 2500e12, fp8: 5000e12, int8: 5000e12, fp4: 10000e12 },
    watts: 1200,
    source: 'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/gb200.yaml',
  },
  {
    id: 'GB300',
    vendor: 'nvidia',
    memoryBytes: 277e9,
    bandwidth: 8000e9,
    multiprocessors: 148,
    l2Bytes: 126e6,
    flops: { fp16: 2500e12, fp8: 5000e12, int8: 5000e12, fp4: 15000e12 },
    watts: 1400,
    source: 'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/gb300.yaml',
  },
  {
    id: 'RTX-PRO-6000-Server',
    vendor: 'nvidia',
    memoryBytes: 96e9,
    bandwidth: 1792e9,
    multiprocessors: 188,
    l2Bytes: 128e6,
    flops: { fp16: 467.8e12, fp8: 935.6e12, int8: 935.6e12, fp4: 1871.2e12 },
    watts: 600,
    source:
      'ai-dynamo/aiconfigurator@095f58a5 aic-core/src/aiconfigurator_core/systems/rtx_pro_6000_server.yaml',
  },
  {
    id: 'RTX-4090',
    vendor: 'nvidia',
    memoryBytes: 25_250_627_584,
    bandwidth: 1008e9,
    multiprocessors: 128,
    l2Bytes: 72e6,
    flops: { fp16: 165.2e12, fp8: 330.3e12, int8: 660.6e12 },
    watts: 450,
    source:
      'NVIDIA Ada GPU architecture whitepaper v2.1, appendix A: 82.6 TFLOPS FP16 with FP32 accumulate is 165.2 dense; memory as a driver reports it',
  },
  {
    id: 'A40',
    vendor: 'nvidia',
    memoryBytes: 48e9,
    bandwidth: 696e9,
    multiprocessors: 84,
    l2Bytes: 6e6,
    flops: { fp16: 149.7e12, int8: 299.3e12 },
    watts: 300,
    source: 'NVIDIA A40 data sheet (March 2022)',
  },
  {
    id: 'GH200',
    vendor: 'nvidia',
    memoryBytes: 96e9,
    bandwidth: 4000e9,
    multiprocessors: 132,
    l2Bytes: 50e6,
    flops: { fp16: 989e12, fp8: 1979e12, int8: 1979e12 },
    watts: 700,
    source: 'NVIDIA GH200 Grace Hopper data sheet (96 GB HBM3), dense figures',
  },
  {
    id: 'MI300X',
    vendor: 'amd',
    memoryBytes: 192e9,
    bandwidth: 5300e9,
    multiprocessors: 304,
    l2Bytes: 256e6,
    flops: { fp16: 1307e12, fp8: 2615e12, int8: 2615e12 },
    watts: 750,
    source:
      'SemiAnalysisAI/InferenceX-app@77ca49a6 packages/app/src/lib/gpu-specs.ts; TDP 750 W vendor, from memory',
  },
  {
    id: 'MI325X',
    vendor: 'amd',
    memoryBytes: 256e9,
    bandwidth: 6000e9,
    multiprocessors: 304,
    l2Bytes: 256e6,
    flops: { fp16: 1307e12, fp8: 2615e12, int8: 2615e12 },
    watts: 1000,
    source:
      'SemiAnalysisAI/InferenceX-app@77ca49a6 packages/app/src/lib/gpu-specs.ts; TDP 1000 W vendor, from memory',
  },
  {
    id: 'MI355X',
    vendor: 'amd',
    memoryBytes: 288e9,
    bandwidth: 8000e9,
    multiprocessors: 256,
    l2Bytes: 256e6,
    flops: { fp16: 2516e12, fp8: 5033e12, int8: 5033e12, fp4: 10066e12 },
    watts: 1400,
    source:
      'SemiAnalysisAI/InferenceX-app@77ca49a6 packages/app/src/lib/gpu-specs.ts; TDP 1400 W vendor, from memory',
  },
  {
    id: 'Trainium1',
    vendor: 'aws',
    memoryBytes: 32e9,
    bandwidth: 820e9,
    flops: { fp16: 190e12, fp8: 190e12, int8: 190e12 },
    usdPerHour: 1.3438,
    priceSource: 'aws us-east-1 trn1.2xlarge, on demand',
    source: 'awsdocs-neuron.readthedocs-hosted.com about-neuron/arch/neuron-hardware/trainium.rst',
  },
  {
    id: 'Inferentia2',
    vendor: 'aws',
    memoryBytes: 32e9,
    bandwidth: 820e9,
    flops: { fp16: 190e12, fp8: 190e12, int8: 190e12 },
    usdPerHour: 0.7582,
    priceSource: 'aws us-east-1 inf2.xlarge, on demand',
    source:
      'awsdocs-neuron.readthedocs-hosted.com about-neuron/arch/neuron-hardware/inferentia2.rst',
  },
  {
    id: 'Trainium2',
    vendor: 'aws',
    memoryBytes: 96e9,
    bandwidth: 2900e9,
    flops: { fp16: 667e12, fp8: 1299e12, int8: 1299e12 },
    source: 'awsdocs-neuron.readthedocs-hosted.com about-neuron/arch/neuron-hardware/trainium2.rst',
  },
  {
    id: 'TPU-v4',
    vendor: 'google',
    memoryBytes: 32e9,
    bandwidth: 1228e9,
    flops: { fp16: 275e12 },
    usdPerHour: 3.22,
    priceSource: 'gcp us-central2 per chip, on demand',
    source: 'from memory (Google Cloud TPU v4 doc)',
  },
  {
    id: 'TPU-v5e',
    vendor: 'google',
    memoryBytes: 16e9,
    bandwidth: 819e9,
    flops: { fp16: 197e12, int8: 394e12 },
    usdPerHour: 1.2,
    priceSource: 'gcp us-central1 per chip, on demand',
    source: 'docs.cloud.google.com/tpu/docs/v5e',
  },
  {
    id: 'TPU-v5p',
    vendor: 'google',
    memoryBytes: 95e9,
    bandwidth: 2765e9,
    flops: { fp16: 459e12 },
    usdPerHour: 4.2,
    priceSource: 'gcp us-east5 per chip, on demand',
    source: 'from memory (Google Cloud TPU v5p doc)',
  },
  {
    id: 'TPU-v6e',
    vendor: 'google',
    memoryBytes: 32e9,
    bandwidth: 1640e9,
    flops: { fp16: 918e12 },
    usdPerHour: 2.7,
    priceSource: 'gcp us-east5 per chip, on demand',
    source: 'from memory (Google Cloud Trillium doc)',
  },
];

/** Names people use, beside the catalog's own. */
const aliases: Readonly<Record<string, string>> = {
  H100: 'H100-SXM',
  H200: 'H200-SXM',
  A100: 'A100-80-SXM',
  V100: 'V100-SXM2',
  B200: 'B200-SXM',
  B300: 'B300-SXM',
};

/** Every name under which `accelerator` finds a data sheet. */
export const acceleratorNames: readonly string[] = [
  ...accelerators.map((row) => row.id),
  ...Object.keys(aliases),
];

/** The data sheet of an accelerator by its id or a usual short name. */
export function accelerator(name: string): Accelerator | undefined {
  const id = aliases[name] ?? name;
  return accelerators.find((row) => row.id === id);
}

/** Bytes of one weight in a number format. */
export function bytesPerWeight(precision: Precision): number {
  switch (precision) {
    case 'fp16':
      return 2;
    case 'fp8':
    case 'int8':
      return 1;
    case 'fp4':
    case 'int4':
      return 0.5;
  }
}

/** Dense operations per second at a number format; INT4 weights are unpacked and multiplied at FP16. */
export function peakFlops(sheet: Accelerator, precision: Precision): number | undefined {
  return precision === 'int4' ? sheet.flops.fp16 : sheet.flops[precision];
}
