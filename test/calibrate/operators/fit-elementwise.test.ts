import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { summariseErrors } from '../../../src/calibrate/errors.ts';
import {
  type ElementwiseRow,
  elementwiseGroup,
  elementwiseRows,
} from '../../../src/calibrate/open-data/elementwise-rows.ts';
import {
  fitElementwise,
  predictElementwise,
} from '../../../src/calibrate/operators/fit-elementwise.ts';
import { isForTesting } from '../../../src/calibrate/split.ts';
import type { ElementwiseCoefficients } from '../../../src/models/serving/step-time/operators/elementwise.ts';

describe('fitElementwise', () => {
  it('finds the coefficients from which rows were made', () => {
    const coefficients: ElementwiseCoefficients = {
      launch: 3e-6,
      attained: 0.85,
      cached: 0.4,
      cacheRate: 30e9,
      walk: 4e-11,
    };
    const rows = [4096, 32768, 131072].flatMap((rowBytes) =>
      Array.from({ length: 30 }, (_, at): ElementwiseRow => {
        const row = {
          accelerator: 'RTX-4090',
          model: 'made',
          parts: 1,
          name: 'norm',
          kind: 'norm',
          rows: Math.round(Math.exp(0.3 * at)),
          rowBytes,
          seconds: 1,
        } as const;
        return { ...row, seconds: predictElementwise(row, coefficients) };
      }),
    );
    const found = fitElementwise(rows);
    for (const [name, value] of Object.entries(coefficients)) {
      expect(found[name as keyof ElementwiseCoefficients] / value, name).toBeCloseTo(1, 2);
    }
  });
});

const measured = fileURLToPath(new URL('../../../../shared/data/measured', import.meta.url));
const isThere = existsSync(measured);

describe.skipIf(!isThere)(
  `measured small kernels, testing part${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    const all = isThere ? elementwiseRows(measured) : [];
    const errorsOn = (id: string, isWanted: (row: ElementwiseRow) => boolean) => {
      const rows = all.filter((row) => row.accelerator === id && isWanted(row));
      const found = fitElementwise(rows.filter((row) => !isForTesting(elementwiseGroup(row))));
      return summariseErrors(
        rows
          .filter((row) => isForTesting(elementwiseGroup(row)))
          .map((row) => [predictElementwise(row, found), row.seconds]),
      );
    };

    // Of the RTX 4090's five curves none was drawn for testing.
    it.each(['A100-80-SXM', 'H100-SXM', 'A40', 'RTX-PRO-6000-Server'])(
      '%s: median absolute error at most 20 %',
      (id) => {
        const errors = errorsOn(id, (row) => row.kind !== 'sampling');
        expect(errors.rows).toBeGreaterThan(900);
        expect(errors.medianAbsolute).toBeLessThanOrEqual(0.2);
      },
    );

    it('sampling: at most 20 %', () => {
      const errors = errorsOn('RTX-PRO-6000-Server', (row) => row.kind === 'sampling');
      expect(errors.rows).toBe(120);
      expect(errors.medianAbsolute).toBeLessThanOrEqual(0.2);
    });
  },
);
