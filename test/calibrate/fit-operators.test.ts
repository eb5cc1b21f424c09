import { describe, expect, it } from 'vitest';
import { fitOperators } from '../../src/calibrate/fit-operators.ts';
import { operatorRows, type ProductRow } from '../../src/calibrate/user-table/operator-rows.ts';
import { tableOf } from './user-table/table.ts';

/** Products of a card that attains half of an H100's peak and bandwidth, and takes 5 µs to launch. */
const products: ProductRow[] = [
  [4096, 4096],
  [14336, 4096],
  [4096, 14336],
  [6144, 4096],
  [8192, 8192],
].flatMap(([n, k]) =>
  [1, 8, 64, 256, 512, 1024, 2048, 4096, 8192].map((m, at) => ({
    line: at + 2,
    m,
    n: n!,
    k: k!,
    seconds: 5e-6 + Math.max((2 * m * n! * k!) / 495e12, (2 * n! * k!) / 1.67e12),
  })),
);

it('products of half an H100 are fitted, and predicted of weight matrices not seen', () => {
  const fit = fitOperators(products, 'H100', 'fp16');
  if (fit.kind !== 'fitted') throw new Error(fit.why);
  expect(fit.family).toBe('fp16');
  expect(fit.errors.fitted.medianAbsolute).toBeLessThan(0.05);
  expect(fit.errors.kFold.medianAbsolute).toBeLessThan(0.1);
});

describe('a table of operators', () => {
  it('is read row by row', () => {
    const { products: found, refusals } = operatorRows(
      tableOf(
        'operator,m,n,k,latency_us',
        'gemm,1,4096,4096,20',
        'conv,1,4096,4096,20',
        'gemm,1,4096,0,20',
        'gemm,1,4096,4096,0.02',
      ),
    );
    expect(found).toEqual([{ line: 2, m: 1, n: 4096, k: 4096, seconds: 20 * 1e-6 }]);
    expect(refusals).toEqual([
      {
        line: 3,
        column: 'operator',
        why: '"conv" is not fitted from tables; allowed: gemm, matmul, mm, linear',
      },
      { line: 4, column: 'k', why: 'is zero' },
      { line: 5, column: 'latency_us', why: '2e-8 s for a kernel is absurd: is the unit right?' },
    ]);
  });

  it('of too few shapes is not fitted', () => {
    expect(fitOperators(products.slice(0, 9), 'H100', 'fp16')).toEqual({
      kind: 'nothing',
      why: '9 different matrix products are left, and at least 40 are needed',
    });
  });
});
