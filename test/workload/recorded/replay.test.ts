import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namedStreams } from '../../../src/engine/streams.ts';
import type { RecordedWorkload } from '../../../src/workload/recorded/recorded-workload.ts';
import { type ReplayOptions, replay } from '../../../src/workload/recorded/replay.ts';
import { drawn, type KeptDraft } from './drafts.ts';
import { parsedRequests } from './parsed.ts';

const header = '{"spillway":"workload","version":1,"tenants":["shop"]}';

/** Requests at given seconds, with their place as prompt length. */
function at(...seconds: number[]): RecordedWorkload {
  return parsedRequests([
    header,
    ...seconds.map(
      (s, i) => `{"at":${s},"prompt":${i},"output":1,"session":${i % 3},"prefix":[[${i},1]]}`,
    ),
  ]);
}

function ticked(...milliseconds: number[]): RecordedWorkload {
  return parsedRequests(
    milliseconds.map((timestamp, i) =>
      JSON.stringify({
        timestamp,
        input_length: i,
        output_length: 1,
        hash_ids: new Array(Math.ceil(i / 512)).fill(0),
      }),
    ),
  );
}

function play(
  recorded: RecordedWorkload,
  options: Partial<ReplayOptions> = {},
  most = 10_000,
  seed = 's',
) {
  return drawn(replay(recorded, { name: 'x', ...options }, namedStreams(seed, 0)), most);
}

const seconds = (drafts: readonly KeptDraft[]) => drafts.map((draft) => draft.at / 1e6);
const prompts = (drafts: readonly KeptDraft[]) => drafts.map((draft) => draft.promptTokens);
const everySecond = at(...Array.from({ length: 2000 }, (_, i) => i));

test('a speed of 2 plays twice as fast', () => {
  expect(seconds(play(at(0, 1, 3.5), { speed: 2 }))).toEqual([0, 0.5, 1.75]);
});

test('a slice starts the run at its start and leaves its end out', () => {
  const drafts = play(at(0, 1, 3.5, 4, 6), { slice: { from: 1, until: 4 } });
  expect(seconds(drafts)).toEqual([0, 2.5]);
  expect(prompts(drafts)).toEqual([1, 2]);
  expect(seconds(play(at(2, 5), { slice: { from: 3 } }))).toEqual([2]);
  expect(play(at(2, 5), { slice: { from: 6 } })).toEqual([]);
});

describe('a loop', () => {
  test('starts again after the span and a mean gap', () => {
    // Span 6 s, mean gap 3 s: a period of 9 s.
    const drafts = play(at(1, 3, 7), { loop: true }, 7);
    expect(seconds(drafts)).toEqual([1, 3, 7, 10, 12, 16, 19]);
    expect(prompts(drafts)).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });

  test('has other sessions and prefix groups in every round', () => {
    const drafts = play(at(1, 3), { loop: true }, 5);
    expect(drafts.map((draft) => draft.session)).toEqual([0, 1, 2, 3, 4]);
    expect(drafts.map((draft) => draft.prefix[0]![0])).toEqual([0, 1, 2, 3, 4]);
  });

  test('of a slice repeats the slice', () => {
    const drafts = play(at(0, 1, 3, 9), { loop: true, slice: { from: 1, until: 5 } }, 5);
    expect(seconds(drafts)).toEqual([0, 2, 4, 6, 8]);
  });

  test('of one instant is refused, of nothing is empty', () => {
    expect(() => play(at(2, 2), { loop: true })).toThrow('arrive at one instant');
    expect(play(at(2), { loop: true, slice: { from: 3 } })).toEqual([]);
  });
});

describe('scale', () => {
  test('below 1 keeps a part: 30 % of 2,000, within three standard errors of the binomial', () => {
    const kept = play(everySecond, { scale: 0.3 }).length;
    expect(Math.abs(kept - 600)).toBeLessThan(3 * Math.sqrt(2000 * 0.3 * 0.7));
  });

  test('of 2.4 plays each request two or three times, 4,800 in all within three standard errors', () => {
    const drafts = play(everySecond, { scale: 2.4 });
    const times = new Map<number, number>();
    for (const prompt of prompts(drafts)) times.set(prompt, (times.get(prompt) ?? 0) + 1);
    expect(new Set(times.values())).toEqual(new Set([2, 3]));
    expect(Math.abs(drafts.length - 4800)).toBeLessThan(3 * Math.sqrt(2000 * 0.4 * 0.6));
  });

  test('of a whole number needs no luck', () => {
    expect(play(everySecond, { scale: 3 })).toHaveLength(6000);
    expect(play(everySecond, { scale: 0 })).toHaveLength(0);
  });

  test('places copies evenly between a request and the next', () => {
    const copies = play(everySecond, { scale: 2 }).filter((draft) => draft.at % 1e6 !== 0);
    const parts = copies.map((draft) => (draft.at % 1e6) / 1e6);
    const mean = parts.reduce((a, b) => a + b, 0) / parts.length;
    // The mean of n uniforms has a standard error of sqrt(1 / 12 n).
    expect(Math.abs(mean - 0.5)).toBeLessThan(3 * Math.sqrt(1 / (12 * parts.length)));
    expect(copies.every((draft) => Math.floor(draft.at / 1e6) === draft.promptTokens)).toBe(true);
  });

  test('gives copies sessions, groups and work of their own', () => {
    const drafts = play(at(0, 1, 2), { scale: 4 });
    // Population k has the sessions from 3k and the groups from 3k; request i has group i.
    expect(new Set(drafts.map((draft) => draft.prefix[0]![0])).size).toBe(12);
    expect(new Set(drafts.map((draft) => draft.work)).size).toBe(12);
    for (const draft of drafts) expect(draft.prefix[0]![0] % 3).toBe(draft.promptTokens);
    for (const draft of drafts) expect(draft.session).toBe(draft.prefix[0]![0]);
  });

  test.each([
    [{ scale: -1 }, 'scale is -1'],
    [{ speed: 0 }, 'speed is 0'],
    [{ thin: 1.5 }, 'thin is 1.5'],
    [{ slice: { from: 3, until: 2 } }, 'slice from 3 until 2'],
  ])('%j is refused', (options, message) => {
    expect(() => play(everySecond, options)).toThrow(message);
  });
});

describe('common random numbers', () => {
  /** What identifies a played request: when, which, which population, and its work. */
  const names = (drafts: readonly KeptDraft[]) =>
    new Set(drafts.map((draft) => `${draft.at} ${draft.promptTokens} ${draft.work}`));

  test('a larger scale or a larger part kept adds requests and moves none', () => {
    const part = fc.double({ min: 0, max: 4, noNaN: true });
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    const recorded = at(...Array.from({ length: 50 }, (_, i) => i * 0.7));
    fc.assert(
      fc.property(part, part, probability, probability, (a, b, p, q) => {
        const few = names(play(recorded, { scale: Math.min(a, b), thin: Math.min(p, q) }));
        const many = names(play(recorded, { scale: Math.max(a, b), thin: Math.max(p, q) }));
        expect([...few].filter((name) => !many.has(name))).toEqual([]);
      }),
    );
  });

  test('another seed gives other work, the same seed the same', () => {
    expect(play(everySecond)).toEqual(play(everySecond));
    expect(play(everySecond)[0]!.work).not.toBe(play(everySecond, {}, 1, 't')[0]!.work);
  });
});

describe('jitter', () => {
  const stamps = [0, 0, 0, 3000, 3000, 3000, 3000, 6000, 6000, 12_000, 12_000, 12_000];

  test('spreads the requests of a tick inside it, in the recorded order', () => {
    const drafts = play(ticked(...stamps));
    expect(prompts(drafts)).toEqual(stamps.map((_, i) => i));
    for (const [i, time] of seconds(drafts).entries()) {
      expect(time).toBeGreaterThanOrEqual(stamps[i]! / 1e3);
      // Three seconds at most, also before the empty tick at 9 s.
      expect(time).toBeLessThanOrEqual(stamps[i]! / 1e3 + 3);
    }
    expect(new Set(seconds(drafts)).size).toBe(stamps.length);
  });

  test('is uniform: the offsets of 2,000 requests in one tick have mean and variance of a uniform', () => {
    const recorded = ticked(
      ...new Array<number>(2000).fill(0),
      ...new Array<number>(2000).fill(3000),
    );
    const offsets = seconds(play(recorded))
      .slice(0, 2000)
      .map((s) => s / 3);
    const mean = offsets.reduce((a, b) => a + b, 0) / 2000;
    const square = offsets.reduce((a, b) => a + b * b, 0) / 2000;
    // Mean 1/2 with variance 1/12n; the square 1/3 with variance 4/45n.
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(3 * Math.sqrt(1 / 12 / 2000));
    expect(Math.abs(square - 1 / 3)).toBeLessThan(3 * Math.sqrt(4 / 45 / 2000));
  });

  test('can be left out', () => {
    expect(seconds(play(ticked(...stamps), { jitter: false }))).toEqual(
      stamps.map((ms) => ms / 1e3),
    );
  });
});

test('I2: arrivals never go back, whatever the options', () => {
  const options = fc.record({
    scale: fc.double({ min: 0.2, max: 3, noNaN: true }),
    speed: fc.double({ min: 0.1, max: 10, noNaN: true }),
    thin: fc.double({ min: 0.5, max: 1, noNaN: true }),
    loop: fc.boolean(),
    jitter: fc.boolean(),
    slice: fc.record({ until: fc.integer({ min: 2, max: 100 }) }),
  });
  const gaps = fc.array(fc.constantFrom(0, 0, 0, 1000, 3000), { minLength: 5, maxLength: 40 });
  fc.assert(
    fc.property(gaps, options, fc.string(), (steps, chosen, seed) => {
      let time = 0;
      // Two stamps at least in every slice, so that a loop has a span.
      const stamps = [0, 1000, ...steps].map((step) => {
        time += step;
        return time;
      });
      const drafts = play(ticked(...stamps), chosen, 300, seed);
      for (let i = 1; i < drafts.length; i++) {
        expect(drafts[i]!.at).toBeGreaterThanOrEqual(drafts[i - 1]!.at);
      }
    }),
  );
});
