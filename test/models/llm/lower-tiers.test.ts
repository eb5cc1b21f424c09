import { describe, expect, test } from 'vitest';
import { play, second, times } from './play.ts';

const lowerTiers = [{ blocks: 100, secondsPerBlock: 0.25 }];
const shared = { prompt: 13, prefix: [[1, 12]] as const };

describe('lower tiers', () => {
  test('blocks that went to one are loaded, not computed', () => {
    const requests = [shared, { at: second, prompt: 20 }, { ...shared, at: 2 * second }];
    // The second takes all five blocks. Three of them come back in 0.75 s; one token is computed.
    const run = play({ blocks: 5 }, requests, { lowerTiers });
    expect(times(run)).toEqual([
      [0, 1, 1],
      [1, 2, 2],
      [2, 3.75, 3.75],
    ]);
    expect(run.requests[2]!.cachedTokens).toBe(12);
    expect(run.totals).toMatchObject({ computedTokens: 13 + 20 + 1, loadedTokens: 12 });
    const without = play({ blocks: 5 }, requests);
    expect([times(without)[2], without.totals.foundTokens]).toEqual([[2, 3, 3], 0]);
  });

  test('others go on meanwhile', () => {
    const requests = [
      shared,
      { at: second, prompt: 20 },
      { at: 2 * second, prompt: 1, output: 4 },
      { ...shared, at: 2 * second + 1 },
    ];
    // The loading begins at 3 s and ends within the step to 4 s; the step after computes the last token.
    const run = play({ blocks: 5 }, requests, { lowerTiers });
    expect(times(run).slice(2)).toEqual([
      [2, 3, 6],
      [3, 5, 5],
    ]);
  });

  test('I15: who lacks room does not fit once blocks that it needs went to a lower tier', () => {
    const requests = [
      { prompt: 8, prefix: [[1, 8]] as const },
      { at: 1, prompt: 4, prefix: [[2, 4]] as const },
      { at: second + 1, prompt: 33, output: 13 },
      { at: 2 * second + 1, prompt: 14, prefix: [[1, 8]] as const },
    ];
    // The third runs in 17 blocks of 2, and 6 are cached, of which the fourth finds 4 and needs 3 more. From
    // 4 s on the third takes blocks, first the last of those 4. It ends at 15 s.
    const config = { blockSize: 2, blocks: 23 };
    for (const stepwise of [false, true]) {
      const run = play(config, requests, { lowerTiers, stepwise });
      expect(times(run).map(([startedAt]) => startedAt)).toEqual([0, 1, 2, 15]);
      expect(run.requests[3]!.cachedTokens).toBe(8);
    }
  });
});
