import { WorkloadError } from '../recorded/workload-error.ts';

/** Bytes that any file may unpack to: bombs are told from files by what is beyond. */
const alwaysAllowed = 1e9;
/**
 * Times its size that a larger one may unpack to. Recordings pack to a fifth or a twentieth, the same row again and again to
 * a hundredth or two; gzip goes to a thousandth at the most, and that is what a bomb is made of.
 */
const mostRatio = 250;

/** Refuses a gzip file that unpacks to far more than a recording would, before it fills the memory. */
export function refuseBomb(file: string, packed: number, unpacked: number): void {
  if (unpacked <= alwaysAllowed || unpacked <= mostRatio * packed) return;
  throw new WorkloadError(
    { file },
    `${packed.toLocaleString('en-US')} bytes unpack to more than ${unpacked.toLocaleString('en-US')}`,
    `at most ${mostRatio} times the size of a file, as no recording packs tighter`,
  );
}
