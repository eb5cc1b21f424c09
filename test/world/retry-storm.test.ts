import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/world/result.ts';
import { shippedScenario } from './shipped-scenario.ts';

const run = shippedScenario('retry-storm', { horizon: '36min', warmup: '0s', replications: 1 });
const ran = new Map<string, CellResult>();

function resultOf(clients: string): CellResult {
  const result = ran.get(clients) ?? run({ clients })[0]!;
  ran.set(clients, result);
  return result;
}

/** The crowd comes from 10 to 13 min. */
const causeEnds = 13;

/** Minutes from the end of the cause to the last one in which fewer than half as many were answered as came; none: 0. */
function minutesToRecover(clients: string): number {
  const rows = resultOf(clients).series.filter(({ deployment }) => deployment === 'edge');
  const last = rows.findLastIndex(({ arrived, good }) => good < arrived / 2);
  return Math.max(0, last + 1 - causeEnds);
}

const untilTheEnd = 36 - causeEnds;

describe('scenarios/retry-storm.yaml', () => {
  it.each(['naive', 'one layer', 'jitter', 'cancelled', 'finagle'])(
    '%s: the storm outlasts its cause to the end of the run',
    (clients) => {
      expect(minutesToRecover(clients)).toBe(untilTheEnd);
    },
  );

  it.each([
    ['no retries', 8],
    ['grpc', 8],
    ['grpc, cancelled', 3],
    ['breaker', 3],
    ['short queue', 0],
    ['rate limit', 0],
    ['rate limit, Retry-After', 0],
  ] as const)('%s: all is well again within %i minutes of it', (clients, minutes) => {
    expect(minutesToRecover(clients)).toBeLessThanOrEqual(minutes);
  });

  it('a budget of a fifth recovers, and takes longer than none', () => {
    const budgeted = minutesToRecover('linkerd, no reserve');
    expect(budgeted).toBeLessThan(untilTheEnd);
    expect(budgeted).toBeGreaterThan(minutesToRecover('no retries'));
  });

  it('nested retries multiply the calls, in a storm and at a rate limit', () => {
    const amplification = (clients: string) => resultOf(clients).total['amplification']!;
    expect(amplification('naive')).toBeGreaterThan(2 * amplification('one layer'));
    expect(amplification('rate limit')).toBeGreaterThan(amplification('rate limit, one layer'));
  });

  it('at a rate limit that a crowd is over, Retry-After answers nobody else', () => {
    const completed = (clients: string) => resultOf(clients).total['completed']!;
    const ignored = completed('rate limit, one layer');
    expect(Math.abs(completed('rate limit, Retry-After') - ignored)).toBeLessThan(0.01 * ignored);
  });
});
