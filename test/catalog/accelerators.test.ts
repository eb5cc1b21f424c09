import { describe, expect, it } from 'vitest';
import {
  accelerator,
  acceleratorAliases,
  acceleratorNames,
  accelerators,
  peakFlops,
} from '../../src/catalog/accelerators.ts';

describe('a data sheet', () => {
  it('has dense rates: an H100 has 989 TFLOPS in 16 bits, half of the 1,979 with sparsity', () => {
    expect(peakFlops(accelerator('H100')!, 'fp16')).toBe(989e12);
    expect(peakFlops(accelerator('H100')!, 'fp8')).toBe(1978e12);
  });

  it.each(accelerators)('of $id has plausible units', (sheet) => {
    const { memoryBytes, reportedBytes = memoryBytes, bandwidth, flops, link } = sheet;
    expect(memoryBytes).toBeGreaterThanOrEqual(16e9);
    // A driver reports up to 9 % less than the label (a T4 in GiB), or as much more where the label counts GiB.
    expect(reportedBytes / memoryBytes).toBeGreaterThan(0.91);
    expect(reportedBytes / memoryBytes).toBeLessThan(1.09);
    expect(Number.isInteger(reportedBytes)).toBe(true);
    expect(bandwidth).toBeGreaterThanOrEqual(300e9);
    expect(flops.fp16).toBeGreaterThanOrEqual(65e12);
    expect(flops.fp8 ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(flops.fp16!);
    // A link is slower than the memory that it fills.
    if (link !== undefined) expect(link.bandwidth).toBeLessThan(bandwidth);
  });

  it.each([
    ['A100', 'nvlink', 300e9],
    ['H100', 'nvlink', 450e9],
    ['B200', 'nvlink', 900e9],
    ['L40S', 'pcie', 32e9],
    ['RTX-PRO-6000', 'pcie', 64e9],
    ['MI300X', 'other', 448e9],
  ])('of %s says that it sends over %s at %d bytes a second', (name, kind, bandwidth) => {
    expect(accelerator(name)!.link).toMatchObject({ kind, bandwidth });
  });

  it('is called measured where open tables have its operators', () => {
    const measured = accelerators.filter(({ quality }) => quality === 'measured');
    expect(new Set(measured.map(({ id }) => id))).toEqual(
      new Set([
        'A100-80-SXM',
        'A40',
        'H100-SXM',
        'H200-SXM',
        'L40S',
        'RTX-4090',
        'RTX-PRO-6000-Server',
      ]),
    );
  });
});

describe('a name', () => {
  it('is unique, and leads to a data sheet', () => {
    expect(new Set(acceleratorNames).size).toBe(acceleratorNames.length);
    for (const name of acceleratorNames) expect(accelerator(name)).toBeDefined();
    expect(accelerator('toString')).toBeUndefined();
  });

  it('may be what people say', () => {
    expect(accelerator('4090')?.id).toBe('RTX-4090');
    expect(accelerator('A100-40GB')?.id).toBe('A100-40-SXM');
    expect(acceleratorAliases('H100-SXM')).toEqual(['H100', 'H100-80GB']);
    expect(acceleratorAliases('L4')).toEqual([]);
  });
});
