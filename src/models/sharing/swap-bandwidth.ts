import type { Accelerator } from '../../catalog/accelerators.ts';
import { sharingConstants } from '../../catalog/sharing.ts';

const { attainedOfPcie4, attainedOfPcie5 } = sharingConstants.swap;

/** Bytes a second that move between an accelerator and its host's pinned memory, one way, by what its data sheet says. */
export function swapBandwidth({ hostBandwidth = pcie4 }: Accelerator): number {
  const attained = hostBandwidth > pcie4 ? attainedOfPcie5 : attainedOfPcie4;
  return hostBandwidth * attained.value;
}

/** Of sixteen lanes; also where the data sheet says nothing. */
const pcie4 = 32e9;
