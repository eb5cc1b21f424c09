import { expect, test } from 'vitest';
import { describe as describeWorkload } from '../../../src/workload/recorded/describe.ts';
import { renderDescription } from '../../../src/workload/recorded/render-description.ts';
import { sparkline, stretched } from '../../../src/workload/recorded/sparkline.ts';
import { parsed } from './parsed.ts';

const spillway = '{"spillway":"workload","version":1,"tenants":["shop","blog"]}';

function described(...lines: string[]) {
  return describeWorkload(parsed(lines));
}

test('requests: counts, gaps, dispersion and quantiles by hand', () => {
  // 4 in the first 10 s, none in the next, 2 in the third; the last at 30 s ends the span.
  const times = [0, 0.2, 0.4, 5, 20, 21, 30];
  const d = described('time,prompt', ...times.map((t, i) => `${t},${i * 10}`));
  if (d.kind !== 'requests') throw new Error(d.kind);
  expect(d).toMatchObject({ requests: 7, span: 30, peakSecond: 3, meanRate: 7 / 30 });
  // Counts 4, 0, 2: mean 2, variance 4.
  expect(d.dispersion10s).toBeCloseTo(2, 12);
  expect(d.dispersion60s).toBeNaN();
  expect(d.prompt).toEqual({ mean: 30, p50: 30, p90: 54, p99: expect.closeTo(59.4, 10), max: 60 });
  // Gaps 0.2, 0.2, 4.6, 15, 1, 9: mean 5, sum of squares 25·6 + 188.24.
  expect(d.gapCv).toBeCloseTo(Math.sqrt((328.24 - 150) / 5) / 5, 10);
  // Three requests in the first column, which is half a second wide.
  expect(d.rates[0]).toBe(6);
  expect(d.rates).toHaveLength(60);
  expect(d.prefix).toBeUndefined();
});

test('prefixes: a block hits only behind the same blocks', () => {
  const d = described(
    spillway,
    '{"at":0,"prompt":100,"output":1,"prefix":[[1,10],[2,20]]}',
    '{"at":1,"prompt":100,"output":1,"prefix":[[1,10],[2,20],[3,5]]}',
    '{"at":2,"prompt":100,"output":1,"prefix":[[9,10],[2,20]]}',
    '{"at":3,"prompt":100,"output":1,"tenant":"blog","session":4}',
  );
  if (d.kind !== 'requests') throw new Error(d.kind);
  expect(d.prefix).toEqual({
    blocks: 7,
    uniqueBlocks: 4,
    blockHitRate: 2 / 7,
    tokenHitRate: 30 / 400,
  });
  expect(d.tenants).toEqual([
    { name: 'shop', requests: 3 },
    { name: 'blog', requests: 1 },
  ]);
  expect(d.sessions).toBe(1);
});

test('counts and clients', () => {
  expect(described('seconds,count', '0,10', '10,30', '30,20')).toMatchObject({
    ...{ kind: 'counts', periods: 3, span: 40, requests: 60, meanRate: 2, peakRate: 3 },
    ...{ peakOverMean: 1.5, firstPeriod: '0', peakPeriod: '10' },
  });
  const rates = ['a,0,1,1,Gamma,1,1', 'a,600,2,1,Gamma,1,1', 'b,1200,3,1,Gamma,1,1'];
  expect(described('client,t_s,rate_rps,cv,dist,param1,param2', ...rates)).toMatchObject({
    ...{ kind: 'clients', clients: 2, clientsWithLengths: 0, windows: 3, span: 1800 },
    ...{ requests: 3600, meanRate: 2, peakRate: 3, topTenthShare: 0.5 },
  });
});

test('an empty workload has no figures but can be described', () => {
  const d = described(spillway);
  expect(d).toMatchObject({ kind: 'requests', requests: 0, span: 0, peakSecond: 0 });
  expect(renderDescription(d)[0]).toBe('requests    0 in 0 s');
});

test('the text for the terminal', () => {
  const lines = Array.from({ length: 1201 }, (_, i) => `${i / 10},${i},5`);
  expect(renderDescription(described('time,prompt,output', ...lines))).toEqual([
    'requests    1,201 in 120 s',
    'rate        mean 10.01/s, peak second 10',
    `            ${'█'.repeat(60)}`,
    'gaps        CV 0',
    'dispersion  0 over 10 s, 0 over 60 s (Poisson: 1)',
    'prompt      mean 600, p50 600, p90 1,080, p99 1,188, max 1,200 tokens',
    'output      mean 5, p50 5, p90 5, p99 5, max 5 tokens',
  ]);
});

test('a sparkline starts at zero and ends at the highest', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7, 8])).toBe('▁▂▃▄▅▆▇██');
  expect(sparkline([0, 0])).toBe('▁▁');
  expect([...stretched([1, 3, 5, 7], 2)]).toEqual([2, 6]);
  expect([...stretched([1, 2], 4)]).toEqual([1, 1, 2, 2]);
});
