import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BackoffConfig, backoff } from '../../../../src/policies/resilience/backoff/index.ts';
import { waitsOf } from './waits.ts';

const exponential = { kind: 'exponential', initial: 1, multiplier: 2, max: 10 } as const;

const cockatiel = {
  kind: 'cockatiel',
  initial_delay: 0.128,
  max_delay: 0.5,
  exponent: 2,
} as const;

describe('back-off', () => {
  it.each<[BackoffConfig, readonly number[], readonly number[]]>([
    [{ kind: 'constant', delay: 3 }, [0, 0.9, 0.5], [3, 3, 3]],
    [{ kind: 'linear', initial: 1, step: 2, max: 4 }, [0, 0, 0], [1, 3, 4]],
    [{ ...exponential, jitter: 'none' }, [0.5, 0.5, 0.5, 0.5, 0.5], [1, 2, 4, 8, 10]],
    [{ ...exponential, jitter: 'full' }, [0.5, 0.25, 0, 0.5, 0.5], [0.5, 0.5, 0, 4, 5]],
    [{ ...exponential, jitter: 'equal' }, [0.5, 0, 0.5, 0.5], [0.75, 1, 3, 6]],
    // U(1, 3), then between 1 and three times the last wait.
    [{ ...exponential, jitter: 'decorrelated' }, [0.5, 0.5, 0.5, 0.9], [2, 3.5, 5.75, 10]],
    [{ kind: 'grpc', initial: 1, multiplier: 2, max: 3 }, [0, 0.5, 0.75], [0.8, 2, 3.3]],
    [
      { kind: 'bifrost', initial: 0.5, multiplier: 2, max: 5 },
      [0, 0.5, 0.5, 0.5, 0.75],
      [0.4, 1, 2, 4, 5.5],
    ],
    [{ kind: 'openai-sdk', initial: 0.5, multiplier: 2, max: 8 }, [0, 1, 0.5], [0.375, 1, 1.75]],
    [
      { kind: 'finagle', sequence: 'exponential-jittered', start: 1, maximum: 30 },
      // U(0, 1 × 2), U(0, that × 4), U(0, that × 8), and then the maximum, for good.
      [0.9, 0.75, 0.5, 0.5, 0, 0],
      [1, 1.5, 3, 12, 30, 30],
    ],
    [
      { kind: 'finagle', sequence: 'equal-jittered', start: 1, maximum: 6 },
      [0.9, 0.5, 0.25, 0.25, 0],
      [1, 1.5, 2.5, 5, 6],
    ],
    [
      { kind: 'finagle', sequence: 'decorrelated-jittered', start: 1, maximum: 10 },
      [0.9, 0.5, 0.5, 0.5, 0.5],
      [1, 2, 4, 7, 8.5],
    ],
    // 0.999 × 128 ms and 1.998 × 64 ms, cut off.
    [{ ...cockatiel, generator: 'full' }, [0.999, 0.5, 0.5], [0.127, 0.128, 0.25]],
    [{ ...cockatiel, generator: 'half' }, [0.998, 0.5, 0.5], [0.127, 0.192, 0.375]],
    [{ ...cockatiel, generator: 'none' }, [0.5, 0.5, 0.5], [0.128, 0.256, 0.5]],
  ])('%j with %j waits %j', (config, lucks, waits) => {
    const actual = waitsOf(backoff(config), lucks);
    expect(actual.map((wait) => Math.round(wait * 1e9) / 1e9)).toEqual(waits);
  });

  it.each<BackoffConfig>([
    { kind: 'constant', delay: 1 },
    { kind: 'linear', initial: 1, step: 1, max: 30 },
    ...(['none', 'full', 'equal', 'decorrelated'] as const).map(
      (jitter) => ({ ...exponential, max: 30, jitter }) as const,
    ),
    ...(['exponential-jittered', 'equal-jittered', 'decorrelated-jittered'] as const).map(
      (sequence) => ({ kind: 'finagle', sequence, start: 1, maximum: 30 }) as const,
    ),
    ...([true, false] as const).flatMap((use_jitter) =>
      (['constant', 'linear', 'exponential'] as const).map(
        (backoff_type) =>
          ({ kind: 'polly', backoff_type, use_jitter, delay: 1, max_delay: 30 }) as const,
      ),
    ),
    { kind: 'cockatiel', generator: 'decorrelated', initial_delay: 1, max_delay: 30, exponent: 2 },
    { kind: 'grpc', initial: 1, multiplier: 2, max: 25 },
    { kind: 'bifrost', initial: 1, multiplier: 2, max: 25 },
    { kind: 'openai-sdk', initial: 1, multiplier: 2, max: 30 },
  ])('%j draws once a retry and waits 0 to 30 s, however often', (config) => {
    const luck = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.array(luck, { minLength: 1, maxLength: 80 }), (lucks) => {
        const one = backoff(config);
        let drawn = 0;
        let memory = 0;
        for (const [retry, luck] of lucks.entries()) {
          const wait = one.delay(retry, memory, () => {
            drawn += 1;
            return luck;
          });
          memory = one.memory;
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(30 * (1 + Number.EPSILON));
        }
        expect(drawn).toBe(lucks.length);
      }),
      { numRuns: 50 },
    );
  });

  it('takes no cap off Polly’s curve: the wait after a capped one is what it would have been', () => {
    const polly = {
      kind: 'polly',
      backoff_type: 'exponential',
      use_jitter: true,
      delay: 1,
    } as const;
    // 2^1.5 × tanh(√6) less 2^0.5 × tanh(√2), over 1.4.
    const [, second] = waitsOf(backoff({ ...polly, max_delay: 'unlimited' }), [0.5, 0.5]);
    expect(second).toBe(1.0930035);
    expect(waitsOf(backoff({ ...polly, max_delay: 0.5 }), [0.5, 0.5])).toEqual([0.5, 0.5]);
    const tight = backoff({ ...polly, max_delay: 0.895 });
    tight.delay(0, 0, () => 0.5);
    expect(tight.memory).toBeCloseTo(0.8974049355791998 * 1.4, 14);
  });

  it('serves requests in any order: what one has drawn is not another’s', () => {
    const shared = backoff({ ...exponential, jitter: 'decorrelated' });
    const draw = () => 0.5;
    const first = shared.delay(0, 0, draw);
    const memory = shared.memory;
    shared.delay(5, 9, draw);
    expect([first, shared.delay(1, memory, draw)]).toEqual([2, 3.5]);
  });
});
