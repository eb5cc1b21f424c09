import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseScenario, readSource, simulate } from '../../src/index.ts';

test('the example of README.md runs: one M/M/1 replication through the public library', () => {
  const file = new URL('../../scenarios/mm1.yaml', import.meta.url);
  const { scenario } = parseScenario(readSource(readFileSync(file, 'utf8'), 'mm1.yaml'));
  const result = simulate({ ...scenario, horizon: 10_000 }, new Map(), { replication: 0 });
  expect(result.fingerprint).toMatch(/^[0-9a-f]{8}$/);
  expect(result.warmup).toBe(2500);
  // 7,500 s at 0.9/s are 6,750 arrivals, with a standard deviation of √6750 = 82.
  expect(Math.abs(result.total['arrived']! - 6750)).toBeLessThan(4 * 82);
});
