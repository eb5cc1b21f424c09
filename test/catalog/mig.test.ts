import { describe, expect, it } from 'vitest';
import { accelerator } from '../../src/catalog/accelerators.ts';
import { migRefusal, migTable } from '../../src/catalog/mig.ts';

const sliceable = [
  'A30',
  'A100-40-SXM',
  'A100-80-SXM',
  'A100-80-PCIe',
  'H100-PCIe',
  'H100-SXM',
  'H200-SXM',
];

/** Name, multiprocessors and GiB of the profiles of an accelerator. */
function rows(name: string) {
  return migTable(name)!.profiles.map((profile) => [
    profile.name,
    profile.multiprocessors,
    Math.round((profile.usableBytes / 1_073_741_824) * 100) / 100,
  ]);
}

describe('a MIG table', () => {
  it('lists what a driver lists', () => {
    expect(rows('A100-80-SXM')).toEqual([
      ['1g.10gb', 14, 9.5],
      ['1g.20gb', 14, 19.5],
      ['2g.20gb', 28, 19.5],
      ['3g.40gb', 42, 39.25],
      ['4g.40gb', 56, 39.25],
      ['7g.80gb', 98, 79],
    ]);
    expect(rows('H100-SXM').map(([, multiprocessors]) => multiprocessors)).toEqual([
      16, 26, 32, 60, 64, 132,
    ]);
    expect(rows('H100-PCIe').map(([, multiprocessors]) => multiprocessors)).toEqual([
      14, 14, 30, 46, 62, 114,
    ]);
    expect(rows('H200-SXM').map(([name]) => name)).toEqual([
      '1g.18gb',
      '1g.35gb',
      '2g.35gb',
      '3g.71gb',
      '4g.71gb',
      '7g.141gb',
    ]);
    expect(rows('A30')).toEqual([
      ['1g.6gb', 14, 5.81],
      ['2g.12gb', 28, 11.69],
      ['4g.24gb', 56, 23.5],
    ]);
  });

  it('has NVML’s starts: a 1g never begins at the last of eight memory slices', () => {
    const starts = (name: string) => migTable(name)!.profiles.map((profile) => profile.starts);
    expect(starts('H200-SXM')).toEqual([
      [0, 1, 2, 3, 4, 5, 6],
      [0, 2, 4, 6],
      [0, 2, 4],
      [0, 4],
      [0],
      [0],
    ]);
    expect(starts('A30')).toEqual([[0, 1, 2, 3], [0, 2], [0]]);
  });

  it('leaves an A100 98 of its 108 multiprocessors, even whole', () => {
    expect(accelerator('A100')!.multiprocessors).toBe(108);
    expect(migTable('A100')!.multiprocessors).toBe(98);
  });

  it('is found by the short names of accelerators as well', () => {
    expect(migTable('A100')).toBe(migTable('A100-80-SXM'));
    expect(migTable('H100')).toBe(migTable('H100-SXM'));
  });

  it.each(sliceable)('of the %s is consistent', (name) => {
    const { computeSlices, memorySlices, multiprocessors, profiles } = migTable(name)!;
    const sheet = accelerator(name)!;
    const whole = profiles.at(-1)!;
    expect(multiprocessors).toBeLessThanOrEqual(sheet.multiprocessors!);
    expect(new Set(profiles.map((profile) => profile.name)).size).toBe(profiles.length);
    for (const profile of profiles) {
      expect(profile.name).toMatch(new RegExp(`^${profile.computeSlices}g\\.\\d+gb$`));
      expect(profile.computeSlices).toBeLessThanOrEqual(computeSlices);
      // No more than its share of the whole.
      expect(profile.usableBytes / whole.usableBytes).toBeLessThanOrEqual(
        profile.memorySlices / memorySlices,
      );
      for (const start of profile.starts) {
        expect(start + profile.memorySlices).toBeLessThanOrEqual(memorySlices);
      }
    }
    // Drivers differ by 0.3 % in what they report.
    const reported = sheet.reportedBytes ?? Number.POSITIVE_INFINITY;
    expect(whole.usableBytes).toBeLessThanOrEqual(reported * 1.003);
  });
});

describe('an accelerator without a MIG table', () => {
  const others = `can be sliced: ${sliceable.join(', ')}`;

  it.each([
    ['L4', 'the L4 has no MIG'],
    ['T4', 'the T4 has no MIG'],
    ['L40S', 'the L40S has no MIG'],
    ['A10G', 'the A10G has no MIG'],
    ['V100', 'the V100-SXM2 has no MIG'],
    ['MI300X', 'MIG is NVIDIA’s: the MI300X has none'],
    ['TPU-v5e', 'MIG is NVIDIA’s: the TPU-v5e has none'],
    ['B200', 'the B200-SXM has MIG, but its table is not known here'],
    ['H1000', 'no accelerator is called H1000'],
  ])('%s is refused: %s', (name, reason) => {
    expect(migTable(name)).toBeUndefined();
    expect(migRefusal(name)).toBe(`${reason}; ${others}`);
  });
});
