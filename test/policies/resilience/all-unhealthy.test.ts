import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toTicks } from '../../../src/engine/time.ts';
import {
  type AllUnhealthyConfig,
  whenAllUnhealthy,
} from '../../../src/policies/resilience/all-unhealthy.ts';

const never = Number.POSITIVE_INFINITY;

function decide(
  config: AllUnhealthyConfig,
  backAt: readonly number[],
  now: number,
  wantsSince = now,
) {
  const decision = { kind: 'fail' as const, until: -1, because: '' };
  const guard = { retryAt: (target: number) => backAt[target]! };
  whenAllUnhealthy(config, guard, [...backAt.keys()], now, wantsSince, decision);
  return { kind: decision.kind as string, until: decision.until };
}

const wait = { kind: 'wait', at_most: 30, look_again: 1 } as const;

describe('while no target is well, a request', () => {
  it('fails', () => expect(decide({ kind: 'fail' }, [5], 2).kind).toBe('fail'));

  it('goes anywhere in panic, but not where there is nothing', () => {
    expect(decide({ kind: 'panic' }, [5], 2).kind).toBe('panic');
    expect(decide({ kind: 'panic' }, [], 2).kind).toBe('fail');
  });

  it('waits for the first that is back', () => {
    expect(decide(wait, [50, 12, 20], 2)).toEqual({ kind: 'wait', until: 12 });
  });

  it('fails at once where that would be too late', () => {
    expect(decide(wait, [50, 33], 2).kind).toBe('fail');
    expect(decide(wait, [50, 32], 2)).toEqual({ kind: 'wait', until: 32 });
    expect(decide(wait, [50, 32], 2, 1).kind).toBe('fail');
  });

  it('looks again where one is being tried, until its time is over', () => {
    expect(decide(wait, [never, never], 2)).toEqual({ kind: 'wait', until: 3 });
    expect(decide(wait, [2], 2)).toEqual({ kind: 'wait', until: 3 });
    expect(decide(wait, [never], 31.5, 2)).toEqual({ kind: 'wait', until: 32 });
    expect(decide(wait, [never], 32, 2).kind).toBe('fail');
  });

  it('I17: fails after a while, however often it looks', () => {
    const time = fc.oneof(fc.constantFrom(never, 0), fc.double({ min: 0.3, max: 40, noNaN: true }));
    fc.assert(
      fc.property(fc.array(time, { minLength: 1, maxLength: 4 }), (backIn) => {
        let now = 0;
        for (let looks = 0; ; looks += 1) {
          const backAt = backIn.map((seconds) => now + seconds);
          const { kind, until } = decide(wait, backAt, now, 0);
          if (kind === 'fail') break;
          expect(toTicks(until)).toBeGreaterThan(toTicks(now));
          expect(until).toBeLessThanOrEqual(wait.at_most);
          expect(looks).toBeLessThan(100);
          now = until;
        }
      }),
    );
  });
});
