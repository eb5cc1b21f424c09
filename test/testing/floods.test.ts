import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Flood, floods, type ScalingTerms, termsOf } from '../../src/testing/index.ts';
import { simplerFloods } from '../../src/testing/scaling/flood-shrinks.ts';
import { promises, scaler } from './broken-policies.ts';

const terms: ScalingTerms = termsOf(scaler(), promises);
const all = floods(terms, { ending: { seconds: 300, load: 'any' } });

describe('floods', () => {
  it('are plain data within what they say of themselves', () => {
    const wild = new Set<string>();
    fc.assert(
      fc.property(all, (flood) => {
        expect(JSON.parse(JSON.stringify(flood))).toEqual(flood);
        expect(flood).toMatchObject({ interval: 15, initial: 2 });
        for (const { rate, wait, noise, lost, missing, late } of flood.points) {
          expect(rate).toBeGreaterThanOrEqual(0);
          expect(rate).toBeLessThanOrEqual(2 * terms.max * flood.capacity);
          expect(Number.isInteger(wait) && wait >= 1).toBe(true);
          if (noise !== 1) wild.add('noise');
          if (wait > 1) wild.add('gap');
          if (lost > 0) wild.add('lost');
          if (missing) wild.add('missing');
          if (late) wild.add('late');
        }
      }),
      { numRuns: 200, seed: 1 },
    );
    expect([...wild].toSorted()).toEqual(['gap', 'late', 'lost', 'missing', 'noise']);
  });

  it('have gaps of about a cooldown', () => {
    const waits = new Set(
      fc
        .sample(all, { numRuns: 200, seed: 1 })
        .flatMap(({ points }) => points.map((one) => one.wait)),
    );
    for (const intervals of [19, 20, 21]) expect(waits).toContain(intervals);
  });

  it('are of replicas as they are promised', () => {
    const own = termsOf(scaler(), { ...promises, capacity: 3, service: 2, startup: 7 });
    for (const flood of fc.sample(floods(own), { numRuns: 20, seed: 1 })) {
      expect(flood).toMatchObject({ capacity: 3, service: 2, startup: 7 });
    }
  });

  it('the same seed gives the same floods', () => {
    const sample = () => fc.sample(all, { numRuns: 20, seed: 5 });
    expect(sample()).toEqual(sample());
  });
});

describe('shrinking', () => {
  /** Sizes in the order in which floods get simpler. */
  function sizeOf({ startup, points, capacity }: Flood): number[] {
    const sum = (of: (point: Flood['points'][number]) => number) =>
      points.reduce((total, point) => total + of(point), 0);
    const odd = sum(({ rate }) => (Number.isInteger(rate / capacity) ? 0 : 1));
    return [
      points.length,
      startup,
      sum(
        ({ noise, missing, late, lost }) =>
          Number(noise !== 1) + Number(missing) + Number(late) + lost,
      ),
      odd,
      sum(({ wait }) => wait),
      sum(({ rate }) => rate),
    ];
  }

  it('only makes a flood smaller, so that it ends', () => {
    fc.assert(
      fc.property(all, fc.nat(40), (flood, which) => {
        const simpler = [...simplerFloods(flood)].at(which);
        if (simpler === undefined) return;
        const [before, after] = [sizeOf(flood), sizeOf(simpler)];
        const first = before.findIndex((size, place) => size !== after[place]);
        expect(after[first]).toBeLessThan(before[first]!);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('ends with one plain point of the fewest whole replicas that matter', () => {
    const property = fc.property(all, ({ points, capacity }) =>
      points.every(({ rate }) => rate < 4.5 * capacity),
    );
    const [flood] = fc.check(property, { numRuns: 200, seed: 1 }).counterexample!;
    expect(flood.startup).toBe(0);
    expect(flood.points).toEqual([
      { rate: 5 * flood.capacity, wait: 1, noise: 1, missing: false, late: false, lost: 0 },
    ]);
  });

  it('keeps a constant load constant as it makes it rounder', () => {
    const property = fc.property(all, ({ points }) => {
      const [one, two, three] = points.slice(-3);
      return !(
        one &&
        two &&
        three &&
        one.rate > 0 &&
        one.rate === two.rate &&
        two.rate === three.rate
      );
    });
    const [flood] = fc.check(property, { numRuns: 200, seed: 1 }).counterexample!;
    expect(flood.points.map(({ rate }) => rate / flood.capacity)).toEqual([1, 1, 1]);
  });
});
