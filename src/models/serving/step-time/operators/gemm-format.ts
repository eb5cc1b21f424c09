import type { Precision } from '../../../../catalog/accelerators.ts';

/** What the weights are kept in: `int4` is unpacked to 16 bits, `fp8-block` has a scale for each 128 × 128. */
export type GemmFormat = Precision | 'fp8-block';

/** Formats whose kernels are made alike. */
export type GemmFamily = 'fp16' | 'fp8' | 'fp8-block';

/** The family of a format's kernels. */
export function gemmFamily(format: GemmFormat): GemmFamily {
  switch (format) {
    case 'fp16':
    case 'int4':
      return 'fp16';
    case 'fp8':
    case 'int8':
    case 'fp4':
      return 'fp8';
    case 'fp8-block':
      return 'fp8-block';
  }
}

/** The precision of a format's arithmetic on a data sheet. */
export function gemmPrecision(format: GemmFormat): Precision {
  return format === 'fp8-block' ? 'fp8' : format;
}

/** Bytes of a weight with its scales: 16 bits for each 128 of 4-bit integers, 8 for each 16 of 4-bit floats. */
export function gemmWeightBytes(format: GemmFormat): number {
  switch (format) {
    case 'fp16':
      return 2;
    case 'fp8':
    case 'int8':
    case 'fp8-block':
      return 1;
    case 'int4':
      return 0.515625;
    case 'fp4':
      return 0.5625;
  }
}

/** Bytes of an activation when it is multiplied. */
export function gemmActivationBytes(format: GemmFormat): number {
  switch (format) {
    case 'fp16':
    case 'int4':
      return 2;
    case 'fp8':
    case 'int8':
    case 'fp8-block':
      return 1;
    case 'fp4':
      return 0.5625;
  }
}
