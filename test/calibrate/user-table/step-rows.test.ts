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

it('a row may measure both a step of many and a lone prompt', () => {
  const { rows, refusals } = stepRows(
    tableOf('batch,context,tpot_ms,prompt_tokens,ttft_ms', '1,10,7,512,30', ',,,64,20'),
  );
  expect(rows.map(({ line, metric }) => [line, metric])).toEqual([
    [2, 'tpot'],
    [2, 'ttft'],
    [3, 'ttft'],
  ]);
  expect(refusals).toEqual([]);
});

describe('the TTFT of a batch', () => {
  const batches = ['batch,prompt_tokens,ttft_ms', '8,512,80', '8,513,81', '1,9000,300'];

  it('is of use where its prompts fit into one step', () => {
    const { rows, refusals } = stepRows(tableOf(...batches), 4096);
    expect(rows).toMatchObject([
      { line: 2, metric: 'ttft', batch: 8, promptTokens: 512, seconds: 0.08 },
      { line: 4, metric: 'ttft', batch: 1, promptTokens: 9000 },
    ]);
    expect(refusals).toEqual([
      {
        line: 3,
        column: 'ttft_ms',
        why: 'the TTFT of a batch of 8 is refused: 8 × 513 tokens take 2 steps of 4096, and first tokens come with each; give a row of a lone prompt instead (batch 1), or a smaller batch',
      },
    ]);
  });

  it('is refused where the tokens of a step are not known', () => {
    const { rows, refusals } = stepRows(tableOf(...batches));
    expect(rows.map(({ line }) => line)).toEqual([4]);
    expect(refusals[0]).toEqual({
      line: 2,
      column: 'ttft_ms',
      why: 'the TTFT of a batch of 8 is refused: whether its prompts share a step is not known; say how many tokens a step takes (--max-num-batched-tokens), or give a row of a lone prompt instead (batch 1)',
    });
  });

  it('contradicts another of its point only', () => {
    const { refusals } = stepRows(tableOf(batches[0]!, '2,512,30', '1,512,90', '2,512,90'), 4096);
    expect(refusals.map(({ line, why }) => [line, why])).toEqual([
      [2, 'contradicts line 4: 2 prompts of 512 tokens each, more than 50 % apart'],
      [4, 'contradicts line 2: 2 prompts of 512 tokens each, more than 50 % apart'],
    ]);
  });
});

describe('context as the KV tokens of all sequences', () => {
  it('is divided among them', () => {
    const { rows } = stepRows(tableOf('batch,kv_tokens,tpot_ms', '8,8192,9', '3,1000,7'));
    expect(rows).toMatchObject([
      { batch: 8, context: 1024 },
      { batch: 3, context: 1000 / 3 },
    ]);
  });

  it('may stand beside the context of each, where it says the same', () => {
    const table = ['batch,context,kv_tokens,tpot_ms', '8,1024,8192,9', '8,1024,1024,9', '8,100,,8'];
    const { rows, refusals } = stepRows(tableOf(...table, '8,,800,8', '8,,4,8'));
    expect(rows.map(({ line }) => line)).toEqual([2, 4, 5]);
    expect(refusals).toEqual([
      {
        line: 3,
        column: 'kv_tokens',
        why: '1024 is not batch × context (8 × 1024 = 8192): leave one of the two columns out',
      },
      {
        line: 6,
        column: 'kv_tokens',
        why: '4 KV tokens are less than one for each of 8 sequences',
      },
    ]);
  });
});
