import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ServerRow, serverErrors } from '../../../src/calibrate/servers/server-errors.ts';
import { isForTesting } from '../../../src/calibrate/split.ts';
import { type Shares, secondsOf } from '../../../src/calibrate/step-shares.ts';
import { usualServerOf } from '../../../src/catalog/step-coefficients.ts';
import type { StepAdjustment } from '../../../src/models/serving/step-time/step-parts.ts';

/** What a server of an 8B model's 32 layers adds to the operators. */
const usualServer = usualServerOf(1, 32);

const truth: StepAdjustment = {
  base: 3e-3,
  perSequence: 2e-5,
  dense: 1.3,
  decodeAttention: 1.6,
  prefillAttention: 0.8,
};

/** Rows of a family that obey an adjustment: steps of many kinds, in round numbers. */
function madeUp(
  family: string,
  count: number,
  adjustment: StepAdjustment,
  kin: readonly string[] = ['engine and card', 'engine'],
): ServerRow[] {
  return Array.from({ length: count }, (_, at) => {
    const shares: Shares = {
      base: 1,
      perSequence: 1 + ((at * 37) % 200),
      dense: 4e-3 + 1e-4 * ((at * 53) % 100),
      decodeAttention: 1e-3 * ((at * 29) % 40),
      prefillAttention: 1e-3 * ((at * 17) % 23),
    };
    const seconds = secondsOf(shares, adjustment);
    const group = `${family} ${at}`;
    return { table: 'made', family, group, kin, usual: usualServer, shares, seconds };
  });
}

const errorOf = (rows: readonly ServerRow[], family: string, fitted: string) =>
  serverErrors(rows).find((error) => error.family === family && error.fitted === fitted);

describe('errors of servers', () => {
  const rows = madeUp('a', 60, truth);

  it('are those of testing rows, before and after the others are fitted', () => {
    const tested = rows.filter(({ group }) => isForTesting(group));
    expect(tested.length).toBeGreaterThan(10);
    const nothing = errorOf(rows, 'a', 'nothing')!;
    expect(nothing.pairs).toEqual(
      tested.map(({ shares, seconds }) => [secondsOf(shares, usualServer), seconds]),
    );
    expect(nothing.errors.medianSigned).toBeLessThan(-0.1);
    const itself = errorOf(rows, 'a', 'itself')!;
    expect(itself.pairs.map(([, measured]) => measured)).toEqual(
      tested.map(({ seconds }) => seconds),
    );
    expect(itself.errors.p95Absolute).toBeLessThan(1e-6);
  });

  it('take for usual what is usual of such a server', () => {
    const usual = { ...usualServer, base: 0.5 };
    const error = errorOf(
      rows.map((row) => ({ ...row, usual })),
      'a',
      'nothing',
    )!;
    const [first] = rows.filter(({ group }) => isForTesting(group));
    expect(error.pairs[0]).toEqual([secondsOf(first!.shares, usual), first!.seconds]);
  });

  it('are of no fit to fewer than eight rows', () => {
    const few = rows.filter(({ group }) => !isForTesting(group)).slice(0, 7);
    const some = [...few, ...rows.filter(({ group }) => isForTesting(group))];
    expect(serverErrors(some).map(({ fitted }) => fitted)).toEqual(['nothing']);
  });

  it('a testing row never has a say in a fit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), {
          minLength: rows.length,
          maxLength: rows.length,
        }),
        (factors) => {
          const changed = rows.map((row, at) =>
            isForTesting(row.group) ? { ...row, seconds: row.seconds * factors[at]! } : row,
          );
          const predicted = (some: readonly ServerRow[]) =>
            errorOf(some, 'a', 'itself')!.pairs.map(([seconds]) => seconds);
          expect(predicted(changed)).toEqual(predicted(rows));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('and a fitted row is never tested', () => {
    const changed = rows.map((row) =>
      isForTesting(row.group) ? row : { ...row, seconds: 2 * row.seconds },
    );
    const measured = (some: readonly ServerRow[], fitted: string) =>
      errorOf(some, 'a', fitted)!.pairs.map(([, seconds]) => seconds);
    for (const fitted of ['nothing', 'itself'])
      expect(measured(changed, fitted)).toEqual(measured(rows, fitted));
    expect(errorOf(changed, 'a', 'itself')!.errors.medianSigned).toBeCloseTo(1, 6);
  });
});

describe('a family without an adjustment of its own', () => {
  const slow = { ...truth, base: 9e-3, dense: 2 };
  const own = madeUp('mine', 20, truth);

  it('takes that of the nearest kin of 50 rows', () => {
    const near = madeUp('near', 50, truth);
    const far = madeUp('far', 80, slow, ['another card', 'engine']);
    const error = errorOf([...own, ...near, ...far], 'mine', 'others')!;
    // All of its rows are tested, for none of them was fitted.
    expect(error.errors.rows).toBe(20);
    expect(error.errors.p95Absolute).toBeLessThan(1e-6);
  });

  it('goes further where the nearest are too few', () => {
    const near = madeUp('near', 49, truth);
    const far = madeUp('far', 600, slow, ['another card', 'engine']);
    const error = errorOf([...own, ...near, ...far], 'mine', 'others')!;
    // Most of the 649 rows of the engine are slow.
    expect(error.errors.medianSigned).toBeGreaterThan(0.2);
  });

  it('has none where all kin together are too few', () => {
    const near = madeUp('near', 49, truth);
    const stranger = madeUp('stranger', 90, truth, ['another engine']);
    expect(errorOf([...own, ...near, ...stranger], 'mine', 'others')).toBeUndefined();
  });

  it('never has a say in it itself', () => {
    const near = madeUp('near', 50, truth);
    const wild = own.map((row) => ({ ...row, seconds: 100 * row.seconds }));
    const predicted = (mine: readonly ServerRow[]) =>
      errorOf([...mine, ...near], 'mine', 'others')!.pairs.map(([seconds]) => seconds);
    expect(predicted(wild)).toEqual(predicted(own));
  });
});
