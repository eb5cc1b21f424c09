import { describe, expect, test } from 'vitest';
import { WorkloadError } from '../../../src/workload/recorded/workload-error.ts';
import { parsed, parsedRequests } from './parsed.ts';

const header = 'time,prompt,output';
const good = '1,10,5';
const spillway = '{"spillway":"workload","version":1,"tenants":["shop"]}';

describe('every error names the line, the value and what is expected', () => {
  test.each([
    [
      [header, good, '2,10'],
      'trace:3: 2 of 3 fields in "2,10"; expected time,prompt,output (was the file cut off?)',
    ],
    [[header, good, ''], 'trace:3: 1 of 3 fields'],
    [[header, '-1,10,5'], 'trace:2: time: "-1"; expected a time in s from 0 up'],
    [[header, ',10,5'], 'trace:2: time: ""; expected a time in s from 0 up'],
    [[header, '1,10.5,5'], 'trace:2: prompt: "10.5"; expected a whole number of tokens from 0 up'],
    [[header, '1,10,-5'], 'trace:2: output: "-5"; expected a whole number of tokens from 0 up'],
    [[header, '1,,5'], 'trace:2: prompt: ""; expected a whole number of tokens from 0 up'],
    [
      [header, '1,3000000000,5'],
      'trace:2: prompt: "3000000000"; expected a whole number of tokens from 0 to 2147483647',
    ],
    [
      [header, '2023-01-01 00:00:00,1,1', '2023-01-01 00:00:61,1,1'],
      'trace:3: time: "2023-01-01 00:00:61"; expected a time such as',
    ],
    [
      [header, '2,1,1', '1.5,1,1'],
      'trace:3: time: this row is 0.5 s earlier than one above it; expected rows in order of time: sort the file, or read it with a tolerance of 1 s',
    ],
    [[header], 'trace: no rows; expected at least one row'],
    [
      [
        '{"timestamp": 0, "input_length": 1, "output_length": 1, "hash_ids": [0]}',
        '{"timestamp": 3',
      ],
      'trace:2: "{\\"timestamp\\": 3"; expected one JSON object per line',
    ],
    [
      ['{"timestamp": 0, "input_length": 1, "output_length": 1, "hash_ids": [0]}', '[1]'],
      'trace:2: "[1]"; expected one JSON object per line',
    ],
    [
      [spillway, '{"at":1,"prompt":1}'],
      'trace:2: output: undefined; expected a whole number of tokens',
    ],
    [
      [spillway, '{"at":1,"prompt":1,"output":1,"tenant":"shoq"}'],
      'trace:2: tenant: "shoq"; expected a tenant of the header: shop',
    ],
    [
      [spillway, '{"at":1,"prompt":1,"output":1,"work":1}'],
      'trace:2: work: 1; expected a number from 0 up to, not including, 1',
    ],
    [
      [spillway, '{"at":1,"prompt":1,"output":1,"prefix":[[1]]}'],
      'trace:2: prefix: [[1]]; expected a list of [group, tokens]',
    ],
    [
      ['{"spillway":"workload","version":2,"tenants":[]}'],
      'trace:1: {"spillway":"workload","version":2,"tenants":[]}; expected {"spillway":"workload","version":1',
    ],
    [
      ['client,t_s,rate_rps,cv,dist,param1,param2', '0,0,1,1,Pareto,1,1'],
      'trace:2: dist: "Pareto"; expected Gamma or Weibull',
    ],
  ])('%j', (lines, message) => {
    expect(() => parsed(lines)).toThrow(WorkloadError);
    expect(() => parsed(lines)).toThrow(message);
  });
});

test('rows within the tolerance are sorted, equal times in file order, prefixes with their rows', () => {
  const lines = [
    spillway,
    '{"at":2.000000,"prompt":1,"output":1,"prefix":[[1,10],[2,20]]}',
    '{"at":1.500000,"prompt":2,"output":1,"prefix":[[3,30]]}',
    '{"at":2.000000,"prompt":3,"output":1}',
    '{"at":1.500000,"prompt":4,"output":1,"prefix":[[4,40]]}',
  ];
  const recorded = parsedRequests(lines, { tolerance: 0.5 });
  expect([...recorded.arrivals]).toEqual([1.5, 1.5, 2, 2]);
  expect([...recorded.promptTokens]).toEqual([2, 4, 1, 3]);
  expect([...recorded.prefixStarts]).toEqual([0, 1, 2, 4, 4]);
  expect([...recorded.prefixGroups]).toEqual([3, 4, 1, 2]);
  expect([...recorded.prefixTokens]).toEqual([30, 40, 10, 20]);
});

test('columns are shared with workers where that is asked, and survive a structured clone', () => {
  const recorded = parsedRequests([header, good], { shared: true });
  const clone = structuredClone(recorded);
  expect(clone).toEqual(recorded);
  expect(recorded.arrivals.buffer).toBeInstanceOf(SharedArrayBuffer);
  clone.arrivals[0] = 9;
  expect(recorded.arrivals[0]).toBe(9);
  expect(parsedRequests([header, good]).arrivals.buffer).toBeInstanceOf(ArrayBuffer);
});
