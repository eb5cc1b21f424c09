import { describe, expect, it } from 'vitest';
import { readQuery } from '../../../src/policies/autoscaling/metric-names/query.ts';

const plain = { reading: undefined, factor: 1, isSum: false, isRead: true };

describe('reading a query', () => {
  it.each([
    ['queue_depth', 'queue_depth'],
    ['  vllm:num_requests_waiting ', 'vllm:num_requests_waiting'],
    ['kubernetes.io|container|duty-cycle', 'kubernetes.io|container|duty-cycle'],
    ['requests/s', 'requests/s'],
  ])('takes the plain name %j for itself', (text, name) => {
    expect(readQuery(text)).toEqual({ ...plain, names: [name] });
  });

  it.each([
    ['sum(a)', 'sum'],
    ['((sum(a)))', 'sum'],
    [' sum by (pod) (a)', 'sum'],
    ['( sum(a))', 'sum'],
    ['histogram_quantile(0.9, sum(a))', undefined],
    ['avg(a)', 'mean'],
    ['max(a)', 'most'],
    ['min(a)', 'most'],
    ['count(a)', 'most'],
    ['rate(a[1m])', undefined],
    ['summary(a)', undefined],
    ['sum(rate(a_sum[1m])) / sum(rate(a_count[1m]))', 'mean'],
    ['sum(a) / count(a)', 'mean'],
    ['sum(a) / scalar(count(a))', 'mean'],
    ['sum(a)\n  /count (a)', 'mean'],
    ['sum(a_sum)\n/\nsum(a_count)', 'mean'],
  ])('%s makes one number of the replicas: %s', (text, reading) => {
    expect(readQuery(text)).toMatchObject({ reading, factor: 1, isRead: true });
  });

  it.each([
    ['a{job="sum", b="c"}', ['a']],
    ["a{job='x'}", ['a']],
    ['sum(rate(a:b.c_total{x="y"}[5m]))', ['sum', 'rate', 'a:b.c_total']],
    ['label_replace(a, "dst", \'src\', "x y", "")', ['label_replace', 'a']],
    ['(1)', []],
    ['"quoted text"', []],
  ])('%s names %j', (text, names) => {
    expect(readQuery(text).names).toEqual(names);
  });

  it.each([
    ['sum(a) * 100', 100],
    [' sum(a) * 100 ', 100],
    ['sum(a)*2.5', 2.5],
    ['sum(a) / 4', 0.25],
    ['100 * sum(a)', 100],
    ['0.5*sum(a)', 0.5],
    ['sum(increase(a[30s]))', 30],
    ['sum(increase(a[2m]))', 120],
    ['sum(increase(a{x="y"}[1h])) / 3600', 1],
    ['sum (increase (a[10m])) * 2', 1200],
    ['sum(rate(a[2m]))', 1],
  ])('%s is a multiple of what it reads: %d', (text, factor) => {
    expect(readQuery(text)).toMatchObject({ factor, reading: 'sum', isSum: false, isRead: true });
  });

  it.each([
    ['sum(a) + sum(b)', true, true],
    ['sum(a) + b', true, true],
    ['sum(a) +sum(b1)', true, true],
    ['sum(a) + 1', true, false],
    ['sum(a) +  17', true, false],
    ['1 + sum(a)', true, false],
    ['12+ sum(a)', true, false],
    ['sum(a) - sum(b)', false, false],
    ['sum(a) / sum(b)', false, false],
    ['sum(a) * sum(b)', false, false],
    ['sum(a) % 5', false, false],
    ['sum(a) ^ 2', false, false],
    ['sum(a) * 2 + 1', true, false],
    ['2 / sum(a)', false, false],
  ])('%s is a sum: %s, and all that it is can be told: %s', (text, isSum, isRead) => {
    expect(readQuery(text)).toMatchObject({ isSum, isRead, factor: 1 });
  });
});
