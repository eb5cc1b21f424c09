import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AllReduceCoefficients,
  allReduceSeconds,
  type Link,
  ringSeconds,
} from '../../../../../src/models/serving/step-time/operators/all-reduce.ts';

const coefficients: AllReduceCoefficients = {
  kernelStart: 4e-6,
  perPeer: 1e-7,
  barrier: 4e-6,
  kernelAttained: 0.5,
  ringStart: 5e-6,
  hop: 2e-6,
  ringFill: 30e-6,
  ringAttained: 0.8,
  peersAttained: 0.4,
  hostAttained: 0.5,
};
const nvlink: Link = { bandwidth: 300e9, kind: 'nvlink', switchAdds: false };
const addingSwitch: Link = { bandwidth: 450e9, kind: 'nvlink', switchAdds: true };
const pcie: Link = { bandwidth: 32e9, kind: 'pcie', switchAdds: false };
const bridge: Link = { ...pcie, kind: 'bridge' };
const seconds = (bytes: number, ranks: number, link: Link) =>
  allReduceSeconds(bytes, ranks, link, coefficients);

describe('all-reduce', () => {
  it('of one rank takes no time', () => {
    expect(seconds(1e6, 1, nvlink)).toBe(0);
    expect(ringSeconds(1e6, 1, nvlink, coefficients)).toBe(0);
  });

  it('of a small message reads it from every peer at once: 4 + 0.3 µs and 3 × 15,000 bytes at 150 GB/s', () => {
    expect(seconds(15_000, 4, nvlink)).toBeCloseTo(4.6e-6, 12);
  });

  it('of a greater message adds up in two shots: a barrier more, three halves of its bytes', () => {
    expect(seconds(1_500_000, 4, nvlink)).toBeCloseTo(8.3e-6 + 2_250_000 / 150e9, 12);
  });

  it('of 8 MiB and more goes round the ring: 5 + 3 × 2 + 30 µs and three halves of its bytes at 240 GB/s', () => {
    expect(seconds(16e6, 4, nvlink)).toBeCloseTo(41e-6 + 24e6 / 240e9, 12);
  });

  it('under a switch that adds sends each byte up once, and its share down', () => {
    expect(seconds(160e6, 8, addingSwitch)).toBeCloseTo(49e-6 + 180e6 / 360e9, 12);
  });

  it('of a pair on PCIe is direct, and of four goes round the ring: 5 + 3 × 2 µs and twice its bytes at 12.8 GB/s', () => {
    expect(seconds(16_000, 2, pcie)).toBeCloseTo(4.1e-6 + 1e-6, 12);
    expect(seconds(16_000, 4, pcie)).toBeCloseTo(11e-6 + 48_000 / 12.8e9, 12);
    expect(seconds(16e6, 4, pcie)).toBeCloseTo(41e-6 + 24e6 / 12.8e9, 12);
  });

  it('of four that do not reach each other goes through the host, all hops through one bridge', () => {
    expect(seconds(16_000, 2, bridge)).toBeCloseTo(4.1e-6 + 1e-6, 12);
    expect(seconds(16_000, 4, bridge)).toBeCloseTo(11e-6 + 6e-6, 12);
  });

  it('never takes less time for more bytes, and never less than its link needs', () => {
    const links = fc.constantFrom(nvlink, addingSwitch, pcie, bridge);
    const size = fc.integer({ min: 1, max: 1 << 30 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 2, max: 16 }), links, (one, other, ranks, link) => {
        const less = seconds(Math.min(one, other), ranks, link);
        const more = seconds(Math.max(one, other), ranks, link);
        expect(more).toBeGreaterThanOrEqual(less);
        expect(less).toBeGreaterThan(Math.min(one, other) / link.bandwidth);
        expect(more).toBeLessThan(10);
      }),
    );
  });
});
