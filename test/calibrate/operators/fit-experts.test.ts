import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { summariseErrors } from '../../../src/calibrate/errors.ts';
import {
  type ExpertRow,
  expertGroup,
  expertRows,
} from '../../../src/calibrate/open-data/expert-rows.ts';
import {
  fitExperts,
  isCached,
  predictExperts,
} from '../../../src/calibrate/operators/fit-experts.ts';
import { isForTesting } from '../../../src/calibrate/split.ts';
import type { ExpertCoefficients } from '../../../src/models/serving/step-time/operators/experts.ts';

describe('fitExperts', () => {
  const row = (tokens: number, met: number): ExpertRow => ({
    accelerator: 'RTX-PRO-6000-Server',
    work: {
      tokens,
      experts: 64,
      expertsPerToken: 4,
      hidden: 4096,
      intermediate: 1024,
      format: 'fp16',
    },
    met,
    seconds: 1,
  });

  it('finds the coefficients from which rows were made', () => {
    const coefficients: ExpertCoefficients = {
      launch: 40e-6,
      memoryAttained: 0.7,
      computeAttained: 0.5,
      unhidden: 0.2,
    };
    const rows = [8, 16, 32, 64].flatMap((met) =>
      [16, 64, 256, 1024, 4096].map((tokens) => {
        const made = row(tokens, met);
        return { ...made, seconds: predictExperts(made, coefficients) };
      }),
    );
    const found = fitExperts(rows);
    for (const [name, value] of Object.entries(coefficients)) {
      expect(found[name as keyof ExpertCoefficients] / value, name).toBeCloseTo(1, 2);
    }
  });

  it('knows which rows a cache of 128 MB held: experts of 25 MB', () => {
    expect(isCached(row(16, 5))).toBe(true);
    expect(isCached(row(16, 6))).toBe(false);
  });
});

const measured = fileURLToPath(new URL('../../../../shared/data/measured', import.meta.url));
const isThere = existsSync(measured);

describe.skipIf(!isThere)(
  `measured experts, testing part${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    it('median absolute error at most 5 % where the weights come from memory', () => {
      const rows = (isThere ? expertRows(measured) : []).filter((row) => !isCached(row));
      const found = fitExperts(rows.filter((row) => !isForTesting(expertGroup(row))));
      const testing = rows.filter((row) => isForTesting(expertGroup(row)));
      const errors = summariseErrors(
        testing.map((row) => [predictExperts(row, found), row.seconds]),
      );
      expect(errors.rows).toBe(15);
      expect(errors.medianAbsolute).toBeLessThanOrEqual(0.05);
    });
  },
);
