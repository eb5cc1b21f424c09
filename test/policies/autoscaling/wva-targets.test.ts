import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  costAwareTargets,
  type PricedVariant,
} from '../../../src/policies/autoscaling/wva/cost-aware.ts';
import { cheapestOf, enforceZeroPolicy } from '../../../src/policies/autoscaling/wva/enforcer.ts';
import { type WvaInput, wva } from '../../../src/policies/autoscaling/wva/wva.ts';

const a100 = { name: 'a100', accelerator: 'A100', gpusPerReplica: 1, cost: 5 };
const h100 = { name: 'h100', accelerator: 'H100', gpusPerReplica: 1, cost: 15 };

function replica(variant: string, change: Partial<WvaInput['replicas'][number]> = {}) {
  const tokens = { tokensInUse: 8000, totalKvTokens: 20_000, kvUsage: 0.4 };
  const work = { queueLength: 0, meanInputTokens: 100, meanOutputTokens: 50 };
  return { variant, ...tokens, ...work, ...change };
}

describe('the cost-aware optimizer', () => {
  const cheap = { name: 'cheap', cost: 5, perReplicaCapacity: 10, currentReplicas: 2 };
  const dear = { name: 'dear', cost: 15, perReplicaCapacity: 20, currentReplicas: 2 };
  const of = (requiredCapacity: number, spareCapacity: number, ...variants: (typeof cheap)[]) =>
    Object.fromEntries(costAwareTargets({ requiredCapacity, spareCapacity }, variants).targets);

  it('goes on with the next where the cheapest may not grow further', () => {
    const capped = { ...cheap, maxReplicas: 3 };
    const answer = costAwareTargets({ requiredCapacity: 45, spareCapacity: 0 }, [capped, dear]);
    expect(Object.fromEntries(answer.targets)).toEqual({ cheap: 3, dear: 4 });
    expect(answer.because).toBe('capacity is missing: 1 cheap and 2 dear more');
  });

  it('takes whole replicas only, so that a dear one too large to spare stays', () => {
    expect(of(0, 15, cheap, dear)).toEqual({ cheap: 1, dear: 2 });
    expect(of(0, 50, cheap, dear)).toEqual({ cheap: 1, dear: 0 });
    expect(of(0, 1000, cheap, dear)).toEqual({ cheap: 1, dear: 0 });
    expect(of(0, 5, cheap, dear)).toEqual({ cheap: 2, dear: 2 });
  });

  it('gives the last dear replica up although the cheapest has none, which the decider makes good', () => {
    expect(of(0, 25, { ...cheap, currentReplicas: 0 }, { ...dear, currentReplicas: 1 })).toEqual({
      cheap: 0,
      dear: 0,
    });
    const variants = [
      { ...a100, currentReplicas: 0, pendingReplicas: 0 },
      { ...h100, currentReplicas: 1, pendingReplicas: 0 },
    ];
    const idle = replica('h100', { tokensInUse: 0 });
    const seen = { now: 0, variants, replicas: [idle], arrivals: 1 };
    expect(wva().decide(wva().initial(), seen)).toMatchObject({
      desired: 1,
      because: 'never zero: one of the cheapest, a100',
    });
  });

  const answer = (required: number, spare: number, ...list: readonly PricedVariant[]) => {
    const signals = { requiredCapacity: required, spareCapacity: spare };
    const { targets, because } = costAwareTargets(signals, list);
    return [Object.fromEntries(targets), because];
  };

  it('leaves all as it is where nothing is missing and nothing to spare', () => {
    expect(answer(0, 0, cheap, dear)).toEqual([{ cheap: 2, dear: 2 }, 'steady']);
  });

  it('adds where a unit of capacity costs least, the first of equals, and no more than is missing', () => {
    const large = { name: 'large', cost: 20, perReplicaCapacity: 100, currentReplicas: 12 };
    const why = (more: string) => `capacity is missing: ${more} more`;
    expect(answer(1, 0, dear, cheap)).toEqual([{ dear: 2, cheap: 3 }, why('1 cheap')]);
    expect(answer(10, 0, dear, cheap)).toEqual([{ dear: 2, cheap: 3 }, why('1 cheap')]);
    expect(answer(11, 0, dear, cheap)).toEqual([{ dear: 2, cheap: 4 }, why('2 cheap')]);
    // A replica may be more than is missing: that takes nothing from the next.
    expect(answer(5, 0, dear, cheap, large)).toEqual([
      { dear: 2, cheap: 2, large: 13 },
      why('1 large'),
    ]);
    const same = { ...cheap, name: 'same' };
    expect(answer(1, 0, same, cheap)).toEqual([{ same: 3, cheap: 2 }, why('1 same')]);
    expect(answer(1, 0, cheap, same)).toEqual([{ cheap: 3, same: 2 }, why('1 cheap')]);
  });

  it('adds none of what may not grow, or whose capacity nobody knows', () => {
    const unknown = { ...cheap, perReplicaCapacity: 0 };
    const nothing = 'capacity is missing, but nothing can grow';
    expect(answer(9, 0, unknown)).toEqual([{ cheap: 2 }, nothing]);
    expect(answer(9, 0, { ...cheap, maxReplicas: 2 })).toEqual([{ cheap: 2 }, nothing]);
    expect(answer(9, 0, { ...cheap, maxReplicas: 1 })).toEqual([{ cheap: 2 }, nothing]);
    expect(answer(9, 0, { ...cheap, maxReplicas: 0 })[0]).toEqual({ cheap: 3 });
    expect(answer(19, 0, unknown, dear)[0]).toEqual({ cheap: 2, dear: 3 });
  });

  it('takes from the dearest, of equal prices the less capable, of equals the first by name', () => {
    const more = { ...cheap, name: 'more', perReplicaCapacity: 20 };
    const other = { ...cheap, name: 'another' };
    for (const list of [
      [more, cheap],
      [cheap, more],
    ]) {
      expect(answer(0, 10, ...list)[0]).toEqual({ cheap: 1, more: 2 });
    }
    for (const list of [
      [other, cheap],
      [cheap, other],
    ]) {
      expect(answer(0, 10, ...list)).toEqual([
        { cheap: 2, another: 1 },
        'spare capacity: 1 another less',
      ]);
    }
    expect(answer(0, 49, cheap, dear)).toEqual([
      { cheap: 2, dear: 0 },
      'spare capacity: 2 dear less',
    ]);
    expect(answer(0, 30, cheap, dear)[1]).toBe('spare capacity: 1 dear and 1 cheap less');
  });

  it('takes no replica below the least, of none whose capacity nobody knows, and not the last', () => {
    const nothing = 'spare capacity, but less than any replica';
    expect(answer(0, 99, { ...cheap, minReplicas: 2 })).toEqual([{ cheap: 2 }, nothing]);
    expect(answer(0, 99, { ...cheap, minReplicas: 3 })).toEqual([{ cheap: 2 }, nothing]);
    expect(answer(0, 99, { ...cheap, perReplicaCapacity: 0 })).toEqual([{ cheap: 2 }, nothing]);
    expect(answer(0, 99, cheap)).toEqual([{ cheap: 1 }, 'spare capacity: 1 cheap less']);
    expect(answer(0, 9, cheap)).toEqual([{ cheap: 2 }, nothing]);
    // The cheapest may go to none while a dearer one is kept.
    expect(answer(0, 99, cheap, { ...dear, minReplicas: 1 })[0]).toEqual({ cheap: 0, dear: 1 });
  });

  const variants = fc
    .array(
      fc.record({
        cost: fc.integer({ min: 1, max: 20 }),
        perReplicaCapacity: fc.integer({ min: 0, max: 30 }),
        currentReplicas: fc.nat(6),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((list) => list.map((variant, i) => ({ name: `v${i}`, ...variant })));

  it('adds at least what is required, and never takes more than is spare or the last of the cheapest', () => {
    fc.assert(
      fc.property(variants, fc.integer({ min: 1, max: 200 }), (list, amount) => {
        const change = (targets: ReadonlyMap<string, number>) =>
          list.reduce(
            (total, { name, currentReplicas, perReplicaCapacity }) =>
              total + (targets.get(name)! - currentReplicas) * perReplicaCapacity,
            0,
          );
        const grown = costAwareTargets({ requiredCapacity: amount, spareCapacity: 0 }, list);
        if (list.some((one) => one.perReplicaCapacity > 0)) {
          expect(change(grown.targets)).toBeGreaterThanOrEqual(amount);
        }
        const shrunk = costAwareTargets({ requiredCapacity: 0, spareCapacity: amount }, list);
        expect(-change(shrunk.targets)).toBeLessThanOrEqual(amount);
        const cheapest = Math.min(...list.map((one) => one.cost));
        const had = list.filter((one) => one.cost === cheapest && one.currentReplicas > 0);
        const isAlone = list.filter((one) => one.cost === cheapest).length === 1;
        if (had.length > 0 && isAlone) {
          expect(Math.max(...shrunk.targets.values())).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('zero replicas', () => {
  const costs = new Map([['a', 2]]);
  const targets = new Map([['a', 3]]);

  it('comes only where it is allowed, nobody asked, and that is known', () => {
    const of = (requestsInRetention: number | undefined) =>
      enforceZeroPolicy({ scaleToZero: true, requestsInRetention }, targets, costs);
    expect(of(0)).toEqual({
      applied: true,
      targets: new Map([['a', 0]]),
      because: 'no request within the retention period',
    });
    const recent = 'requests came within the retention period';
    expect(of(1)).toEqual({ applied: false, targets, because: recent });
    expect(of(undefined)).toEqual({
      applied: false,
      targets,
      because: 'requests are not known',
    });
  });

  it('changes nothing where there are some', () => {
    const policy = { scaleToZero: false, requestsInRetention: 0 };
    const some = new Map([
      ['a', 0],
      ['b', 1],
    ]);
    const answer = enforceZeroPolicy(policy, some, costs);
    expect(answer).toEqual({ applied: false, targets: some, because: 'has replicas' });
  });

  it('counts a variant without a price as one of 10, and takes the first by name among equals', () => {
    const prices = new Map([
      ['free', 0],
      ['ten', 10],
      ['eleven', 11],
    ]);
    expect(cheapestOf(['eleven', 'unsaid'], prices)).toBe('unsaid');
    expect(cheapestOf(['eleven', 'free'], prices)).toBe('free');
    for (const names of [
      ['unsaid', 'ten', 'free'],
      ['free', 'ten', 'unsaid'],
    ]) {
      expect(cheapestOf(names, prices)).toBe('free');
    }
    expect(cheapestOf([], prices)).toBe(undefined);
  });

  it('is left for one of the cheapest otherwise, the first by name among equals', () => {
    const none = new Map([
      ['z', 0],
      ['b', 0],
      ['a', 0],
    ]);
    const prices = new Map([
      ['z', 1],
      ['b', 1],
    ]);
    const policy = { scaleToZero: false, requestsInRetention: 0 };
    expect(enforceZeroPolicy(policy, none, prices).targets.get('b')).toBe(1);
    expect(enforceZeroPolicy(policy, new Map(), prices)).toMatchObject({ applied: false });
  });

  it('comes 10 minutes after the last request, and ends with the first that waits', () => {
    const scaler = wva({ scaleToZero: true });
    const variant = { ...a100, currentReplicas: 1, pendingReplicas: 0 };
    const idle = replica('a100', { tokensInUse: 0, meanInputTokens: 0, meanOutputTokens: 0 });
    const seen = (now: number, arrivals: number | undefined) => ({
      now,
      variants: [variant],
      replicas: [idle],
      arrivals,
    });
    const served = scaler.decide(scaler.initial(), seen(0, 4)).state;
    expect(scaler.decide(served, seen(599, 0)).desired).toBe(1);
    expect(scaler.decide(served, seen(600, undefined)).desired).toBe(1);
    const zero = scaler.decide(served, seen(600, 0));
    expect(zero).toMatchObject({ desired: 0, because: 'no request within the retention period' });
    const woken = scaler.decide(zero.state, {
      now: 700,
      variants: [{ ...variant, currentReplicas: 0 }],
      replicas: [],
      queue: { requests: 1, bytes: 0 },
      arrivals: 1,
    });
    expect(woken).toMatchObject({ desired: 1, because: 'requests wait and there is none' });
  });
});
