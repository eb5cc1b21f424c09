/** The members of the reference design's `GPUType`, by their names. */
export type GpuType = 'H100' | 'A100' | 'L4' | 'T4';

/** The values of the members, in their order. */
export const gpuTypeValues: Readonly<Record<GpuType, string>> = {
  H100: 'NVIDIA H100 80GB',
  A100: 'NVIDIA A100 80GB',
  L4: 'NVIDIA L4 24GB',
  T4: 'NVIDIA T4 16GB',
};
