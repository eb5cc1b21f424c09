import { expect, test } from 'vitest';
import { readTable } from '../../../src/report/html/csv-table.ts';
import { readSeries } from '../../../src/report/html/time-series.ts';
import { together, withTogether } from '../../../src/report/html/together.ts';
import type { VerdictFile } from '../../../src/report/verdict-file.ts';

const verdict = { variants: [{ labels: {} }], replications: 1 } as unknown as VerdictFile;
const series = readSeries(
  readTable(
    'timeseries.csv',
    [
      'replication,time,deployment,arrived,replicas,cost_usd_per_hour,e2e_p95',
      '0,0,own,8,2,2,1.5',
      '0,10,own,10,3,3,',
      '0,0,edge,20,0,0,4',
      '0,10,edge,30,0,0,5',
      '0,0,main,12,0,7.5,2',
      '',
    ].join('\n'),
  ),
  verdict,
);

test('machines and money of all are added up; requests are those of the gateway', () => {
  const all = withTogether(series, ['edge']);
  expect(all.services).toEqual([together, 'own', 'edge', 'main']);
  expect(all.values('replicas', 0, 0, 0)).toEqual([2, 3]);
  expect(all.values('cost_usd_per_hour', 0, 0, 0)).toEqual([9.5, 3]);
  expect(all.values('arrived', 0, 0, 0)).toEqual([2, 3]);
  expect(all.values('e2e_p95', 0, 0, 0)).toEqual([4, 5]);
  expect(all.values('e2e_p95', 0, 1, 0)).toEqual([1.5, null]);
});

test('without a gateway requests are added up, and latencies are not', () => {
  const all = withTogether(series, []);
  expect(all.values('arrived', 0, 0, 0)).toEqual([4, 4]);
  expect(all.values('e2e_p95', 0, 0, 0)).toEqual([]);
});

test('one service alone is all there is', () => {
  const one = readSeries(
    readTable('timeseries.csv', 'replication,time,deployment,arrived\n0,0,own,8\n'),
    verdict,
  );
  expect(withTogether(one, [])).toBe(one);
});
