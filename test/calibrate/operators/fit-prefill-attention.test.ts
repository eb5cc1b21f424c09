import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { summariseErrors } from '../../../src/calibrate/errors.ts';
import {
  frontierPrefillRows,
  type PrefillAttentionRow,
  prefillAttentionGroup,
  prefillAttentionRows,
} from '../../../src/calibrate/open-data/prefill-attention-rows.ts';
import {
  fitPrefillAttention,
  isMixed,
  isPrefillServingLike,
  poolPrefillAttention,
  predictPrefillAttention,
} from '../../../src/calibrate/operators/fit-prefill-attention.ts';
import { isForTesting } from '../../../src/calibrate/split.ts';
import {
  attentionPairs,
  type PrefillAttentionCoefficients,
  type PrefillKernelCoefficients,
} from '../../../src/models/serving/step-time/operators/prefill-attention.ts';
import { casesOf } from '../../nightly.ts';

describe('fitPrefillAttention', () => {
  const made: PrefillKernelCoefficients = {
    beside: 0.6,
    softmaxDims: 90,
    launchCycles: 14e3,
    waveLoss: 0.7,
    bandwidth: 0.6,
    alone: 0.15,
    decodeKey: 1.3,
    decodeStart: 70,
    decodeBandwidth: 0.7,
  };
  const rows = [64, 128].flatMap((headDim) =>
    [0, 4, 64].flatMap((decodes) =>
      [16, 128, 500, 1000, 4000].flatMap((chunk) =>
        [0, 300, 5000].flatMap((context) =>
          [1, 5, 40].map((prefills): PrefillAttentionRow => {
            const row: PrefillAttentionRow = {
              accelerator: 'A100-80-SXM',
              shape: {
                heads: 16,
                kvHeads: 16,
                headDim,
                kvFormat: 'fp16',
                kernel: 'flash-attention-2',
              },
              work: {
                prefills,
                prefillTokens: prefills * chunk,
                prefillPairs: prefills * attentionPairs(chunk, context),
                prefillContext: prefills * context,
                decodes,
                kvTokens: decodes * (context + 100) * 4,
              },
              seconds: 1,
              group: 'made',
            };
            return { ...row, seconds: predictPrefillAttention(row, { fp16: made, fp8: made }) };
          }),
        ),
      ),
    ),
  );

  it('finds the coefficients from which rows were made', () => {
    const found = fitPrefillAttention(rows).fp16;
    for (const name of ['beside', 'softmaxDims', 'launchCycles', 'bandwidth', 'decodeKey'] as const)
      expect(found[name] / made[name], name).toBeCloseTo(1, 1);
    const errors = summariseErrors(
      rows.map((row) => [predictPrefillAttention(row, { fp16: found, fp8: found }), row.seconds]),
    );
    expect(errors.p95Absolute).toBeLessThan(0.01);
  });

  it('gives a KV format without rows what the other has', () => {
    const found = fitPrefillAttention(rows.slice(0, 20));
    expect(found.fp8).toBe(found.fp16);
  });

  it('refuses to fit nothing', () => {
    expect(() => fitPrefillAttention([])).toThrow('no rows to fit');
  });
});

const directory = fileURLToPath(new URL('../../../../shared/data/measured', import.meta.url));
const present = existsSync(`${directory}/aiconfigurator_ops`);
const skipped = present ? '' : ' (skipped: ../shared is not there)';

describe.skipIf(!present)(`prefill attention of the open tables${skipped}`, () => {
  const rows = present ? prefillAttentionRows(directory) : [];
  const fitting = rows.filter((row) => !isForTesting(prefillAttentionGroup(row)));
  const testing = rows.filter((row) => isForTesting(prefillAttentionGroup(row)));
  const errorsOf = (
    chosen: readonly PrefillAttentionRow[],
    coefficients: PrefillAttentionCoefficients,
  ) =>
    summariseErrors(chosen.map((row) => [predictPrefillAttention(row, coefficients), row.seconds]));

  const accelerators = ['A100-80-SXM', 'H100-SXM', 'L40S', 'RTX-4090', 'RTX-PRO-6000-Server'];

  it.each(casesOf(accelerators, ['A100-80-SXM', 'H100-SXM']))(
    '%s: its fitting part predicts its testing part',
    (name) => {
      const own = testing.filter((row) => row.accelerator === name);
      const coefficients = fitPrefillAttention(fitting.filter((row) => row.accelerator === name));
      const prompts = own.filter((row) => !isMixed(row));
      expect(prompts.length).toBeGreaterThan(30);
      expect(errorsOf(prompts, coefficients).medianAbsolute).toBeLessThan(0.15);
      const like = prompts.filter(isPrefillServingLike);
      expect(errorsOf(like, coefficients).medianAbsolute).toBeLessThan(0.15);
      const mixed = own.filter(isMixed);
      if (mixed.length > 0) expect(errorsOf(mixed, coefficients).medianAbsolute).toBeLessThan(0.15);
    },
  );

  it.each(casesOf(accelerators, ['H100-SXM', 'RTX-4090']))(
    '%s: the others predict its testing part',
    (name) => {
      const own = testing.filter((row) => row.accelerator === name);
      const coefficients = poolPrefillAttention(fitting.filter((row) => row.accelerator !== name));
      const prompts = own.filter((row) => !isMixed(row));
      expect(errorsOf(prompts, coefficients).medianAbsolute).toBeLessThan(0.25);
      const mixed = own.filter(isMixed);
      if (mixed.length > 0) expect(errorsOf(mixed, coefficients).medianAbsolute).toBeLessThan(0.25);
    },
  );

  it('an A800, which is an A100, under another kernel and other hands', () => {
    const coefficients = fitPrefillAttention(
      fitting.filter((row) => row.accelerator === 'A100-80-SXM'),
    );
    const others = frontierPrefillRows(directory).filter(
      (row) => row.accelerator === 'A100-80-SXM',
    );
    expect(errorsOf(others, coefficients).medianAbsolute).toBeLessThan(0.25);
  });
});
