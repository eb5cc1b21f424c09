import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fittingRows,
  type OperatorTable,
  operatorErrors,
} from '../../../src/calibrate/operators/operator-table.ts';
import { isForTesting } from '../../../src/calibrate/split.ts';

/** An operator whose seconds are its size by the accelerator's pace. */
interface Row {
  readonly accelerator: string;
  readonly group: string;
  readonly size: number;
  readonly seconds: number;
}

const mean = (rows: readonly Row[]) =>
  rows.reduce((sum, { seconds, size }) => sum + seconds / size, 0) / rows.length;

function tableOf(rows: readonly Row[]): OperatorTable<Row, number> {
  return {
    rows,
    acceleratorOf: ({ accelerator }) => accelerator,
    groupOf: ({ group }) => group,
    secondsOf: ({ seconds }) => seconds,
    fit: mean,
    // Of several, the slowest: so that it is seen which of both was asked.
    pool: (some) => Math.max(...some.map(({ seconds, size }) => seconds / size)),
    views: [
      { name: 'all', counts: () => true, predict: ({ size }, pace) => size * pace },
      { name: 'large', counts: ({ size }) => size > 6, predict: ({ size }, pace) => size * pace },
      { name: 'none', counts: () => false, predict: () => 1 },
    ],
  };
}

/** Names of groups, by what the rule makes of them. */
const names = Array.from({ length: 60 }, (_, at) => `matrix ${at}`);
const tested = names.filter(isForTesting);
const fitted = names.filter((name) => !isForTesting(name));

const row = (accelerator: string, group: string, size: number, pace: number): Row => ({
  ...{ accelerator, group, size },
  seconds: size * pace,
});

describe('the split', () => {
  it('sets a third of all names apart, always the same', () => {
    expect(tested.length).toBeGreaterThan(10);
    expect(tested.length).toBeLessThan(30);
    // FNV-1a of "a" is 0xe40c292c, of "foo" 0xa9f37ed7: published test vectors, 1 and 0 modulo 3.
    expect(0xe40c292c % 3).toBe(1);
    expect(isForTesting('a')).toBe(false);
    expect(0xa9f37ed7 % 3).toBe(0);
    expect(isForTesting('foo')).toBe(true);
  });

  it('takes groups whole', () => {
    const rows = [1, 2, 3].flatMap((size) => names.map((group) => row('A', group, size, 1)));
    const kept = fittingRows(tableOf(rows));
    expect(new Set(kept.map(({ group }) => group))).toEqual(new Set(fitted));
    expect(kept).toHaveLength(3 * fitted.length);
  });
});

describe('errors of an operator', () => {
  const rows = [
    row('B', fitted[0]!, 1, 2),
    row('B', tested[0]!, 5, 2),
    row('A', fitted[0]!, 1, 1),
    row('A', fitted[1]!, 2, 3),
    row('A', tested[0]!, 5, 4),
    row('A', tested[1]!, 10, 8),
  ];

  it('are of its own fit, and of a pool of all others, on testing rows', () => {
    const errors = operatorErrors(tableOf(rows));
    expect(
      errors.map(({ accelerator, operator, fitted, errors }) => [
        ...[accelerator, operator, fitted],
        ...[errors.rows, errors.meanSigned],
      ]),
    ).toEqual([
      // Its own pace is 2, the mean of 1 and 3: of measured 4 and 8 a half and a quarter.
      ['A', 'all', 'itself', 2, expect.closeTo((-0.5 - 0.75) / 2, 12)],
      ['A', 'large', 'itself', 1, expect.closeTo(-0.75, 12)],
      ['A', 'all', 'others', 2, expect.closeTo((-0.5 - 0.75) / 2, 12)],
      ['A', 'large', 'others', 1, expect.closeTo(-0.75, 12)],
      ['B', 'all', 'itself', 1, 0],
      // Of A's paces of 1 and 3 the pool takes 3.
      ['B', 'all', 'others', 1, expect.closeTo(0.5, 12)],
    ]);
  });

  it('are none of an accelerator without testing rows, or that nothing can be fitted for', () => {
    const onlyTested = rows.filter(({ group }) => isForTesting(group));
    expect(operatorErrors(tableOf(onlyTested))).toEqual([]);
    const lone = [row('A', fitted[0]!, 1, 1), row('B', tested[0]!, 5, 2)];
    expect(operatorErrors(tableOf(lone)).map(({ fitted }) => fitted)).toEqual(['others']);
  });

  const tables = fc.array(
    fc.record({
      accelerator: fc.constantFrom('A', 'B', 'C'),
      group: fc.constantFrom(...names),
      size: fc.integer({ min: 1, max: 10 }),
      seconds: fc.double({ min: 0.1, max: 10, noNaN: true }),
    }),
    { maxLength: 60 },
  );

  it('a testing row never has a say in a fit', () => {
    fc.assert(
      fc.property(tables, fc.double({ min: 0.01, max: 100, noNaN: true }), (made, factor) => {
        const fits = (some: readonly Row[]) => {
          const seen: unknown[] = [];
          const table = tableOf(some);
          const watched = (rows: readonly Row[]) => {
            seen.push(rows);
            return mean(rows);
          };
          operatorErrors({ ...table, fit: watched, pool: watched });
          return seen;
        };
        const changed = made.map((one) =>
          isForTesting(one.group) ? { ...one, seconds: factor * one.seconds } : one,
        );
        expect(fits(changed)).toEqual(fits(made));
      }),
    );
  });

  it('an accelerator has no say in the fit of the others for it', () => {
    fc.assert(
      fc.property(tables, fc.double({ min: 0.01, max: 100, noNaN: true }), (made, factor) => {
        const pools = (some: readonly Row[]) => {
          const seen: unknown[] = [];
          const pool = (rows: readonly Row[]) => {
            seen.push(rows);
            return mean(rows);
          };
          // Sorted by name, A comes first.
          operatorErrors({ ...tableOf(some), pool });
          return seen[0];
        };
        const first = made.filter(
          ({ accelerator, group }) => accelerator !== 'A' || isForTesting(group),
        );
        fc.pre(first.some(({ accelerator }) => accelerator === 'A'));
        fc.pre(first.some(({ group }) => !isForTesting(group)));
        const own = fitted.slice(0, 3).map((group) => row('A', group, 2, factor));
        expect(pools([...first, ...own])).toEqual(pools(first));
      }),
    );
  });
});
