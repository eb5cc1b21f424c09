import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decider, hybrid } from '../../../src/policies/autoscaling/hybrid/hybrid.ts';
import { scheduled } from '../../../src/policies/autoscaling/scheduled/scheduled.ts';

interface Seen {
  readonly now: number;
  readonly wanted: number;
}

/** Wants what it is told, and counts how often it was asked. */
const told: Decider<Seen, number> = {
  initial: () => 0,
  decide: (asked, { wanted }) => ({ desired: wanted, because: 'told', state: asked + 1 }),
};
const floor = scheduled({
  calendar: { weekday: 1 },
  rules: [{ name: 'day', start: '0 8 * * *', end: '0 20 * * *', replicas: 5 }],
  otherwise: 1,
});

describe('a scheduled floor under a reactive decider', () => {
  const both = hybrid<Seen, null, number>(floor, told, 8);
  const at = (hours: number, wanted: number) => {
    const { desired, because } = both.decide(both.initial(), { now: 3600 * hours, wanted });
    return [desired, because];
  };

  it('binds where less is wanted, and lets more pass up to the ceiling', () => {
    expect(at(9, 3)).toEqual([5, 'floor: schedule day']);
    expect(at(9, 7)).toEqual([7, 'reactive: told']);
    expect(at(9, 12)).toEqual([8, 'ceiling, reactive: told']);
    expect(at(21, 3)).toEqual([3, 'reactive: told']);
    expect(at(21, 0)).toEqual([1, 'floor: no schedule holds']);
  });

  it('keeps the state of both, whichever binds', () => {
    let state = both.initial();
    for (const wanted of [1, 9, 1]) {
      state = both.decide(state, { now: 3600 * 9, wanted }).state;
    }
    expect(state).toEqual({ floor: null, reactive: 3 });
  });

  it('is never below its floor nor above its ceiling', () => {
    fc.assert(
      fc.property(fc.nat(48), fc.nat(20), (hours, wanted) => {
        const [desired] = at(hours, wanted);
        const least = hours % 24 >= 8 && hours % 24 < 20 ? 5 : 1;
        expect(desired).toBe(Math.min(8, Math.max(least, wanted)));
      }),
      { seed: 1 },
    );
  });
});
