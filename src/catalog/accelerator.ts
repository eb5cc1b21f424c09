import type { Quality } from './quality.ts';

/** A number format of weights and arithmetic. */
export type Precision = 'fp16' | 'fp8' | 'int8' | 'fp4' | 'int4';

/** A data sheet: what one accelerator can do. Dense rates; vendors often quote the sparse ones, twice as high. */
export interface Accelerator {
  readonly id: string;
  readonly vendor: string;
  readonly memoryBytes: number;
  /** What a driver reports of it where that is known, and engines take their share of; ±0.3 % by driver. */
  readonly reportedBytes?: number;
  /** Bytes per second of its own memory. */
  readonly bandwidth: number;
  /** Streaming multiprocessors or compute units, and the bytes of the last-level cache that they share. */
  readonly multiprocessors?: number;
  readonly l2Bytes?: number;
  /** Dense operations per second by number format; absent where the hardware lacks it. */
  readonly flops: { readonly [precision in Precision]?: number };
  readonly link?: AcceleratorLink;
  /** Bytes per second from the host, and to it. */
  readonly hostBandwidth?: number;
  readonly watts?: number;
  /** Dollars an hour for one, on demand; a dated snapshot, overridden by a pool's `price`. */
  readonly usdPerHour?: number;
  readonly priceSource?: string;
  readonly source: string;
  readonly quality: Quality;
}

/** How the accelerators of a node reach each other. */
export interface AcceleratorLink {
  readonly kind: 'nvlink' | 'pcie' | 'other';
  /** Bytes per second of one accelerator, in one direction, to all others together. */
  readonly bandwidth: number;
  readonly source: string;
}

/** Bytes of so many GiB, whole. */
export function gib(count: number): number {
  return Math.round(count * 1_073_741_824);
}
