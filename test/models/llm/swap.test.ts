import { describe, expect, test } from 'vitest';
import { play, times } from './play.ts';

/** The second gives way at 2 s, when it had its first token: the first needs a third block. */
const config = { blockSize: 2, blocks: 4, prefixCache: false };
const two = [
  { prompt: 3, output: 5 },
  { at: 1, prompt: 3, output: 5 },
];
const recomputed = { tokens: 2, secondsPerToken: 0.1 };

describe('swap to host memory', () => {
  test('a preempted sequence comes back over the link, and nothing is computed again', () => {
    const run = play(config, two, { swap: { tokens: 100, secondsPerToken: 0.1 } });
    // At 5 s the first has ended. 3 tokens of KV come in 0.3 s, then 4 more tokens take a step each.
    expect(times(run)).toEqual([
      [0, 1, 5],
      [1, 2, 9.3],
    ]);
    expect(run.totals).toMatchObject({ preemptions: 1, computedTokens: 6, loadedTokens: 3 });
    // Its second token came 4.3 s after its first.
    expect(run.gaps).toEqual([
      [1_000_000, 7],
      [4_300_000, 1],
    ]);
  });

  test('where host memory has no room it is computed anew', () => {
    const run = play(config, two, { swap: recomputed });
    expect(times(run)[1]).toEqual([1, 2, 9]);
    expect(run.totals).toMatchObject({ computedTokens: 3 + 3 + 4, loadedTokens: 0 });
  });

  test('the way out keeps the link busy too', () => {
    const run = play(config, two, { swap: { tokens: 100, secondsPerToken: 1.5 } });
    // Out from 2 s to 6.5 s, back from then to 11 s.
    expect(times(run)[1]).toEqual([1, 2, 15]);
  });

  test('who is cancelled on the way leaves the host memory to others', () => {
    const requests = [
      { prompt: 3, output: 5 },
      { at: 1, prompt: 3, output: 5, cancelAt: 5_100_000 },
      { at: 10_000_000, prompt: 3, output: 5 },
      { at: 10_000_001, prompt: 3, output: 5 },
    ];
    const run = play(config, requests, { swap: { tokens: 3, secondsPerToken: 0.1 } });
    expect(run.requests[1]).toMatchObject({ outcome: 'cancelled', endedAt: 5_100_000 });
    expect(times(run)[3]).toEqual([11, 12, 19.3]);
    expect(run.left).toEqual([0, 0, 0, 0]);
  });
});
