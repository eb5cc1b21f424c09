import { describe, expect, it } from 'vitest';
import { checkHedge, checkRetry } from '../../src/scenario/check-retry.ts';
import { hedge, retry } from '../../src/scenario/schema/retry.ts';

/** Findings as `field: message`. */
function saying(findings: ReturnType<typeof checkRetry>): string[] {
  return findings.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('what the form of a `retry` block cannot see', () => {
  it.each<[object, string[]]>([
    [{}, []],
    [{ kind: 'none' }, []],
    [{ max_attempts: 1 }, []],
    [
      { max_attempts: 2, max_attempts_per_target: 3 },
      ['retry.max_attempts_per_target: 3 is more than max_attempts (2)'],
    ],
    [{ sdk: { initial: '9s' } }, ['retry.sdk.initial: 9 s is more than max (8 s)']],
    [{ backoff: { initial: '9s' } }, ['retry.backoff.initial: 9 s is more than max (8 s)']],
    [{ backoff: { initial: '9s', max: 'unlimited' } }, []],
    [
      { backoff: { kind: 'polly', max_delay: '1s' } },
      ['retry.backoff.delay: 2 s is more than max_delay (1 s)'],
    ],
    [
      { backoff: { kind: 'finagle', start: '2min' } },
      ['retry.backoff.start: 120 s is more than maximum (60 s)'],
    ],
    [
      { backoff: { kind: 'cockatiel', initial_delay: '1min' } },
      ['retry.backoff.initial_delay: 60 s is more than max_delay (30 s)'],
    ],
    [
      { backoff: { kind: 'grpc', initial: '2s' } },
      ['retry.backoff.initial: 2 s is more than max (1 s)'],
    ],
  ])('%j: %j', (written, messages) => {
    expect(saying(checkRetry(['retry'], retry.parse(written)))).toEqual(messages);
  });

  it.each<[object, string[]]>([
    [{}, []],
    [{ kind: 'fixed' }, []],
    [{ calls: 10 }, ['hedge.min_calls: 20 is more than calls (10), so that `delay` always stands']],
  ])('of a `hedge` block %j: %j', (written, messages) => {
    expect(saying(checkHedge(['hedge'], hedge.parse(written)))).toEqual(messages);
  });
});
