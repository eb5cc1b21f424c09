import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { summariseErrors } from '../../../src/calibrate/errors.ts';
import {
  type AllReduceRow,
  allReduceGroup,
  allReduceRows,
} from '../../../src/calibrate/open-data/all-reduce-rows.ts';
import { fitAllReduce, predictAllReduce } from '../../../src/calibrate/operators/fit-all-reduce.ts';
import { isForTesting } from '../../../src/calibrate/split.ts';
import type { AllReduceCoefficients } from '../../../src/models/serving/step-time/operators/all-reduce.ts';

describe('fitAllReduce', () => {
  const coefficients: AllReduceCoefficients = {
    kernelStart: 5e-6,
    perPeer: 2e-7,
    barrier: 5e-6,
    kernelAttained: 0.65,
    ringStart: 9e-6,
    hop: 1.5e-6,
    ringFill: 40e-6,
    ringAttained: 0.75,
    peersAttained: 0.5,
    hostAttained: 0.5,
  };
  const link = { bandwidth: 300e9, kind: 'nvlink', switchAdds: false } as const;
  const made = [2, 4, 8].flatMap((ranks) =>
    Array.from({ length: 40 }, (_, at): AllReduceRow => {
      const bytes = Math.round(256 * Math.exp(0.75 * Math.floor(at / 2)));
      const source = at % 2 === 0 ? 'custom' : 'nccl';
      const row = {
        accelerator: 'made',
        source,
        ranks,
        size: bytes,
        bytes,
        link,
        seconds: 1,
      } as const;
      return { ...row, seconds: predictAllReduce(row, coefficients) };
    }),
  );

  it('finds the coefficients from which rows were made', () => {
    const found = fitAllReduce(made);
    for (const [name, value] of Object.entries(coefficients)) {
      expect(found[name as keyof AllReduceCoefficients] / value, name).toBeCloseTo(1, 2);
    }
  });

  it('keeps the usual ring where no small message went round one', () => {
    const found = fitAllReduce(made.filter((row) => row.source === 'custom'));
    expect(found.kernelAttained).toBeCloseTo(0.65, 2);
    expect(found).toMatchObject({ ringStart: 5e-6, hop: 2e-6, ringFill: 30e-6 });
  });
});

const measured = fileURLToPath(new URL('../../../../shared/data/measured', import.meta.url));
const isThere = existsSync(measured);

describe.skipIf(!isThere)(
  `measured all-reduces, testing part${isThere ? '' : ' (skipped: ../shared is not there)'}`,
  () => {
    const served = ['A100-80-SXM', 'H100-SXM', 'H200-SXM', 'L40S'];
    const rows = isThere ? allReduceRows(measured) : [];
    const fitting = rows.filter((row) => !isForTesting(allReduceGroup(row)));
    const testing = rows.filter((row) => isForTesting(allReduceGroup(row)));
    const errorsOn = (id: string, coefficients: AllReduceCoefficients) =>
      summariseErrors(
        testing
          .filter((row) => row.accelerator === id && row.source === 'custom')
          .map((row) => [predictAllReduce(row, coefficients), row.seconds]),
      );

    it.each(served)('%s: median absolute error at most 15 % with its own coefficients', (id) => {
      const errors = errorsOn(id, fitAllReduce(fitting.filter((row) => row.accelerator === id)));
      expect(errors.rows).toBe(22);
      expect(errors.medianAbsolute).toBeLessThanOrEqual(0.15);
    });

    it.each(served)('%s: at most 30 % with the coefficients of the others', (id) => {
      const others = fitting.filter((row) => row.accelerator !== id);
      expect(errorsOn(id, fitAllReduce(others)).medianAbsolute).toBeLessThanOrEqual(0.3);
    });
  },
);
