import { describe, expect, test } from 'vitest';
import { detectFormat } from '../../../src/workload/recorded/detect-format.ts';
import { parsed, parsedRequests } from './parsed.ts';

const azure = [
  'TIMESTAMP,ContextTokens,GeneratedTokens',
  '2023-11-16 18:15:46.6805900,374,44',
  '2023-11-16 18:15:50.9951690,396,109',
];

describe('the format is known by its first line', () => {
  test.each([
    [azure[0]!, 'azure-llm'],
    ['{"timestamp": 0, "input_length": 1, "output_length": 1, "hash_ids": [0]}', 'mooncake'],
    ['{"spillway":"workload","version":1,"tenants":[]}', 'spillway'],
    ['period,count', 'counts'],
    ['seconds,count', 'counts'],
    ['client,t_s,rate_rps,cv,dist,param1,param2', 'servegen-rates'],
    ['client,window_t_s,field,mean,p1,p5,p10,p25,p50,p75,p90,p95,p99,max', 'servegen-lengths'],
    ['num_prefill_tokens,num_decode_tokens,num_total_tokens', 'lengths'],
    ['id,arrived_at,num_prefill_tokens,num_decode_tokens', 'csv'],
    ['\uFEFF"Timestamp",prompt', 'csv'],
    ['{"arrival": 1.5, "prompt": 3}', 'jsonl'],
    ['hour,day,lift', undefined],
    ['{"broken', undefined],
    ['{"x":1}', undefined],
  ])('%s', (line, format) => {
    expect(detectFormat(line)).toBe(format);
  });
});

test('azure-llm: the first request arrives at 0, the next 4.314579 s later', () => {
  const recorded = parsedRequests(azure);
  expect([...recorded.arrivals].map((s) => s.toFixed(7))).toEqual(['0.0000000', '4.3145790']);
  expect([...recorded.promptTokens]).toEqual([374, 396]);
  expect([...recorded.outputTokens]).toEqual([44, 109]);
  // What no row says otherwise is not kept row by row.
  const { work, session, items, tenant, prefixStarts } = recorded;
  const kept = [work, session, items, tenant, prefixStarts].map(({ length }) => length);
  expect(kept).toEqual([0, 0, 0, 0, 0]);
});

describe('mooncake', () => {
  const line = (timestamp: number, input: number, hashes: number[]) =>
    JSON.stringify({ timestamp, input_length: input, output_length: 7, hash_ids: hashes });

  test('each hash is a prefix group of 512 tokens, the last of what remains', () => {
    const recorded = parsedRequests([line(0, 1100, [5, 6, 9]), line(2500, 512, [5])]);
    expect([...recorded.arrivals]).toEqual([0, 2.5]);
    expect([...recorded.prefixStarts]).toEqual([0, 3, 4]);
    expect([...recorded.prefixGroups]).toEqual([5, 6, 9, 5]);
    expect([...recorded.prefixTokens]).toEqual([512, 512, 76, 512]);
    expect(recorded.groupCount).toBe(10);
    expect(recorded.tick).toBe(0);
  });

  test('many requests a stamp are a tick as wide as the median distance of stamps', () => {
    const stamps = [0, 0, 0, 3000, 3000, 5999, 5999, 9000, 9000];
    expect(parsedRequests(stamps.map((t) => line(t, 1, [0]))).tick).toBe(3);
  });

  test('as many hashes as blocks, or an error', () => {
    expect(() => parsed([line(0, 1025, [1, 2])])).toThrow(
      'trace:1: hash_ids: 2 hashes; expected 3 hashes, one per 512 of 1025 tokens',
    );
  });
});

describe('general CSV and JSONL', () => {
  test('a map of columns, with milliseconds, items and tenants', () => {
    const recorded = parsedRequests(['ms,who,n', '1500,shop,3', '2000,blog,1', '2000,shop,2.5'], {
      columns: { time: 'ms', unit: 'ms', tenant: 'who', items: 'n', origin: 'first' },
    });
    expect([...recorded.arrivals]).toEqual([0, 0.5, 0.5]);
    expect(recorded.tenants).toEqual(['shop', 'blog']);
    expect([...recorded.tenant]).toEqual([0, 1, 0]);
    expect([...recorded.items]).toEqual([3, 1, 2.5]);
    expect([...recorded.promptTokens]).toEqual([0, 0, 0]);
  });

  test('numeric times keep their zero, ISO times start at the first', () => {
    expect([...parsedRequests(['time,prompt', '3,1', '4,1']).arrivals]).toEqual([3, 4]);
    const iso = ['time,prompt', '2024-02-28T23:59:59Z,1', '2024-02-29 00:00:00.5,1'];
    expect([...parsedRequests(iso).arrivals]).toEqual([0, 1.5]);
  });

  test('fields of objects, by common names', () => {
    const recorded = parsedRequests([
      '{"timestamp": 1, "prompt_tokens": 10, "completion_tokens": 2, "user": 7}',
      '{"timestamp": 2, "prompt_tokens": 11, "completion_tokens": 3, "user": "x"}',
    ]);
    expect([...recorded.promptTokens]).toEqual([10, 11]);
    expect([...recorded.outputTokens]).toEqual([2, 3]);
    expect(recorded.tenants).toEqual(['7', 'x']);
  });

  test('a map with an unknown column', () => {
    expect(() => parsed(['a,b', '1,2'], { columns: { time: 'c' } })).toThrow(
      'trace:1: no column "c"; expected one of a, b',
    );
  });
});

describe('counts per interval', () => {
  test('become rates; an interval without a row had none', () => {
    const rows = ['1998-04-30 21:30:00,120', '1998-04-30 21:31:00,60', '1998-04-30 21:33:00,240'];
    expect(parsed(['period,count', ...rows])).toEqual({
      kind: 'counts',
      interval: 60,
      rates: new Float64Array([2, 1, 0, 4]),
      periods: 3,
      firstPeriod: '1998-04-30 21:30:00',
      peakPeriod: '1998-04-30 21:33:00',
    });
  });

  test('rows off the grid, rows that go back, and a single row are errors', () => {
    const counts =
      (...rows: string[]) =>
      () =>
        parsed(['seconds,count', ...rows]);
    expect(counts('0,1', '10,1', '25,1')).toThrow(
      'trace:4: a row 25 s after the first; expected a multiple of 10 s',
    );
    expect(counts('0,1', '10,1', '5,1')).toThrow('trace:4: seconds: "5"; expected a later time');
    expect(counts('0,1')).toThrow('trace: one row; expected two rows');
  });
});

test('lengths without arrivals', () => {
  expect(parsed(['num_prefill_tokens,num_decode_tokens,x', '3772,54,1', '2015,156,2'])).toEqual({
    kind: 'lengths',
    prompt: new Int32Array([3772, 2015]),
    output: new Int32Array([54, 156]),
  });
});
