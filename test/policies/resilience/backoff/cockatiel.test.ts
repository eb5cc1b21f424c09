import {
  decorrelatedJitterGenerator,
  ExponentialBackoff,
  fullJitterGenerator,
  type GeneratorFn,
  halfJitterGenerator,
  noJitterGenerator,
} from 'cockatiel';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cockatielBackoff } from '../../../../src/policies/resilience/backoff/cockatiel.ts';
import { grown } from '../../../../src/policies/resilience/backoff/powers.ts';
import { waitsOf } from './waits.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const luck = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** cockatiel’s own waits, in milliseconds, with these numbers drawn. */
function original(options: object, generator: GeneratorFn<unknown>, lucks: readonly number[]) {
  let retry = 0;
  vi.spyOn(Math, 'random').mockImplementation(() => lucks[retry]!);
  const factory = new ExponentialBackoff({ ...options, generator });
  let backoff: { duration: number; next(context: unknown): unknown } | undefined;
  return lucks.map((_, index) => {
    retry = index;
    backoff = (backoff ?? factory).next(undefined) as typeof backoff;
    return backoff!.duration;
  });
}

describe('back-off as cockatiel’s', () => {
  it.each([
    ['none', noJitterGenerator],
    ['full', fullJitterGenerator],
    ['half', halfJitterGenerator],
    ['decorrelated', decorrelatedJitterGenerator],
  ] as const)('%s waits as long as cockatiel does', (generator, itsGenerator) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 60_000 }),
        fc.constantFrom(1.5, 2, 3),
        fc.array(luck, { minLength: 1, maxLength: 40 }),
        (initialDelay, maxDelay, exponent, lucks) => {
          const options = { initialDelay, maxDelay, exponent };
          const theirs = original(options, itsGenerator as GeneratorFn<unknown>, lucks);
          const ours = waitsOf(
            cockatielBackoff({
              kind: 'cockatiel',
              generator,
              initial_delay: initialDelay / 1000,
              max_delay: maxDelay / 1000,
              exponent,
            }),
            lucks,
          );
          for (const [retry, wait] of ours.entries()) {
            // The generators that cut off to whole milliseconds may land on either side of one. The others differ by rounding, of
            // points of the curve whose distance may be far smaller than they are: 2e-14 of a point, 40 multiplications and an exp.
            const isCut = generator === 'full' || generator === 'half';
            const point = grown(initialDelay, exponent, retry + 1, Number.MAX_VALUE);
            const slack = isCut ? 1 : 2e-14 * point + 1e-9;
            expect(Math.abs(wait * 1000 - theirs[retry]!)).toBeLessThanOrEqual(slack);
          }
        },
      ),
    );
  });
});
