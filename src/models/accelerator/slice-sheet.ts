import type { Accelerator } from '../../catalog/accelerators.ts';
import type { MigProfile, MigTable } from '../../catalog/mig.ts';
import { computeSpeed, memorySpeed } from '../sharing/mps-speed.ts';
import { scaledFlops } from './scaled-flops.ts';

/** What a MIG profile gives of an accelerator. */
export type SliceProfile = Pick<MigProfile, 'multiprocessors' | 'usableBytes' | 'memorySlices'>;

/** What all profiles of an accelerator share out. */
export type SliceTable = Pick<MigTable, 'multiprocessors' | 'memorySlices'>;

/**
 * A MIG slice as an accelerator of its own. It keeps the card's id, by which kernels and fitted coefficients are
 * chosen, and its host bandwidth, which slices share: the one thing in which they still meet. Slices cannot reach
 * each other over NVLink. It pays by its memory, so that no layout costs more than the card.
 */
export function migSlice(
  sheet: Accelerator,
  profile: SliceProfile,
  table: SliceTable,
): Accelerator {
  const { reportedBytes: _, ...card } = sheet;
  const part = profile.multiprocessors / (sheet.multiprocessors ?? table.multiprocessors);
  const memoryPart = profile.memorySlices / table.memorySlices;
  const { l2Bytes, watts, usdPerHour, hostBandwidth, link } = sheet;
  return {
    ...card,
    memoryBytes: profile.usableBytes,
    bandwidth: sheet.bandwidth * memoryPart,
    multiprocessors: profile.multiprocessors,
    flops: scaledFlops(sheet.flops, part),
    ...(l2Bytes !== undefined && { l2Bytes: l2Bytes * memoryPart }),
    ...(link !== undefined && { link: throughHost(hostBandwidth ?? slowestHost) }),
    // As if its neighbours were as busy: what a slice may draw, and so its clock, must not depend on them.
    ...(watts !== undefined && { watts: watts * part }),
    ...(usdPerHour !== undefined && { usdPerHour: usdPerHour * memoryPart }),
    quality: 'estimated',
  };
}

/**
 * An accelerator as an MPS client finds it that may use a share of the multiprocessors and so many bytes, while no
 * other runs. Its id, links and watts are the card's: all clients run in one context. Arithmetic and bandwidth follow
 * their speed curves. Of multiprocessors, by which waves of tiles and blocks are counted, the square root of the
 * share is left: with it three of MuxServe's four rows of speeds are met to 0.03, with all of them or with just the
 * share two at most (test/models/sharing/mps-speed.test.ts).
 */
export function mpsPart(sheet: Accelerator, share: number, bytes: number): Accelerator {
  const { reportedBytes: _, ...card } = sheet;
  const { multiprocessors, usdPerHour } = sheet;
  return {
    ...card,
    memoryBytes: bytes,
    bandwidth: sheet.bandwidth * memorySpeed(share),
    flops: scaledFlops(sheet.flops, computeSpeed(share)),
    ...(multiprocessors !== undefined && {
      multiprocessors: Math.max(1, Math.round(multiprocessors * Math.sqrt(share))),
    }),
    ...(usdPerHour !== undefined && { usdPerHour: (usdPerHour * bytes) / sheet.memoryBytes }),
    quality: 'estimated',
  };
}

/** Bytes per second of PCIe 4.0 × 16, the least that an accelerator with MIG has. */
const slowestHost = 32e9;

function throughHost(bandwidth: number): NonNullable<Accelerator['link']> {
  return { kind: 'pcie', bandwidth, source: 'MIG: no NVLink between slices' };
}
