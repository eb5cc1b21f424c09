import { describe, expect, test } from 'vitest';
import { play, second, times } from './play.ts';

/** One replica for prompts, one for answers; KV takes half a second, and a tenth more for each token. */
const disaggregation = { prefill: 1, decode: 1, latency: 0.5, secondsPerToken: 0.1 };

describe('prompts and answers on different replicas', () => {
  test('the first token comes from one, the others from the other, after the KV', () => {
    const run = play({}, [{ prompt: 5, output: 3 }], { disaggregation });
    // 5 tokens in 1 s from 1 s on, then two steps.
    expect(times(run)).toEqual([[0, 1, 4]]);
    expect(run.gaps).toEqual([
      [1_000_000, 1],
      [2_000_000, 1],
    ]);
    expect(run.totals).toMatchObject({ computedTokens: 5, loadedTokens: 5, outputTokens: 3 });
  });

  test('with one token to give a request stays', () => {
    const run = play({}, [{ prompt: 5, output: 1 }], { disaggregation });
    expect(times(run)).toEqual([[0, 1, 1]]);
    expect(run.totals.loadedTokens).toBe(0);
  });

  test('blocks are held where the prompt was computed, until the KV has come', () => {
    const sampleAt = [0.5, 1.5, 1.999999, 2, 3].map((at) => at * second);
    const run = play({}, [{ prompt: 5, output: 3 }], { disaggregation, sampleAt });
    expect(run.samples).toEqual([2, 2, 2, 0, 0]);
  });

  test('nobody is admitted in their place before', () => {
    const two = [
      { prompt: 5, output: 2 },
      { at: 1, prompt: 5, output: 1 },
    ];
    expect(times(play({ blocks: 2 }, two, { disaggregation }))).toEqual([
      [0, 1, 3],
      [2, 3, 3],
    ]);
  });

  test('the link carries one after the other', () => {
    const three = [
      { prompt: 5, output: 2 },
      { prompt: 5, output: 2 },
      { prompt: 5, output: 2 },
    ];
    // The first computes alone until 1 s, the others together until 2 s, when the first has begun its second
    // token. At 3 s they are admitted there: their KV is sent until 3.5 s and until 4 s, and has come half a
    // second later; the third then waits for the step of the second.
    expect(times(play({}, three, { disaggregation }))).toEqual([
      [0, 1, 3],
      [1, 2, 5],
      [1, 2, 6],
    ]);
  });

  test('who is cancelled in between leaves both', () => {
    for (const cancelAt of [1.2, 1.7, 2.5].map((at) => at * second)) {
      const run = play({}, [{ prompt: 5, output: 3, cancelAt }], { disaggregation });
      expect(run.requests[0]).toMatchObject({
        outcome: 'cancelled',
        firstTokenAt: second,
        endedAt: cancelAt,
      });
      expect(run.left).toEqual([0, 0, 0, 0]);
    }
  });

  test('over a link that takes no time the answer goes on at once', () => {
    const instant = { prefill: 1, decode: 1, latency: 0, secondsPerToken: 0 };
    expect(times(play({}, [{ prompt: 5, output: 3 }], { disaggregation: instant }))).toEqual([
      [0, 1, 3],
    ]);
  });

  test('what the other replica has already is not sent', () => {
    const same = { prompt: 8, prefix: [[1, 8]] as const, output: 3 };
    const run = play({}, [same, { ...same, at: 10 * second }], { disaggregation });
    // The second finds 4 of its 8 tokens where it is computed, and all 8 where it is answered: only the
    // latency is left of the link.
    expect(times(run)).toEqual([
      [0, 1, 4.3],
      [10, 11, 13.5],
    ]);
    expect(run.totals).toMatchObject({ computedTokens: 8 + 4, loadedTokens: 8 });
  });
});
