import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { summariseErrors } from '../../../src/calibrate/errors.ts';
import {
  type DecodeAttentionRow,
  decodeAttentionGroup,
  decodeAttentionRows,
} from '../../../src/calibrate/open-data/decode-attention-rows.ts';
import {
  benchmarkedSeconds,
  fitDecodeAttention,
  isCold,
  isServingLike,
  servedSeconds,
} from '../../../src/calibrate/operators/fit-decode-attention.ts';
import { isForTesting } from '../../../src/calibrate/split.ts';
import { casesOf, thinned } from '../../nightly.ts';

const directory = fileURLToPath(new URL('../../../../shared/data/measured', import.meta.url));
const present = existsSync(directory);
const suffix = present ? '' : ' (skipped: ../shared is not there)';

/** Of tens of thousands of testing rows: the medians move by some tenths of a percent. */
const testedRows = 3000;

describe.skipIf(!present)(`decode attention against measured tables${suffix}`, () => {
  const rows = present ? decodeAttentionRows(directory) : [];
  const fitted = rows.filter((row) => !isForTesting(decodeAttentionGroup(row)));
  const tested = rows.filter((row) => isForTesting(decodeAttentionGroup(row)));
  const accelerators = [...new Set(rows.map((row) => row.accelerator))];
  const of = (all: readonly DecodeAttentionRow[], id: string) =>
    all.filter((row) => row.accelerator === id);
  const thin = (all: readonly DecodeAttentionRow[]) => thinned(all, testedRows);
  const median = (
    all: readonly DecodeAttentionRow[],
    predicted: (row: DecodeAttentionRow) => number,
  ) => summariseErrors(all.map((row) => [predicted(row), row.seconds])).medianAbsolute;

  it('finds the six accelerators and counts the KV of each sequence', () => {
    expect(accelerators).toEqual([
      'A100-80-SXM',
      'H100-SXM',
      'H200-SXM',
      'L40S',
      'RTX-4090',
      'RTX-PRO-6000-Server',
    ]);
    const row = of(rows, 'RTX-4090').find((one) => one.sequences === 8 && one.context === 512);
    expect(row?.kvTokens).toBe(4096);
  });

  // But for the H200, an H100 with another memory.
  it.each(
    casesOf(
      accelerators,
      accelerators.filter((id) => id !== 'H200-SXM'),
    ),
  )('is right to 8 % at the median on configurations of %s it never saw', (id) => {
    const errors: [number, number][] = [];
    for (const format of ['fp16', 'fp8'] as const) {
      const seen = of(fitted, id).filter((row) => row.shape.kvFormat === format);
      if (seen.length === 0) continue;
      const fit = fitDecodeAttention(seen);
      const unseen = of(tested, id).filter((row) => row.shape.kvFormat === format);
      for (const row of thin(unseen)) errors.push([benchmarkedSeconds(row, fit), row.seconds]);
      // What a simulated server takes, where the benchmark's KV came from memory too.
      const cold = unseen.filter(
        (row) => isServingLike(row) && isCold(row) && (id !== 'H200-SXM' || row.shape.kvHeads >= 4),
      );
      expect(median(cold, (row) => servedSeconds(row, fit.coefficients))).toBeLessThan(0.1);
    }
    expect(summariseErrors(errors).medianAbsolute).toBeLessThan(0.08);
  });

  // One for servers and a GeForce; each fit of five others takes its time.
  it.each(casesOf(accelerators, ['A100-80-SXM', 'RTX-4090']))(
    'is right to 15 % on %s when only the others were fitted',
    (id) => {
      const fit = fitDecodeAttention(fitted.filter((row) => row.accelerator !== id));
      expect(median(thin(of(tested, id)), (row) => benchmarkedSeconds(row, fit))).toBeLessThan(
        0.15,
      );
    },
  );
});
