import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { summariseErrors } from '../../../src/calibrate/errors.ts';
import {
  type GemmRow,
  gemmGroup,
  gemmRows,
  isPrimary,
} from '../../../src/calibrate/open-data/gemm-rows.ts';
import { fitGemm, type GemmFit, predictGemm } from '../../../src/calibrate/operators/fit-gemm.ts';
import { fittingRows } from '../../../src/calibrate/operators/operator-table.ts';
import { accelerator } from '../../../src/catalog/accelerators.ts';
import { deviceOf } from '../../../src/models/serving/step-time/operators/device.ts';
import {
  type GemmCoefficients,
  type GemmFormat,
  gemmSeconds,
} from '../../../src/models/serving/step-time/operators/gemm.ts';
import { casesOf } from '../../nightly.ts';

const kernel = {
  ...{ launch: 4e-6, tile: 5e-7, joules: 1e-13, bandwidth: 0.8, feed: 0.02, store: 4e10 },
  ...{ split: 3e-6, wholeWaves: 0.7, exposed: 0.2, cache: 3, quantise: 1.2, quantiseRow: 3e-10 },
  pad: 5e-6,
};
const truth: GemmCoefficients = { fp16: kernel, fp8: kernel, 'fp8-block': kernel };

/** Rows that a card of known coefficients would have measured. */
function madeUp(format: GemmFormat, hostSeconds = 0): GemmRow[] {
  const device = deviceOf(accelerator('H100')!);
  const sizes = [512, 1024, 3072, 8192, 28_672];
  return sizes.flatMap((n) =>
    sizes.flatMap((k) =>
      [1, 16, 64, 160, 512, 2048].map((m): GemmRow => {
        const seconds = Math.max(hostSeconds, gemmSeconds(m, n, k, format, device, truth, true));
        const hosted = hostSeconds > 0;
        const source = 'aiconfigurator';
        return { accelerator: 'H100-SXM', source, format, m, n, k, seconds, warm: true, hosted };
      }),
    ),
  );
}

function medianError(rows: readonly GemmRow[], fitted: GemmFit): number {
  return summariseErrors(rows.map((row) => [predictGemm(row, fitted), row.seconds])).medianAbsolute;
}

describe('fitting matrix products', () => {
  it('finds again what its own model measured, and takes other families as usual', () => {
    const rows = madeUp('fp8');
    const fitted = fitGemm(rows, truth);
    expect(medianError(rows, fitted)).toBeLessThan(0.005);
    expect(fitted.coefficients.fp8.launch / kernel.launch).toBeCloseTo(1, 1);
    expect(fitted.coefficients.fp8.bandwidth / kernel.bandwidth).toBeCloseTo(1, 1);
    expect(fitted.coefficients.fp16).toBe(truth.fp16);
    expect(fitted.hostSeconds).toBe(0);
  });

  it('keeps the host’s time apart from the kernel’s, whose launch it hides', () => {
    const fitted = fitGemm(madeUp('fp8-block', 100e-6), truth);
    expect(fitted.hostSeconds / 100e-6).toBeCloseTo(1, 2);
    expect(fitted.coefficients['fp8-block'].launch).toBe(kernel.launch);
  });

  it('refuses a family of which there is neither a row nor a usual kernel', () => {
    expect(() => fitGemm(madeUp('fp8'))).toThrow('no fp16 matrix product to fit');
  });
});

const directory = fileURLToPath(new URL('../../../../shared/data/measured', import.meta.url));
const isThere = existsSync(directory);
const cards = [
  'A100-80-SXM',
  'A40',
  'H100-SXM',
  'H200-SXM',
  'L40S',
  'RTX-4090',
  'RTX-PRO-6000-Server',
];

describe.skipIf(!isThere)(
  `measured matrix products${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    let fitting: readonly GemmRow[] = [];
    let testing: readonly GemmRow[] = [];
    let pooled = truth;
    beforeAll(() => {
      const rows = gemmRows(directory).filter(isPrimary);
      fitting = fittingRows({ rows, groupOf: gemmGroup });
      const isFitted = new Set(fitting);
      testing = rows.filter((row) => !isFitted.has(row));
      pooled = fitGemm(fitting).coefficients;
    });

    // One of each generation and one with a narrow memory; the others are of the same kinds.
    const most = casesOf(cards, ['A100-80-SXM', 'H100-SXM', 'L40S']);
    it.each(most)('on %s lie within 8 % (median) on matrices never fitted', (card) => {
      const own = fitting.filter((row) => row.accelerator === card);
      const tested = testing.filter((row) => row.accelerator === card);
      expect(medianError(tested, fitGemm(own, pooled))).toBeLessThan(0.08);
    });

    // One; each fit of six others takes its time.
    const some = casesOf(cards, ['H100-SXM']);
    it.each(some)('on %s lie within 20 % (median) from other cards and its data sheet', (card) => {
      const others = fitGemm(fitting.filter((row) => row.accelerator !== card));
      // No data sheet says how long a host takes to launch a kernel.
      const tested = testing.filter((row) => row.accelerator === card && !row.hosted);
      expect(medianError(tested, others)).toBeLessThan(0.2);
    });
  },
);
