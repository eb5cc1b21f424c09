import { expect, it } from 'vitest';
import { accelerator } from '../../../src/catalog/accelerators.ts';
import { swapBandwidth } from '../../../src/models/sharing/swap-bandwidth.ts';

it.each([
  // Measured: 24.8 GB/s of PCIe 4 and 55.6 of PCIe 5; half of the former of PCIe 3.
  ['A100', 24.8],
  ['H100', 55.68],
  ['T4', 12.4],
  ['GH200', 24.8],
])('%s moves models at %d GB/s', (name, gigabytes) => {
  expect(swapBandwidth(accelerator(name)!) / 1e9).toBeCloseTo(gigabytes, 9);
});
