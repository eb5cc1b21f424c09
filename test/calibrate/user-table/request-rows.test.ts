import { describe, expect, it, test } from 'vitest';
import { requestRows } from '../../../src/calibrate/user-table/request-rows.ts';
import { tableOf } from './table.ts';

const header = 'arrival,first_token,last_token,prompt_tokens,output_tokens';

it('times count from the first arrival, in order of arrival', () => {
  const { requests } = requestRows(tableOf(header, '102,103.5,110,20,5', '100,101,104,10,4'));
  expect(requests).toEqual([
    { line: 3, arrival: 0, firstToken: 1, lastToken: 4, promptTokens: 10, outputTokens: 4 },
    { line: 2, arrival: 2, firstToken: 3.5, lastToken: 10, promptTokens: 20, outputTokens: 5 },
  ]);
});

it('stamps may be ISO times, or in a unit of the header', () => {
  const iso = requestRows(
    tableOf(header, '2026-01-01T23:59:59.500Z,2026-01-02T00:00:00Z,2026-01-02T00:00:04+00:00,10,4'),
  );
  expect(iso.requests[0]).toMatchObject({ arrival: 0, firstToken: 0.5, lastToken: 4.5 });
  const ms = requestRows(
    tableOf('arrival_ms,first_token_ms,last_token_ms,isl,osl', '1000,1500,5500,10,4'),
  );
  expect(ms.requests[0]).toMatchObject({ arrival: 0, firstToken: 0.5, lastToken: 4.5 });
});

it('a wall clock of arrivals is set by the first that was queued', () => {
  const row = (arrival: number, queued: number, first: number, last: number) =>
    JSON.stringify({
      input_toks: 10,
      output_toks: 4,
      arrival_time: arrival,
      queued_ts: queued,
      first_token_ts: first,
      last_token_ts: last,
    });
  const { requests } = requestRows(
    tableOf(row(1_700_000_000, 50, 51, 54), row(1_700_000_002, 52.5, 53, 58)),
  );
  expect(
    requests.map(({ arrival, firstToken, lastToken }) => [arrival, firstToken, lastToken]),
  ).toEqual([
    [0, 1, 4],
    [2, 3, 8],
  ]);
});

describe('a request that cannot have been is refused', () => {
  test.each([
    ['100,99,104,10,4', undefined, 'its first token comes before it arrives'],
    ['100,101,100.5,10,4', undefined, 'its last token comes before its first'],
    ['100,101,101,10,4', undefined, '4 tokens cannot all come at once: is last_token filled in?'],
    ['100,,104,10,4', 'first_token', 'is empty'],
    ['100,soon,104,10,4', 'first_token', '"soon" is neither a number of seconds nor an ISO time'],
    ['100,101,104,0,4', 'prompt_tokens', 'is zero'],
  ])('%s', (row, column, why) => {
    const { requests, refusals } = requestRows(tableOf(header, '90,91,92,10,4', row));
    expect(requests).toHaveLength(1);
    expect(refusals).toEqual([{ line: 3, ...(column && { column }), why }]);
  });

  it('and a table in milliseconds that does not say so', () => {
    expect(() => requestRows(tableOf(header, '0,500,60000,10,100', '9,600,70000,10,90'))).toThrow(
      /last_token: half of the requests take more than 690 s for a token: this looks like milliseconds/,
    );
  });
});
