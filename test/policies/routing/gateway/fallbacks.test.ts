import { describe, expect, it } from 'vitest';
import { choosing, constantly } from './choosing.ts';

describe('priority', () => {
  const shown = [{ priority: 1 }, { priority: 0, weight: 3 }, { priority: 0 }, { priority: 7 }];

  it('takes the smallest number, by weight among equals', () => {
    const { target, choose } = choosing({}, shown);
    expect(choose()).toEqual({ target: 1, because: 'first priority' });
    expect(target({}, shown, constantly(0.74))).toBe(1);
    expect(target({}, shown, constantly(0.75))).toBe(2);
  });

  it('goes on to the next number with each attempt, and begins again after the last', () => {
    const { target, choose } = choosing({}, shown);
    expect(choose({ failed: [1] })).toEqual({ target: 0, because: 'fallback' });
    expect(target({ failed: [1, 0] })).toBe(3);
    // The first priority once more, where 2 did not fail it yet.
    expect(target({ failed: [1, 0, 3] })).toBe(2);
    expect(target({ failed: [1, 0, 3, 2] })).toBe(1);
  });

  it('stays for as many attempts at a priority as it is told', () => {
    const { target } = choosing({ attempts_per_priority: 2 }, shown);
    expect(target({ failed: [1], attempts: 1 })).toBe(2);
    expect(target({ failed: [1, 2], attempts: 2 })).toBe(0);
    expect(target({ failed: [1, 2, 0], attempts: 3 })).toBe(0);
    expect(target({ failed: [1, 2, 0], attempts: 4 })).toBe(3);
  });

  it('passes over a priority without an open target, without counting attempts for it', () => {
    const closed = [shown[0]!, { ...shown[1]!, isClosed: true }, { ...shown[2]!, isClosed: true }];
    const { target } = choosing({}, shown);
    expect(target({}, [...closed, shown[3]!])).toBe(0);
    expect(target({ failed: [0] }, [...closed, shown[3]!])).toBe(3);
  });
});

describe('quota-aware', () => {
  const shown = [
    { priority: 1 },
    { priority: 0, headroom: 0.2 },
    { priority: 2 },
    { priority: 1, headroom: 0.5 },
  ];

  it('takes the first in priority that has something left', () => {
    const { choose, target } = choosing({ kind: 'quota-aware' }, shown);
    expect(choose()).toEqual({ target: 1, because: 'first priority' });
    const empty = shown.map((one, at) => (at === 1 ? { ...one, headroom: 0 } : one));
    expect(choose({}, empty)).toEqual({ target: 0, because: 'first with quota left' });
    expect(target({ failed: [0] }, empty)).toBe(3);
  });

  it('keeps a reserve where it is told', () => {
    expect(choosing({ kind: 'quota-aware', min_headroom: '20%' }, shown).target()).toBe(0);
    expect(choosing({ kind: 'quota-aware', min_headroom: '19%' }, shown).target()).toBe(1);
  });

  it('asks a target that failed the request rather than nobody, but no target without quota', () => {
    const { choose, target } = choosing({ kind: 'quota-aware' }, shown);
    expect(target({ failed: [0, 1, 2, 3] })).toBe(1);
    expect(
      choose(
        {},
        shown.map((one) => ({ ...one, headroom: 0 })),
      ),
    ).toEqual({
      target: -1,
      because: 'every rate limit is used up',
    });
  });
});

describe('own-first', () => {
  const own = { isOwn: true, replicas: 2 };
  const shown = [{ usd: 2 }, own, { usd: 1 }, own];
  const settings = { kind: 'own-first', overflow: { kind: 'cheapest' } };

  /** What is shown where one's own have so many waiting. */
  const waiting = (first: number, second: number) => [
    shown[0]!,
    { ...own, waiting: first },
    shown[2]!,
    { ...own, waiting: second, inFlight: 1 },
  ];

  it('overflows at 5 waiting for each replica, and returns at 2', () => {
    const { choose, target } = choosing(settings, shown);
    expect(choose({}, waiting(9, 9))).toEqual({ target: 1, because: 'own has room' });
    expect(target({}, waiting(10, 9))).toBe(3);
    expect(choose({}, waiting(10, 10))).toEqual({ target: 2, because: 'own is full or failed it' });
    expect(target({}, waiting(5, 5))).toBe(2);
    expect(target({}, waiting(5, 4))).toBe(3);
    expect(target({}, waiting(4, 5))).toBe(1);
    expect(target({}, waiting(9, 9))).toBe(1);
  });

  it('by deployment, replicas do not count', () => {
    const { target } = choosing({ ...settings, per: 'deployment', overflow_at: 8 }, shown);
    expect(target({}, waiting(7, 8))).toBe(1);
    expect(target({}, waiting(8, 8))).toBe(2);
  });

  it('a deployment without a ready replica is full, until it has one', () => {
    const { target } = choosing(settings, shown);
    const cold = shown.map((one) => ({ ...one, replicas: 0 }));
    expect(target({}, cold)).toBe(2);
    expect(target({}, waiting(0, 0))).toBe(1);
  });

  it('a request that a deployment failed goes to another, then to providers, then to any of its own', () => {
    const { target, choose } = choosing(settings, shown);
    expect(target({ failed: [1] })).toBe(3);
    expect(target({ failed: [1, 3] })).toBe(2);
    const ownOnly = [{ isClosed: true }, { ...own, waiting: 99 }, { isClosed: true }, own];
    expect(choose({ failed: [1, 3] }, ownOnly)).toEqual({
      target: 1,
      because: 'own is all there is',
    });
  });

  it('says whom it took and why, the very first of one’s own too', () => {
    const { choose } = choosing(settings, [own, {}]);
    expect(choose()).toEqual({ target: 0, because: 'own has room' });
    expect(choose({}, [{ ...own, isClosed: true }, {}])).toEqual({
      target: 1,
      because: 'own is not open',
    });
  });

  it('goes on among providers by their priorities after one’s own and another failed it', () => {
    const three = [own, { priority: 1 }, { priority: 2 }];
    const { target } = choosing({ kind: 'own-first', overflow: { kind: 'priority' } }, three);
    expect([target(), target({ failed: [0] }), target({ failed: [0, 1] })]).toEqual([0, 1, 2]);
  });

  it('where a provider has no quota left, it is one’s own again, or nobody', () => {
    const { target } = choosing(settings, shown);
    const empty = (one: object) => ({ ...one, headroom: 0 });
    const [, busy, , other] = waiting(10, 10);
    expect(target({}, [empty({}), busy!, empty({}), other!])).toBe(1);
    const closed = { ...own, isClosed: true };
    expect(target({}, [empty({}), closed, empty({}), closed])).toBe(-1);
  });
});
