import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeFleet } from '../../../src/sweep/choose/size-fleet.ts';
import type { Trial, Trials } from '../../../src/sweep/choose/trial.ts';

/** Trials that ask a rule instead of a simulation, and count how often. */
function trialsBy(keeps: (units: number, replications: readonly number[]) => boolean) {
  const asked: { units: number; replications: readonly number[] }[] = [];
  const trials: Trials = {
    run(units, replications) {
      asked.push({ units, replications });
      const kept = keeps(units, replications);
      return { units, results: [], verdicts: [], kept, factor: kept ? 0.5 : 2 } satisfies Trial;
    },
  };
  return { trials, asked };
}

const upTo = (most: number) => fc.integer({ min: 1, max: most });

test('finds the least fleet from wherever it begins, to a hundredth of it', () => {
  fc.assert(
    fc.property(upTo(600), upTo(600), upTo(600), (needed, about, least) => {
      fc.pre(least <= needed);
      const { trials } = trialsBy((units) => units >= needed);
      const sizing = sizeFleet(trials, { least, about, most: 600, replications: 5 });
      expect(sizing.kind).toBe('kept');
      const { units } = sizing.trial;
      expect(units).toBeGreaterThanOrEqual(needed);
      expect(units - needed).toBeLessThan(Math.max(1, Math.floor(units / 100)));
    }),
  );
});

test('takes few trials: forty for a hundred times what was guessed, a dozen for a near guess', () => {
  const { trials, asked } = trialsBy((units) => units >= 500);
  sizeFleet(trials, { least: 1, about: 5, most: 600, replications: 5 });
  expect(asked.length).toBeLessThanOrEqual(40);
  const near = trialsBy((units) => units >= 500);
  sizeFleet(near.trials, { least: 300, about: 450, most: 600, replications: 5 });
  expect(near.asked.length).toBeLessThanOrEqual(12);
});

test('a fleet that the search found by luck is made larger until runs that it has not seen confirm it', () => {
  fc.assert(
    fc.property(upTo(80), upTo(15), upTo(80), (needed, lucky, about) => {
      const { trials, asked } = trialsBy((units, replications) =>
        replications.length === 1 ? units >= needed - lucky : units >= needed,
      );
      const sizing = sizeFleet(trials, { least: 1, about, most: 200, replications: 3 });
      expect(sizing.kind).toBe('kept');
      expect(sizing.trial.units).toBe(needed);
      const seen = asked.filter(({ replications }) => replications.length === 1);
      // Its own replication is none of those that confirm, which whoever runs the scenario has.
      for (const { replications } of seen) expect(replications).toEqual([3]);
      const confirming = asked.filter(({ replications }) => replications.length === 3);
      for (const { replications } of confirming) expect(replications).toEqual([0, 1, 2]);
    }),
  );
});

test('a fleet whose line grows too slowly for a short run is made larger', () => {
  const trials: Trials = {
    run: (units, _, { longer = 1 } = {}) => {
      const kept = units >= (longer > 1 ? 8 : 6);
      return { units, results: [], verdicts: [], kept, factor: kept ? 0.5 : 2 };
    },
  };
  const sizing = sizeFleet(trials, { least: 1, about: 3, most: 20, replications: 3 });
  expect(sizing).toMatchObject({ kind: 'kept', trial: { units: 8 } });
});

test('says what the largest fleet missed by, where it is too small', () => {
  const { trials } = trialsBy((units) => units >= 30);
  const sizing = sizeFleet(trials, { least: 2, about: 4, most: 29, replications: 3 });
  expect(sizing).toMatchObject({ kind: 'missed', trial: { units: 29, kept: false } });
});

test('a largest fleet that one run keeps and the others do not is missed', () => {
  const { trials } = trialsBy((units, replications) => units >= 7 && replications.length === 1);
  const sizing = sizeFleet(trials, { least: 1, about: 4, most: 9, replications: 3 });
  expect(sizing).toMatchObject({ kind: 'missed', trial: { units: 9 } });
});

test('tells of the fleet without one, and of none where it is the only one', () => {
  const three = trialsBy((units) => units >= 3);
  const sized = sizeFleet(three.trials, { least: 1, about: 1, most: 9, replications: 3 });
  expect(sized).toMatchObject({ trial: { units: 3 }, less: { units: 2, kept: false } });
  const one = trialsBy(() => true);
  const only = sizeFleet(one.trials, { least: 1, about: 5, most: 9, replications: 3 });
  expect(only).toMatchObject({ trial: { units: 1 }, less: undefined });
});
