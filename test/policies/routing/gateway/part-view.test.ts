import { describe, expect, it } from 'vitest';
import { hasFailed } from '../../../../src/policies/routing/gateway/has-failed.ts';
import { copyLot, requestLot, sessionLot } from '../../../../src/policies/routing/gateway/lot.ts';
import { PartView } from '../../../../src/policies/routing/gateway/part-view.ts';
import { requestOf, viewOf } from './gateway-view.ts';

describe('a view of some of the targets', () => {
  const shown = {
    usd: 1,
    price: 2,
    firstTokenSeconds: 3,
    secondsPerToken: 4,
    inFlight: 5,
    waiting: 6,
    replicas: 7,
    headroom: 8,
    tokensLastMinute: 9,
    sinceFailure: 10,
  };
  const whole = { ...viewOf([{}, shown, {}]), seconds: (target: number) => 100 + target };

  it('shows of each what the whole one does', () => {
    const part = new PartView();
    part.begin(whole);
    part.add(1);
    expect(part.end()).toBe(true);
    expect(part.targets).toBe(whole.targets);
    const fields = Object.keys(shown) as (keyof typeof shown)[];
    expect(fields.map((field) => part[field](1))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect([part.seconds(1), part.usd(0), part.price(0)]).toEqual([101, 0, 1]);
  });

  it('begins anew each time, and may be empty', () => {
    const part = new PartView();
    part.begin(whole);
    for (const target of [0, 1, 2]) part.add(target);
    part.end();
    part.begin(whole);
    part.add(2);
    part.end();
    expect(part.open).toEqual([2]);
    part.begin(whole);
    expect([part.end(), part.open]).toEqual([false, []]);
  });
});

describe('what a request remembers', () => {
  it('is who failed it, of the first 32 targets', () => {
    const { failed } = requestOf({ failed: [0, 31] });
    const request = { ...requestOf(), failed };
    expect([0, 1, 31, 32, 63].map((target) => hasFailed(request, target))).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it('is a lot of its own, one of its conversation, and one for copies', () => {
    const [first, second] = [
      requestOf({ number: 1, session: 0 }),
      requestOf({ number: 2, session: 0 }),
    ];
    expect(sessionLot(first)).toBe(sessionLot(second));
    expect(requestLot(first)).not.toBe(requestLot(second));
    const alone = requestOf({ number: 5, session: -1 });
    expect(sessionLot(alone)).toBe(requestLot(alone));
    expect(
      new Set([requestLot(alone), copyLot(alone), sessionLot({ ...alone, session: 5 })]).size,
    ).toBe(3);
  });
});
