import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../../../src/engine/streams.ts';
import { shuffleWeights } from '../../../../src/policies/routing/gateway/weighted.ts';
import { choosing, constantly, fourErrors } from './choosing.ts';
import type { Shown } from './gateway-view.ts';

/** How often each target is chosen in so many draws, as shares. */
function sharesOf(written: unknown, shown: readonly Shown[], count: number): number[] {
  const { target } = choosing(written, shown);
  const draw = namedStreams('gateway', 0)('routing');
  const chosen = shown.map(() => 0);
  for (let number = 0; number < count; number += 1) chosen[target({ number }, shown, draw)]! += 1;
  return chosen.map((times) => times / count);
}

function expectShares(found: readonly number[], theory: readonly number[], count: number): void {
  for (const [target, share] of theory.entries()) {
    expect(Math.abs(found[target]! - share)).toBeLessThanOrEqual(fourErrors(share, count));
  }
}

describe('cheapest', () => {
  const shown = [
    { usd: 0.03, price: 1 },
    { usd: 0.02, price: 3 },
    { usd: 0.02, price: 2 },
  ];

  it('takes the lowest expected dollars of the request, the first of equals', () => {
    expect(choosing({ kind: 'cheapest' }, shown).choose()).toEqual({
      target: 1,
      because: 'cheapest',
    });
  });

  it('takes the lowest price by price', () => {
    expect(choosing({ kind: 'cheapest', by: 'price' }, shown).target()).toBe(0);
  });

  it('passes over a target that used up a limit or is not open, and none is left in the end', () => {
    const { choose } = choosing({ kind: 'cheapest' }, shown);
    const [a, b, c] = shown;
    expect(choose({}, [a!, { ...b, headroom: 0 }, { ...c, isClosed: true }]).target).toBe(0);
    expect(choose({}, [{ isClosed: true }, { headroom: 0 }, { headroom: -0.1 }])).toEqual({
      target: -1,
      because: 'every rate limit is used up',
    });
  });
});

describe('fastest', () => {
  const shown = [
    { firstTokenSeconds: 0.5, secondsPerToken: 0.01 },
    { firstTokenSeconds: 0.4, secondsPerToken: 0.03 },
    { firstTokenSeconds: 0.44, secondsPerToken: 0.02 },
  ];

  it('takes the one with the soonest first token, or the soonest tokens', () => {
    expect(choosing({ kind: 'fastest' }, shown).target()).toBe(1);
    expect(choosing({ kind: 'fastest', by: 'per-token' }, shown).target()).toBe(0);
  });

  it('takes any that is within the buffer: 0.44 s is within 10 % of 0.4 s, 0.5 s is not', () => {
    const { target } = choosing({ kind: 'fastest', buffer: '10.1%' }, shown);
    expect(target({}, shown, constantly(0))).toBe(1);
    expect(target({}, shown, constantly(0.49))).toBe(1);
    expect(target({}, shown, constantly(0.5))).toBe(2);
    expect(target({}, shown, constantly(0.99))).toBe(2);
  });

  it('tries all that were not tried yet before, each with the same chance', () => {
    const untried = [...shown, {}, {}];
    expect(choosing({ kind: 'fastest', buffer: 5 }, untried).choose()).toEqual({
      target: 3,
      because: 'not tried yet',
    });
    expectShares(sharesOf({ kind: 'fastest' }, untried, 4000), [0, 0, 0, 0.5, 0.5], 4000);
  });

  it('passes over a target that used up a limit', () => {
    const { choose } = choosing({ kind: 'fastest' }, shown);
    const full = shown.map((one) => ({ ...one, headroom: 0 }));
    expect(choose({}, [shown[0]!, full[1]!, full[2]!]).target).toBe(0);
    expect(choose({}, full).target).toBe(-1);
  });
});

describe('least-busy and usage', () => {
  it('least-busy takes the fewest calls under way, the first of equals', () => {
    const shown = [{ inFlight: 3 }, { inFlight: 1 }, { inFlight: 1 }];
    const { target } = choosing({ kind: 'least-busy' }, shown);
    expect(target()).toBe(1);
    expect(target({}, [{ inFlight: 3 }, { isClosed: true }, { inFlight: 4 }])).toBe(0);
  });

  it('usage takes the fewest tokens of the last minute among those with something left', () => {
    const shown = [
      { tokensLastMinute: 900 },
      { tokensLastMinute: 100, headroom: 0 },
      { tokensLastMinute: 500, headroom: 0.01 },
    ];
    expect(choosing({ kind: 'usage' }, shown).target()).toBe(2);
    expect(choosing({ kind: 'usage' }, [{ headroom: 0 }]).target()).toBe(-1);
  });
});

describe('weighted, random and round-robin', () => {
  it('weighted: of weights 3, 0 and 1, 3/4, none and 1/4 (within 4 standard errors)', () => {
    const shown = [{ weight: 3 }, { weight: 0 }, { weight: 1 }];
    expectShares(sharesOf({ kind: 'weighted' }, shown, 10_000), [0.75, 0, 0.25], 10_000);
  });

  it('weighted cuts the unit interval in order, and shares evenly where no weight is above 0', () => {
    const shown = [{ weight: 3 }, { weight: 0 }, { weight: 1 }];
    const { target } = choosing({ kind: 'weighted' }, shown);
    expect(target({}, shown, constantly(0.7499))).toBe(0);
    expect(target({}, shown, constantly(0.75))).toBe(2);
    const none = [{ weight: 0 }, { weight: 0 }];
    expect(choosing({ kind: 'weighted' }, none).target({}, none, constantly(0.5))).toBe(1);
  });

  it('random: thirds (within 4 standard errors)', () => {
    const shares = sharesOf({ kind: 'random' }, [{}, {}, { isClosed: true }, {}], 9000);
    expectShares(shares, [1 / 3, 1 / 3, 0, 1 / 3], 9000);
  });

  it('round-robin goes on after the last choice, past what is closed', () => {
    const { target } = choosing({ kind: 'round-robin' }, [{}, {}, {}]);
    const closed = [{}, { isClosed: true }, {}];
    expect([target(), target(), target(), target()]).toEqual([0, 1, 2, 0]);
    expect([target({}, closed), target({}, closed), target()]).toEqual([2, 0, 1]);
  });
});

describe('the weights of LiteLLM’s simple shuffle', () => {
  it.each([
    [
      [{ weight: 2, requestsPerMinute: 9 }, { weight: 1 }, {}],
      [2, 1, 0],
    ],
    [
      [
        { requestsPerMinute: 10, tokensPerMinute: 7 },
        { weight: 5, requestsPerMinute: 30 },
      ],
      [10, 30],
    ],
    [
      [{ tokensPerMinute: 1000 }, { requestsPerMinute: 3 }],
      [1000, 0],
    ],
    [
      [{}, { weight: 5 }],
      [1, 1],
    ],
    [[], []],
  ])('%j weigh %j', (said, weights) => {
    expect(shuffleWeights(said)).toEqual(weights);
  });
});
