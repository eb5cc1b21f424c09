import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmlessCell, writtenCell } from '../../src/report/harmless-cell.ts';
import { runsOf } from '../nightly.ts';

describe('a cell that spreadsheets would take for a formula', () => {
  it.each([
    '=1+1',
    '+cmd',
    '-2+3+cmd|calc!A0',
    '@SUM(A1)',
    '\t=1',
    '\rx',
    '\nx',
    '  =1',
    '\u00a0@x',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    "'=1",
    '-5s',
    '-',
  ])('%# is led by a single quote', (text) => {
    expect(harmlessCell(text)).toBe(`'${text}`);
  });

  it.each(['-1', '+2.5', '-1E-7', '-.5', '2x', 'shop', "'tis", 'a=b', '', ' x', '– none', 'Δ-1'])(
    '%j is none',
    (text) => {
      expect(harmlessCell(text)).toBe(text);
    },
  );

  it('is read again as it was, whatever it was, and no two texts are written alike', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom("'", '=', '-', '1', ' ', '\t', '@', 'a', '＝') }),
      fc.string({ unit: 'binary' }),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(text, (written) => {
        expect(writtenCell(harmlessCell(written))).toBe(written);
      }),
      { numRuns: runsOf(500) },
    );
  });

  it('begins as no formula does', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", '=', '+', ' ', '1', '\r') }), (text) => {
        const cell = harmlessCell(text);
        if (!Number.isFinite(Number(cell))) expect(cell).not.toMatch(/^[=+@\r]|^\s+[=+@]/);
      }),
      { numRuns: runsOf(500) },
    );
  });
});
