import { describe, expect, it } from 'vitest';
import { choosing, constantly, fourErrors } from './choosing.ts';
import { requestOf, viewOf } from './gateway-view.ts';

describe('tier', () => {
  const shown = [{ tier: 'large' }, { tier: 'small', priority: 2 }, { tier: 'small', priority: 1 }];
  const settings = { kind: 'tier', tenants: { gold: ['large'], silver: ['B', 'large'] } };
  const gold = { tenantName: 'gold' };
  const silver = { tenantName: 'silver' };

  it('chooses among the targets of the tenant, by names of targets or tiers', () => {
    const { target } = choosing({ ...settings, others: ['small'] }, shown);
    expect(target(gold)).toBe(0);
    expect(target(silver)).toBe(0);
    expect(target({ ...silver, failed: [0] })).toBe(1);
    expect(target()).toBe(2);
  });

  it('every target is for those who are not named, where nothing else is said', () => {
    expect(choosing(settings, shown).target()).toBe(0);
  });

  it('without an open target of its own it gets none, unless it may go elsewhere', () => {
    const closed = [{ ...shown[0]!, isClosed: true }, shown[1]!, shown[2]!];
    const none = { target: -1, because: 'none of its tier is open' };
    expect(choosing(settings, shown).choose(gold, closed)).toEqual(none);
    expect(choosing({ ...settings, elsewhere: true }, shown).target(gold, closed)).toBe(2);
  });

  it('a cascade within stays within', () => {
    const known = [
      { tier: 'large', usd: 9, quality: 0.9 },
      { tier: 'small', usd: 1, quality: 0.5 },
      { tier: 'small', usd: 2, quality: 0.7 },
    ];
    const within = {
      kind: 'tier',
      tenants: { gold: ['small'] },
      base: { kind: 'cascade', signal: 0 },
    };
    const { target, escalate } = choosing(within, known);
    expect(target(gold)).toBe(1);
    expect(escalate(requestOf(gold), 1, constantly(0))).toBe(2);
    expect(escalate(requestOf(gold), 2, constantly(0))).toBe(-1);
    expect(escalate(requestOf(), 2, constantly(0))).toBe(0);
  });
});

describe('canary', () => {
  const shown = [{ priority: 1 }, {}, {}];
  const count = 20_000;

  it('a share of the requests goes there, and the rest never (within 4 standard errors)', () => {
    const { target } = choosing({ kind: 'canary', shares: { B: '10%' } }, shown);
    let there = 0;
    for (let number = 0; number < count; number += 1) if (target({ number }) === 1) there += 1;
    expect(Math.abs(there / count - 0.1)).toBeLessThanOrEqual(fourErrors(0.1, count));
  });

  it('several shares: A/B/C of 1/2, 3/10 and the rest (within 4 standard errors)', () => {
    const { target } = choosing({ kind: 'canary', shares: { C: 0.5, B: 0.3 } }, shown);
    const chosen = [0, 0, 0];
    for (let session = 0; session < count; session += 1) chosen[target({ session })]! += 1;
    for (const [at, share] of [0.2, 0.3, 0.5].entries()) {
      expect(Math.abs(chosen[at]! / count - share)).toBeLessThanOrEqual(fourErrors(share, count));
    }
  });

  it('a conversation keeps its target, unless each request has its own lot', () => {
    const targetsOf = (by: string) => {
      const { target } = choosing({ kind: 'canary', by, shares: { B: 0.5 } }, shown);
      return new Set(Array.from({ length: 50 }, (_, number) => target({ session: 7, number })));
    };
    expect(targetsOf('session').size).toBe(1);
    expect(targetsOf('request').size).toBe(2);
  });

  it('whose target is not open or failed the request goes to the rest', () => {
    const { choose } = choosing({ kind: 'canary', shares: { B: 1 } }, shown);
    const rest = { target: 2, because: 'the target of its share is not open' };
    expect(choose()).toEqual({ target: 1, because: 'its share' });
    expect(choose({ failed: [1] })).toEqual(rest);
    expect(choose({}, [{ priority: 1 }, { isClosed: true }, {}])).toEqual(rest);
  });

  it('an attempt at the canary is none at the priorities of the rest', () => {
    const { target } = choosing({ kind: 'canary', shares: { B: 1 } }, shown);
    expect(target({ failed: [1] })).toBe(2);
    expect(target({ failed: [1, 2] })).toBe(0);
    expect(target({ failed: [1, 2, 0] })).toBe(2);
  });

  it('the rest goes to the canary where nothing else is open', () => {
    const { choose, target } = choosing({ kind: 'canary', shares: { B: 0 } }, shown);
    expect(choose()).toEqual({ target: 2, because: 'first priority' });
    expect(target({}, [{ isClosed: true }, {}, { isClosed: true }])).toBe(1);
  });
});

describe('shadow', () => {
  const shown = [{}, {}];

  it('copies a share of the requests (within 4 standard errors), whoever answers', () => {
    const { router, target } = choosing({ kind: 'shadow', target: 'B', share: '25%' }, shown);
    const view = viewOf(shown);
    const count = 20_000;
    expect(target()).toBe(0);
    let copied = 0;
    for (let number = 0; number < count; number += 1) {
      const copy = router.shadow!(requestOf({ number }), view, constantly(number / count));
      if (copy === 1) copied += 1;
    }
    expect(Math.abs(copied / count - 0.25)).toBeLessThanOrEqual(fourErrors(0.25, count));
  });

  it('copies nothing to a target that is not open, and does not let it answer', () => {
    const { router, choose } = choosing({ kind: 'shadow', target: 'B' }, shown);
    const draw = constantly(0);
    expect(router.shadow!(requestOf(), viewOf(shown), draw)).toBe(1);
    expect(router.shadow!(requestOf(), viewOf([{}, { isClosed: true }]), draw)).toBe(-1);
    expect(choose({}, [{ isClosed: true }, {}])).toEqual({
      target: -1,
      because: 'only the shadow is open',
    });
  });

  it('only a cascade within can go on', () => {
    const { router } = choosing({ kind: 'shadow', target: 'B' }, shown);
    expect(router.escalate).toBeUndefined();
  });

  it('a cascade within goes on to a dearer one, but not to the shadow', () => {
    const known = [
      { usd: 1, quality: 0.5 },
      { usd: 9, quality: 0.9 },
      { usd: 3, quality: 0.7 },
    ];
    const base = { kind: 'cascade', signal: 0 };
    const { escalate } = choosing({ kind: 'shadow', target: 'B', base }, known);
    const of = (...closed: number[]) => {
      const now = known.map((one, at) => ({ ...one, isClosed: closed.includes(at) }));
      return escalate(requestOf(), 0, constantly(0), now);
    };
    expect([of(), of(0), of(2), of(0, 2)]).toEqual([2, 2, -1, -1]);
  });

  it('has no place among the priorities of the others', () => {
    const first = [{ priority: 1 }, { priority: 0 }, { priority: 2 }];
    const { choose } = choosing({ kind: 'shadow', target: 'B' }, first);
    expect(choose()).toEqual({ target: 0, because: 'first priority' });
  });
});
