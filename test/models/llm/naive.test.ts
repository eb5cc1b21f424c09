import { describe, expect, test } from 'vitest';
import { blockKeys } from './naive-kv.ts';
import type { NaiveBoundary, NaiveConfig, NaiveRequest } from './naive-load.ts';
import { simulateNaively } from './naive-replica.ts';
import { one, plain, second } from './play.ts';
import { affineStepTime } from './workloads.ts';

describe('the sequence of steps', () => {
  test('a prompt is one step, each further token one more', () => {
    const { run, boundaries } = played({}, [{ prompt: 5, output: 3 }]);
    expect(run.requests).toEqual([
      {
        outcome: 'completed',
        startedAt: 0,
        firstTokenAt: 1 * second,
        endedAt: 3 * second,
        cachedTokens: 0,
        preemptions: 0,
      },
    ]);
    expect([run.steps, run.decodeTokens, run.preemptions]).toEqual([3, 2, 0]);
    // 5, 6 and 7 tokens in blocks of 4.
    expect(boundaries.map(({ blocks }) => blocks.used)).toEqual([2, 2, 2, 0]);
  });

  test('with one token to give a request ends with its prompt', () => {
    const { run } = played({}, [{ prompt: 5, output: 1 }]);
    expect([run.requests[0]!.endedAt, run.steps, run.decodeTokens]).toEqual([second, 1, 0]);
  });

  test('a chunk of 4 makes three steps of a prompt of 10', () => {
    const { run, boundaries } = played({ chunk: 4 }, [{ prompt: 10, output: 2 }]);
    expect(boundaries.map(({ running }) => running)).toEqual([
      [[0, 4]],
      [[0, 4]],
      [[0, 2]],
      [[0, 1]],
      [],
    ]);
    expect(run.requests[0]!.firstTokenAt).toBe(3 * second);
  });

  test('decodes take of the budget first, prefills under way before the next', () => {
    const { boundaries } = played({ tokenBudget: 4 }, [
      { prompt: 2, output: 5 },
      { at: 0.5 * second, prompt: 5, output: 1 },
      { at: 0.6 * second, prompt: 3, output: 1 },
    ]);
    expect(boundaries.map(({ running }) => running)).toEqual([
      [[0, 2]],
      [
        [0, 1],
        [1, 3],
      ],
      [
        [0, 1],
        [1, 2],
        [2, 1],
      ],
      [
        [0, 1],
        [2, 2],
      ],
      [[0, 1]],
      [],
    ]);
  });

  test('no more run than the limit of sequences', () => {
    const { run } = played({ maxSequences: 1 }, [
      { prompt: 2, output: 3 },
      { at: 1, prompt: 2, output: 1 },
    ]);
    expect(run.requests[1]!.startedAt).toBe(3 * second);
  });

  test('of those who come at one instant the first begins the step of an idle replica alone', () => {
    const { run } = played({}, [
      { prompt: 2, output: 1 },
      { prompt: 2, output: 1 },
    ]);
    expect(run.requests.map(({ startedAt }) => startedAt)).toEqual([0, second]);
  });

  test('who comes at the instant of a boundary missed it', () => {
    const { run } = played({}, [
      { prompt: 1, output: 3 },
      { at: second, prompt: 1, output: 1 },
    ]);
    expect(run.requests[1]!.startedAt).toBe(2 * second);
  });

  test('but where that boundary left the replica idle, it begins at once', () => {
    const { run } = played({}, [
      { prompt: 1, output: 1 },
      { at: second, prompt: 1, output: 1 },
    ]);
    expect(run.requests[1]!.startedAt).toBe(second);
  });

  test.each([
    ['13 tokens where the model takes 12', { maxModelLength: 12 }, 'rejected'],
    ['13 tokens where the model takes 13', { maxModelLength: 13 }, 'completed'],
    ['12 tokens of KV in 2 blocks of 4', { blocks: 2 }, 'rejected'],
    ['12 tokens of KV in 3 blocks of 4', { blocks: 3 }, 'completed'],
  ] as const)('%s: %j, %s', (_, limits, outcome) => {
    const { run } = played(limits, [{ at: 7, prompt: 9, output: 4 }]);
    expect(run.requests[0]!.outcome).toBe(outcome);
    expect(run.requests[0]!.endedAt).toBe(outcome === 'rejected' ? 7 : 7 + 4 * second);
  });
});

describe('the clock', () => {
  test('boundaries of decode steps are rounded from the start of their composition', () => {
    const config = { stepTime: affineStepTime({ base: 0.0100003 }) };
    const { boundaries } = played(config, [
      { prompt: 1, output: 7 },
      { at: 45_000, prompt: 1, output: 1 },
    ]);
    // Prefill: 10000.3 ticks. Then from 10000 on 10000.3, 20000.6, 30000.9, 40001.2. The second request
    // makes a step of its own from 50001 on, and from 60001 on the count begins anew.
    expect(boundaries.map(({ at }) => at)).toEqual([
      0, 10_000, 20_000, 30_001, 40_001, 50_001, 60_001, 70_001,
    ]);
  });

  test('a step reads the KV of each sequence, its own token included', () => {
    const config = { stepTime: affineStepTime({ base: 1, perKvToken: 0.001 }) };
    const { boundaries } = played(config, [{ prompt: 10, output: 4 }]);
    // 11, then 12, then 13 tokens.
    expect(boundaries.map(({ at }) => at)).toEqual([0, 1_000_000, 2_011_000, 3_023_000, 4_036_000]);
  });

  test('a mixed step costs the pairs and the context of its chunks beside its decodes', () => {
    const coefficients = { base: 1, perPrefillToken: 0.1, perPair: 0.01, perContextToken: 0.001 };
    const stepTime = affineStepTime({ ...coefficients, perSequence: 0.0001, perKvToken: 0.00001 });
    const { boundaries } = played({ stepTime, chunk: 4 }, [
      { prompt: 2, output: 3 },
      { at: 1, prompt: 6, output: 1 },
    ]);
    // Prefill of 2: 1 + 0.2 + 0.01 × 3. Then 4 of 6 (10 pairs) beside a decode that reads 3 tokens; then
    // 2 of 6 after 4 (2 × 4 + 3 pairs) beside one that reads 4.
    const lengths = [1.23, 1.50013, 1.31414].map((seconds) => Math.round(seconds * second));
    expect(boundaries.map(({ at, until }) => until - at).slice(0, 3)).toEqual(lengths);
  });
});

describe('preemption', () => {
  test('the last admitted gives way, and begins again when the first has ended', () => {
    const two = [
      { prompt: 3, output: 5 },
      { at: 1, prompt: 3, output: 5 },
    ];
    const { run, boundaries } = played({ blockSize: 2, blocks: 4, prefixCache: false }, two);
    expect(boundaries.map(({ running }) => running)).toEqual([
      [[0, 3]],
      [
        [0, 1],
        [1, 3],
      ],
      // The first needs a third block; the second had one token to its name.
      [[0, 1]],
      [[0, 1]],
      [[0, 1]],
      // Its prompt and its first token.
      [[1, 4]],
      [[1, 1]],
      [[1, 1]],
      [[1, 1]],
      [],
    ]);
    expect(boundaries[2]!.waiting).toEqual([1]);
    expect(run.requests[1]).toEqual({
      outcome: 'completed',
      startedAt: 1 * second,
      firstTokenAt: 2 * second,
      endedAt: 9 * second,
      cachedTokens: 0,
      preemptions: 1,
    });
    expect([run.steps, run.preemptions, run.decodeTokens]).toEqual([9, 1, 7]);
  });

  test('the preempted finds what is left of its own blocks, the first', () => {
    const { run, boundaries } = played({ blockSize: 2, blocks: 5 }, [
      { prompt: 3, output: 5 },
      { at: 1, prompt: 3, output: 5 },
    ]);
    // At 3 s the second, with 4 tokens in 2 blocks, lacks a third. At 4 s the first takes the later of
    // the two, so that at 5 s of 3 + 2 tokens 2 are found.
    expect(boundaries.map(({ running }) => running).slice(3)).toEqual([
      [[0, 1]],
      [[0, 1]],
      [[1, 3]],
      [[1, 1]],
      [[1, 1]],
      [],
    ]);
    expect(run.requests[1]!.endedAt).toBe(8 * second);
  });

  test('by priority the last admitted of the lowest, even if it came first', () => {
    const requests = [
      { prompt: 3, output: 5, priority: 1 },
      { at: 1, prompt: 3, output: 5, priority: 2 },
    ];
    const config = { blockSize: 2, blocks: 4, prefixCache: false, order: 'priority' } as const;
    const { run } = played(config, requests);
    expect(run.requests.map(({ preemptions }) => preemptions)).toEqual([1, 0]);
  });

  test('a prefill under way preempts a decode that was admitted after it', () => {
    const { run, boundaries } = played({ blockSize: 2, blocks: 5, chunk: 2 }, [
      { prompt: 8, output: 1 },
      { at: 1, prompt: 1, output: 6 },
    ]);
    // At 3 s the second takes the fifth block for its third token, then the first lacks its fourth. At
    // 4 s the second has 3 tokens to compute, of which its first block has 2.
    expect(boundaries.map(({ running }) => running).slice(2, 6)).toEqual([
      [
        [0, 2],
        [1, 1],
      ],
      [[0, 2]],
      [[1, 1]],
      [[1, 1]],
    ]);
    expect([run.requests[1]!.endedAt, run.decodeTokens]).toEqual([8 * second, 4]);
  });

  test('what the preempted was to compute in the step stays known', () => {
    const config = { blockSize: 1, blocks: 17, chunk: 4, order: 'priority' } as const;
    const { boundaries } = played(config, [
      { prompt: 12, output: 1 },
      { at: 1, prompt: 12, output: 1, priority: 1 },
    ]);
    // At 2 s the first has 8 blocks and is granted 4 more, the second has 4 and lacks 3 of 4 more: it takes
    // the one never used, then the last three of the first. The other nine stay, the ninth not computed yet.
    expect(boundaries[2]!.running).toEqual([[1, 4]]);
    expect(boundaries[2]!.blocks).toEqual({ free: 0, used: 8, cached: 9 });
  });

  test('what the preempted was to compute in the step others may', () => {
    const config = { blockSize: 1, blocks: 19, chunk: 4, tokenBudget: 10 } as const;
    const { boundaries } = played({ ...config, order: 'priority' }, [
      { prompt: 16 },
      { at: 1, prompt: 12, priority: 1 },
      { at: 2, prompt: 12, priority: 1 },
    ]);
    // At 2 s the first is granted 4 tokens, has 12 blocks then, and loses all to the second, which lacks 3.
    // The third, which had 2 tokens of what was left before, has 4 of the 6 that are left now.
    expect(boundaries.slice(1, 3).map(({ running }) => running)).toEqual([
      [
        [0, 4],
        [1, 4],
        [2, 2],
      ],
      [
        [1, 4],
        [2, 4],
      ],
    ]);
  });

  test('a tail is found again, a chunk of it that is computed anew is a block anew', () => {
    // Both ask and answer the same group of 9 tokens, of which the cache knows nothing before one leaves.
    const same = { prompt: 8, output: 2, tail: 7 };
    const { boundaries, run } = played({ blocks: 20 }, [same, { at: 1, ...same }]);
    expect(boundaries.map(({ blocks }) => blocks)).toEqual([
      { free: 18, used: 2, cached: 0 },
      { free: 15, used: 5, cached: 0 },
      // The first leaves its two full blocks known, its third free.
      { free: 15, used: 3, cached: 2 },
      // Of two blocks that are the same the second keeps the known ones.
      { free: 18, used: 0, cached: 2 },
    ]);
    expect(run.requests.map(({ cachedTokens }) => cachedTokens)).toEqual([0, 0]);
  });

  test('a prefill under way that was admitted last preempts itself', () => {
    const { boundaries } = played(
      { blockSize: 2, blocks: 4, chunk: 2, prefixCache: false, tokenBudget: 3, maxSequences: 3 },
      [
        { prompt: 1, output: 8 },
        { at: 1, prompt: 6, output: 1 },
      ],
    );
    // The first holds ceil(n / 2) blocks in step n, the second one more with each of its chunks; in the
    // step from 3 s on the first holds 2, and the second lacks its third.
    expect(boundaries.map(({ running }) => running).slice(1, 5)).toEqual([
      [
        [0, 1],
        [1, 2],
      ],
      [
        [0, 1],
        [1, 2],
      ],
      [[0, 1]],
      [
        [0, 1],
        [1, 2],
      ],
    ]);
    expect(boundaries[3]!.waiting).toEqual([1]);
  });
});

describe('the order of admission', () => {
  test('the highest priority first, within one who came first', () => {
    const { run } = played({ maxSequences: 1, order: 'priority' }, [
      { prompt: 1, output: 1 },
      { at: 1, prompt: 1, output: 1, priority: 1 },
      { at: 2, prompt: 1, output: 1, priority: 2 },
      { at: 3, prompt: 1, output: 1, priority: 2 },
    ]);
    expect(run.requests.map(({ startedAt }) => startedAt / second)).toEqual([0, 3, 1, 2]);
  });

  test('no one overtakes the one who lacks blocks', () => {
    const { run } = played({ blocks: 4 }, [
      { prompt: 8, output: 3 },
      { at: 1, prompt: 8, output: 1 },
      { at: 2, prompt: 1, output: 1 },
    ]);
    // The first holds 3 of the 4 blocks until it ends.
    expect(run.requests.map(({ startedAt }) => startedAt / second)).toEqual([0, 3, 3]);
  });
});

describe('cancellation', () => {
  const long = { prompt: 4, output: 9 };

  test('who waits leaves at once', () => {
    const { run } = played({ maxSequences: 1 }, [
      long,
      { at: 1, ...long, cancelAt: 1.5 * second },
      { at: 2, prompt: 1, output: 1 },
    ]);
    expect(run.requests[1]).toEqual({
      outcome: 'cancelled',
      startedAt: -1,
      firstTokenAt: -1,
      endedAt: 1.5 * second,
      cachedTokens: 0,
      preemptions: 0,
    });
    expect(run.requests[2]!.startedAt).toBe(9 * second);
  });

  test('who runs takes part in the present step, and leaves at its end', () => {
    const { run, boundaries } = played({ maxSequences: 1 }, [
      { ...long, cancelAt: 1.5 * second },
      { at: 2, prompt: 1, output: 1 },
    ]);
    expect(run.requests[0]).toMatchObject({ outcome: 'cancelled', endedAt: 1.5 * second });
    expect([run.requests[1]!.startedAt, run.decodeTokens]).toEqual([2 * second, 1]);
    expect(boundaries.map(({ blocks }) => blocks.used)).toEqual([1, 2, 1, 0]);
  });

  test('there is no answer even where that step was the last', () => {
    const { run } = played({}, [{ prompt: 4, output: 1, cancelAt: second - 1 }]);
    expect(run.requests[0]).toMatchObject({ outcome: 'cancelled', firstTokenAt: -1 });
  });

  test('at the instant of a boundary it comes after the end, and after the next step began', () => {
    const ended = played({}, [{ prompt: 4, output: 1, cancelAt: second }]);
    expect(ended.run.requests[0]).toMatchObject({ outcome: 'completed', endedAt: second });
    const running = played({}, [{ ...long, cancelAt: second }]);
    expect(running.run.requests[0]).toMatchObject({ outcome: 'cancelled', endedAt: second });
    expect(running.run.steps).toBe(2);
  });

  test('at the instant of its arrival at an idle replica it costs one step', () => {
    const { run } = played({}, [{ ...long, cancelAt: 0 }]);
    expect(run.requests[0]).toMatchObject({ outcome: 'cancelled', startedAt: 0, endedAt: 0 });
    expect(run.steps).toBe(1);
  });
});

describe('the prefix cache', () => {
  /** Tokens that each request finds, one after the other. */
  const found = (config: Partial<NaiveConfig>, requests: readonly Partial<NaiveRequest>[]) =>
    played(
      config,
      requests.map((request, turn) => ({ at: 100 * turn * second, ...request })),
    ).run.requests.map(({ cachedTokens }) => cachedTokens);

  test('blocks that end within the common head are shared, whatever groups they reach over', () => {
    const head = [[1, 6]] as const;
    const longer = [
      [1, 6],
      [2, 4],
    ] as const;
    const requests = [
      { prompt: 9, prefix: head },
      { prompt: 9, prefix: head },
      { prompt: 12, prefix: longer },
      { prompt: 12, prefix: longer },
    ];
    expect(found({}, requests)).toEqual([0, 4, 4, 8]);
    expect(found({ prefixCache: false }, requests)).toEqual([0, 0, 0, 0]);
  });

  test('one token at least is left to compute', () => {
    const same = { prompt: 8, prefix: [[1, 8]] as const };
    expect(found({}, [same, same, { ...same, prompt: 9 }])).toEqual([0, 4, 8]);
  });

  test('the same group after another is another text', () => {
    const following = (group: number) => ({
      prompt: 9,
      prefix: [[group, 4] as const, [3, 4] as const],
    });
    expect(found({}, [following(1), following(2), following(1)])).toEqual([0, 0, 8]);
  });

  test('a conversation finds what was asked and answered, but for the last token', () => {
    const first = { prompt: 4, output: 5, tail: 7 };
    const requests = [first, { prompt: 12, prefix: [[7, 9]] as const }];
    expect(found({}, requests)).toEqual([0, 8]);
    expect(found({}, [{ ...first, output: 4 }, requests[1]!])).toEqual([0, 4]);
    expect(found({}, [{ ...first, tail: -1 }, requests[1]!])).toEqual([0, 0]);
  });

  test('what a step will compute is found by the next admitted at the same boundary', () => {
    const shared = { at: 1, prompt: 9, prefix: [[1, 8]] as const };
    const { run } = played({}, [{ prompt: 1 }, shared, shared]);
    expect(run.requests.map(({ startedAt }) => startedAt / second)).toEqual([0, 1, 1]);
    expect(run.requests.map(({ cachedTokens }) => cachedTokens)).toEqual([0, 0, 8]);
  });

  test('what two computed side by side is kept once', () => {
    const same = { prompt: 8, prefix: [[1, 8]] as const };
    const { boundaries } = played({ blocks: 10 }, [
      { ...same, output: 3 },
      { at: 1, ...same, output: 1 },
    ]);
    // At 1 s the first holds 3 blocks; the second found one and computes the other again.
    expect(boundaries[1]!.running).toEqual([
      [0, 1],
      [1, 4],
    ]);
    expect(boundaries[1]!.blocks).toEqual({ free: 7, used: 3, cached: 0 });
    expect(boundaries.at(-1)!.blocks).toEqual({ free: 8, used: 0, cached: 2 });
  });

  test('the end of a text is taken before its head, the longest unused first', () => {
    const head = { prompt: 5, prefix: [[1, 4]] as const };
    // Of 4 blocks of 2 the first uses 3; the second takes the one never used, the half-full third, and
    // the second of the head.
    const requests = [head, { prompt: 5 }, head];
    expect(found({ blockSize: 2, blocks: 4 }, requests)).toEqual([0, 0, 2]);
    expect(found({ blockSize: 2, blocks: 5 }, requests)).toEqual([0, 0, 4]);
  });

  test('a block is known by all that it contains and all before it', () => {
    const contents = [
      ['g1', 3],
      ['g9', 0],
      ['g2', 6],
    ] as const;
    expect(blockKeys(contents, 4)).toEqual(['g1:3 g2:1', 'g1:3 g2:5']);
    expect(blockKeys(contents, 3)).toEqual(['g1:3', 'g1:3 g2:3', 'g1:3 g2:6']);
  });
});

/** What the oracle does with requests like `one` on a replica like `plain`, but for what is said. */
function played(config: Partial<NaiveConfig>, requests: readonly Partial<NaiveRequest>[]) {
  const boundaries: NaiveBoundary[] = [];
  const run = simulateNaively(
    { ...plain, ...config },
    requests.map((request) => ({ ...one, ...request })),
    (boundary) => boundaries.push(boundary),
  );
  return { run, boundaries };
}
