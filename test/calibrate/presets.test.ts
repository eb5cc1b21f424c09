import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperatorTable } from '../../src/calibrate/operators/operator-table.ts';
import { operatorTables } from '../../src/calibrate/operators/tables.ts';
import { fitPresets } from '../../src/calibrate/presets.ts';
import { isForTesting } from '../../src/calibrate/split.ts';

vi.mock('../../src/calibrate/operators/tables.ts', () => ({ operatorTables: vi.fn() }));

interface Row {
  readonly operator: string;
  readonly accelerator: string;
  readonly group: string;
  readonly seconds: number;
}

const names = Array.from({ length: 9 }, (_, at) => `group ${at}`);
const fitted = names.filter((name) => !isForTesting(name));

/** A table whose "fit" is a list of the rows that it was shown. */
function listed<Fit>(
  operator: string,
  accelerators: readonly string[],
  fitOf: (seen: readonly string[]) => Fit,
  factor: number,
): OperatorTable<Row, Fit> {
  const rows = accelerators.flatMap((accelerator) =>
    names.map((group, at) => ({
      ...{ operator, accelerator, group },
      seconds: (at + 1) * (isForTesting(group) ? factor : 1),
    })),
  );
  const seen = (kind: string, some: readonly Row[]) =>
    fitOf([
      `${operator} ${kind}`,
      ...some.map(({ accelerator, group, seconds }) => `${accelerator} ${group} ${seconds}`),
    ]);
  return {
    rows,
    acceleratorOf: ({ accelerator }) => accelerator,
    groupOf: ({ group }) => group,
    secondsOf: ({ seconds }) => seconds,
    fit: (some) => seen('of one', some),
    pool: (some) => seen('of all', some),
    views: [],
  };
}

/** Seconds of testing rows are so many times what they were. */
function givenTables(factor = 1): void {
  const both = ['H100-SXM', 'H200-SXM'];
  const plain = (seen: readonly string[]) => seen;
  const tables = {
    gemm: listed('gemm', both, (coefficients) => ({ coefficients, hostSeconds: 1 }), factor),
    decodeAttention: listed(
      'decode',
      ['A40', ...both],
      (coefficients) => ({
        fp16: { coefficients, benchmark: 'cached' },
        fp8: { coefficients: ['fp8', ...coefficients], benchmark: 'cached' },
      }),
      factor,
    ),
    prefillAttention: listed('prefill', ['H100-SXM'], plain, factor),
    allReduce: listed('all-reduce', ['L40S'], plain, factor),
    elementwise: listed('small', ['RTX-4090'], plain, factor),
    sampling: listed('sampling', ['RTX-4090'], plain, factor),
    experts: listed('experts', ['RTX-4090'], plain, factor),
  };
  vi.mocked(operatorTables).mockReturnValue(tables as never);
}

describe('presets', () => {
  beforeEach(() => givenTables());

  const rowsOf = (...accelerators: readonly string[]) =>
    accelerators.flatMap((accelerator) =>
      fitted.map((group) => `${accelerator} ${group} ${names.indexOf(group) + 1}`),
    );

  it('are usually of the fitting rows of all accelerators', () => {
    expect(fitPresets('tables').usual).toEqual({
      gemm: ['gemm of all', ...rowsOf('H100-SXM', 'H200-SXM')],
      // But for the H200, whose benchmark planned as no server does.
      decodeAttention: {
        fp16: ['decode of all', ...rowsOf('A40', 'H100-SXM')],
        fp8: ['fp8', 'decode of all', ...rowsOf('A40', 'H100-SXM')],
      },
      prefillAttention: ['prefill of all', ...rowsOf('H100-SXM')],
      allReduce: ['all-reduce of all', ...rowsOf('L40S')],
      elementwise: ['small of all', ...rowsOf('RTX-4090')],
      sampling: ['sampling of all', ...rowsOf('RTX-4090')],
      experts: ['experts of all', ...rowsOf('RTX-4090')],
    });
    expect(operatorTables).toHaveBeenLastCalledWith('tables');
  });

  it('are of an accelerator’s own fitting rows where it has any, and leave the others out', () => {
    const { own } = fitPresets('tables');
    expect(Object.keys(own)).toEqual(['A40', 'H100-SXM', 'H200-SXM', 'L40S', 'RTX-4090']);
    expect(own['L40S']).toEqual({ allReduce: ['all-reduce of one', ...rowsOf('L40S')] });
    expect(own['RTX-4090']).toEqual({ elementwise: ['small of one', ...rowsOf('RTX-4090')] });
    expect(own['H100-SXM']).toEqual({
      gemm: ['gemm of one', ...rowsOf('H100-SXM')],
      decodeAttention: {
        fp16: ['decode of one', ...rowsOf('H100-SXM')],
        fp8: ['fp8', 'decode of one', ...rowsOf('H100-SXM')],
      },
      prefillAttention: ['prefill of one', ...rowsOf('H100-SXM')],
    });
  });

  it('of an H200 attend as an H100 does', () => {
    const { own } = fitPresets('tables');
    const { gemm, ...attention } = own['H200-SXM']!;
    expect(gemm).toEqual(['gemm of one', ...rowsOf('H200-SXM')]);
    const { gemm: _, ...hundred } = own['H100-SXM']!;
    expect(attention).toEqual(hundred);
  });

  it('do not move when testing rows do', () => {
    const before = fitPresets('tables');
    givenTables(1000);
    expect(fitPresets('tables')).toEqual(before);
    // The change is in the tables, and would be seen.
    const { gemm } = vi.mocked(operatorTables).mock.results.at(-1)!.value as ReturnType<
      typeof operatorTables
    >;
    expect(Math.max(...gemm.rows.map(({ seconds }) => seconds))).toBeGreaterThan(999);
  });
});
