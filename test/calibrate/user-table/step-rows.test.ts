import { describe, expect, it, test } from 'vitest';
import { stepRows } from '../../../src/calibrate/user-table/step-rows.ts';
import { tableOf } from './table.ts';

const header = 'batch,context,tpot_ms';

describe('units', () => {
  test.each([
    ['tpot_s', '0.0125'],
    ['tpot_ms', '12.5'],
    ['ITL (us)', '12500'],
  ])('of %s', (title, cell) => {
    const { rows } = stepRows(tableOf(`batch,context,${title}`, `8,1024,${cell}`));
    expect(rows[0]!.seconds).toBeCloseTo(0.0125, 12);
  });

  it('are asked for, not guessed', () => {
    expect(() => stepRows(tableOf('batch,context,tpot', '8,1024,12.5'))).toThrow(
      /:1: tpot: no unit in its name; expected tpot_ms, tpot_us or tpot_s/,
    );
  });
});

describe('a bad cell is refused with its line and column', () => {
  test.each([
    ['8,1024,NaN', 'tpot_ms', 'is NaN'],
    ['8,1024,0', 'tpot_ms', 'is zero'],
    ['8,1024,-3', 'tpot_ms', '-3 is negative'],
    ['8,1024,fast', 'tpot_ms', '"fast" is not a number'],
    ['8,1024,inf', 'tpot_ms', 'is infinite'],
    ['8,1024,', 'tpot_ms', 'is empty'],
    ['0,1024,9', 'batch', 'is zero'],
    ['2.5,1024,9', 'batch', '2.5 is not whole'],
    ['8,,9', 'context', 'is empty'],
    ['8,1e12,9', 'context', '1000000000000 is absurdly many'],
    ['8,1024,0.01', 'tpot_ms', 'a TPOT of 0.00001 s is absurd: 0.01 looks like seconds'],
  ])('%s', (row, column, why) => {
    const { rows, refusals } = stepRows(tableOf(header, '1,10,7', row));
    expect(rows).toHaveLength(1);
    expect(refusals).toEqual([{ line: 3, column, why }]);
  });

  it('a TPOT of half a minute looks like milliseconds', () => {
    const { refusals } = stepRows(tableOf('batch,context,tpot_s', '8,1024,30'));
    expect(refusals[0]!.why).toBe('a TPOT of 30 s is absurd: 30 looks like milliseconds');
  });
});

describe('repeated points', () => {
  it('that agree are kept', () => {
    const { rows, refusals } = stepRows(tableOf(header, '8,1024,10', '8,1024,14.9'));
    expect(rows).toHaveLength(2);
    expect(refusals).toEqual([]);
  });

  it('that are more than half apart are both refused', () => {
    const { rows, refusals } = stepRows(tableOf(header, '8,1024,10', '8,1024,15.1', '4,1024,9'));
    expect(rows).toHaveLength(1);
    expect(refusals).toEqual([
      {
        line: 2,
        column: 'tpot_ms',
        why: 'contradicts line 3: batch 8, context 1024, more than 50 % apart',
      },
      {
        line: 3,
        column: 'tpot_ms',
        why: 'contradicts line 2: batch 8, context 1024, more than 50 % apart',
      },
    ]);
  });

  it('of three, only the one off the median is refused', () => {
    const { rows } = stepRows(tableOf(header, '8,1024,10', '8,1024,11', '8,1024,40'));
    expect(rows.map(({ line }) => line)).toEqual([2, 3]);
  });
});

it('a row may measure both a step of many and a lone prompt; the prompt of a batch is refused', () => {
  const { rows, refusals } = stepRows(
    tableOf(
      'batch,context,tpot_ms,prompt_tokens,ttft_ms',
      '1,10,7,512,30',
      '8,10,9,512,80',
      ',,,64,20',
    ),
  );
  expect(rows.map(({ line, metric }) => [line, metric])).toEqual([
    [2, 'tpot'],
    [2, 'ttft'],
    [3, 'tpot'],
    [4, 'ttft'],
  ]);
  expect(refusals).toMatchObject([{ line: 3, column: 'ttft_ms' }]);
  expect(refusals[0]!.why).toMatch(/^the TTFT of a batch of 8 is refused/);
});
