import type { Backoff } from '../../../../src/policies/resilience/retry.ts';

/** What one request waits before its retries, with these numbers drawn, one a retry. */
export function waitsOf(backoff: Backoff, lucks: readonly number[]): number[] {
  let memory = 0;
  return lucks.map((luck, retry) => {
    const wait = backoff.delay(retry, memory, () => luck);
    memory = backoff.memory;
    return wait;
  });
}
