import { expect, test } from 'vitest';
import { readTable } from '../../../src/report/html/csv-table.ts';
import { overReplications, readSeries } from '../../../src/report/html/time-series.ts';
import type { VerdictFile } from '../../../src/report/verdict-file.ts';

const verdict = { variants: [{ labels: {} }], replications: 2 } as unknown as VerdictFile;

test('rates are per second, and what ended without an answer counts against the promises', () => {
  const text = [
    'replication,time,deployment,arrived,completed,good,rejected,timed_out,failed,e2e_p95',
    '0,0,chat,30,20,10,5,0,0,1.23456',
    '0,10,chat,0,0,0,0,0,0,',
    '1,0,chat,10,10,10,0,0,0,0.5',
    '',
  ].join('\n');
  const series = readSeries(readTable('timeseries.csv', text), verdict);
  expect(series.times).toEqual([0, 10]);
  expect(series.columns).toEqual(['arrived', 'lost', 'good_ratio', 'e2e_p95']);
  expect(series.values('arrived', 0, 0, 0)).toEqual([3, 0]);
  expect(series.values('lost', 0, 0, 0)).toEqual([0.5, 0]);
  expect(series.values('good_ratio', 0, 0, 0)).toEqual([0.4, null]);
  expect(series.values('e2e_p95', 0, 0, 0)).toEqual([1.235, null]);
  expect(series.values('e2e_p95', 0, 0, 1)).toEqual([0.5, null]);
  expect(series.values('queue', 0, 0, 0)).toEqual([]);
});

test('a mean is over the replications that have a value', () => {
  expect(overReplications([[1, null, null], [3, 5, null], []])).toEqual({
    mean: [2, 5, null],
    least: [1, 5, null],
    greatest: [3, 5, null],
  });
});
