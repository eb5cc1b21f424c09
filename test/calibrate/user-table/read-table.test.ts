import { describe, expect, it, test } from 'vitest';
import { readUserTable } from '../../../src/calibrate/user-table/read-table.ts';
import { tableOf } from './table.ts';

describe('a table is known by its columns', () => {
  test.each([
    ['steps', 'batch,context,tpot_ms'],
    ['steps', 'Batch Size,Context Length,Mean TPOT (ms),notes'],
    ['steps', 'prompt_tokens,ttft_s'],
    ['steps', 'isl,prefill_latency [us]'],
    ['requests', 'arrival,first_token,last_token,prompt_tokens,output_tokens'],
    ['requests', 'input_toks,output_toks,arrival_time,queued_ts,first_token_ts,last_token_ts'],
    ['operators', 'op,m,n,k,latency_us'],
  ])('%s: %s', (kind, header) => {
    expect(tableOf(header, '1,1,1,1,1,1').kind).toBe(kind);
  });

  it('in JSON lines by their fields', () => {
    const line = '{"batch": 1, "context": 10, "tpot_ms": 7.5}';
    const { kind, rows, refusals } = tableOf(line, 'torn', '', line);
    expect(kind).toBe('steps');
    expect(rows.map((row) => row.line)).toEqual([1, 4]);
    expect(refusals).toEqual([{ line: 2, why: 'is not a JSON object' }]);
  });

  it('and says what is missing where they fit nothing', () => {
    expect(() => tableOf('batch,tpot_ms,gpu')).toThrow(
      /table\.csv:1: the columns are batch, tpot_ms, gpu; for a table of steps, context lacks; expected columns of steps \(batch, context, tpot_ms;.*requests.*operators/,
    );
  });
});

it('two columns of one meaning are an error', () => {
  expect(() => tableOf('batch,bs,context,tpot_ms')).toThrow(
    /:1: bs: means the same as batch; expected one column of batch/,
  );
});

it('a file that is empty, or not there, is an error', () => {
  expect(() => tableOf('')).toThrow(/the file is empty; expected columns of steps/);
  expect(() => readUserTable('no-such-table.csv')).toThrow(/^no-such-table\.csv: no such file/);
});

it('a torn row is refused alone', () => {
  const { rows, refusals } = tableOf('batch,context,tpot_ms', '1,10,7', '2,10', '4,10,8');
  expect(rows.map(({ line }) => line)).toEqual([2, 4]);
  expect(refusals).toEqual([{ line: 3, why: 'has 2 fields where the header has 3' }]);
});
