import { describe, expect, it } from 'vitest';
import { command, flood, folderOf } from './spillway.ts';

/** A results folder of one variant, with this latency in each replication. */
function summary(latencies: readonly number[]): string {
  const rows = latencies.map((latency, replication) => `${replication},${latency},5`);
  return ['replication,e2e_p95,cost_usd', ...rows, ''].join('\n');
}

const folders = { 'a.csv': summary([1, 1.1, 1.2]), 'b.csv': summary([2, 2.1, 2.2]) };

describe('a comparison', () => {
  it('is paired by replication, and exits 3 where a metric is worse by more than allowed', async () => {
    const folder = folderOf(folders);
    const compare = [
      'compare',
      'a.csv',
      'b.csv',
      '--metrics',
      'e2e_p95,cost_usd',
      '--max-regression',
    ];
    const worse = await command(folder, ...compare, '50%', '--json');
    expect(worse.code).toBe(3);
    const json = JSON.parse(worse.stdout);
    expect(json).toMatchObject({
      version: 1,
      verdict: 'b.csv is worse by more than 50 %: e2e_p95',
    });
    const [latency, cost] = json.compared[0].comparisons;
    // Every pair differs by exactly 1, so the paired interval is a point though each side's is not.
    expect(latency.difference.mean).toBeCloseTo(1, 12);
    expect(latency.difference.halfWidth).toBeLessThan(1e-9);
    expect(latency.better).toBe('baseline');
    expect(cost.better).toBeUndefined();
    expect((await command(folder, ...compare, '95%')).code).toBe(0);
  });

  it('of the same shows no difference', async () => {
    const folder = folderOf(folders);
    const { code, stdout } = await command(
      folder,
      'compare',
      'a.csv',
      'a.csv',
      '--max-regression',
      '0%',
    );
    expect(stdout).toMatch(/✓ no difference shown/);
    expect(code).toBe(0);
  });

  it('of two scenarios runs both', async () => {
    const slow = flood.replace('mean: 1s', 'mean: 3s');
    const folder = folderOf({ 'fast.yaml': flood, 'slow.yaml': slow });
    const { code, stdout } = await command(
      folder,
      'compare',
      'fast.yaml',
      'slow.yaml',
      '--metrics',
      'e2e_p50',
    );
    expect(stdout).toMatch(/^fleet=fixed {3}2 paired replications/m);
    expect(stdout).toMatch(/^fleet=scaled {3}2 paired replications/m);
    expect(code).toBe(0);
  });

  it.each([
    [['a.csv', 'none'], /none is neither a folder with a summary\.csv nor a scenario file/],
    [
      ['a.csv', 'b.csv', '--metrics', 'e2e_p96'],
      /--metrics: "e2e_p96" is not a metric\. Did you mean "e2e_p90"\?/,
    ],
    [['a.csv', 'b.csv', '--max-regression', '5s'], /--max-regression: "5s" is not a percentage/],
    [['one.csv', 'a.csv'], /a comparison needs at least 2 replications of each/],
  ] as const)('%j is refused', async (flags, message) => {
    const folder = folderOf({ ...folders, 'one.csv': summary([1]) });
    const { code, stderr } = await command(folder, 'compare', ...flags);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });
});
