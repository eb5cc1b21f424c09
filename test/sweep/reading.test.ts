import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedDifference } from '../../src/metrics/intervals.ts';
import { contests, interferences } from '../../src/sweep/reading.ts';
import { readingOf, sweepOf, type Told } from './reading-sweep.ts';

const standingOf = (...told: readonly Told[]) => {
  const found = contests(sweepOf('ttft_p99', ...told), readingOf());
  expect(found).toHaveLength(1);
  return found[0]!.standings[0]!;
};
const namesAndTies = (...told: readonly Told[]) =>
  standingOf(...told).candidates.map(({ name, isTied }) => [name, isTied]);

describe('who does best', () => {
  it('is told from the best mean on', () => {
    const told = namesAndTies(
      [{ kind: 'a' }, [5, 5.1]],
      [{ kind: 'b' }, [1, 1.1]],
      [{ kind: 'c' }, [3, 3.1]],
    );
    expect(told).toEqual([
      ['b', true],
      ['c', false],
      ['a', false],
    ]);
  });

  it('is the highest where more is better', () => {
    const sweep = sweepOf('goodput', [{ kind: 'a' }, [1, 1]], [{ kind: 'b' }, [2, 2]]);
    const [contest] = contests(sweep, readingOf({ tenants: [], totals: ['goodput'] }));
    expect(contest!.standings[0]!.candidates.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(contest!.tenant).toBeUndefined();
  });

  it('is settled by pairs: a small difference in every replication counts, whatever the spread', () => {
    const spread = [10, 20, 30, 40];
    const told = namesAndTies(
      [{ kind: 'a' }, spread.map((value, at) => value + 1 + 0.01 * at)],
      [{ kind: 'b' }, spread],
    );
    expect(told).toEqual([
      ['b', true],
      ['a', false],
    ]);
  });

  it('is nobody alone where all have the same values, or the same but for rounding', () => {
    expect(
      namesAndTies([{ kind: 'a' }, [0.3, 0.3]], [{ kind: 'b' }, [0.1 + 0.2, 0.1 + 0.2]]),
    ).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });

  it('leaves out who has no value in every replication, and who failed in one', () => {
    const { candidates, valueless } = standingOf(
      [{ kind: 'a' }, [1, 2, 3]],
      [{ kind: 'b' }, [1, Number.NaN, 3]],
      [{ kind: 'c' }, [1, 2]],
    );
    expect(candidates.map(({ name }) => name)).toEqual(['a']);
    expect(valueless).toEqual(['b', 'c']);
  });

  it('is not known from one replication', () => {
    const { candidates, valueless } = standingOf([{ kind: 'a' }, [1]], [{ kind: 'b' }, [9]]);
    expect(candidates).toEqual([]);
    expect(valueless).toEqual(['a', 'b']);
  });

  it('never is one alone where the interval of a paired difference spans zero', () => {
    const values = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.array(values, { minLength: 2, maxLength: 5 }), (all) => {
        const told = all.map((one, at): Told => [{ kind: String(at) }, one]);
        const [leader, ...others] = standingOf(...told).candidates;
        for (const { name, isTied } of others) {
          const { mean, halfWidth } = pairedDifference(
            all[Number(name)]!,
            all[Number(leader!.name)]!,
          );
          if (mean - halfWidth <= 0) expect(isTied).toBe(true);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe('a contest', () => {
  const cell = (at: string, kind: string, ...values: readonly number[]): Told => [
    { at, kind },
    values,
  ];

  it('goes along an axis, and is held once for what the others say', () => {
    const told = ['x', 'y'].flatMap((pool) =>
      ['1', '2'].flatMap((load) => ['a', 'b'].map((kind): Told => [{ pool, load, kind }, [1, 2]])),
    );
    const found = contests(sweepOf('ttft_p99', ...told), readingOf({ along: 'load' }));
    expect(found.map(({ under }) => under)).toEqual([{ pool: 'x' }, { pool: 'y' }]);
    expect(found.map(({ standings }) => standings.map(({ at }) => at))).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
  });

  it('is crossed where who led alone is shown to be beaten, from its last lead to there', () => {
    const [contest] = contests(
      sweepOf(
        'ttft_p99',
        ...[cell('1', 'a', 1, 1.1), cell('1', 'b', 2, 2.1)],
        ...[cell('2', 'a', 1, 1.1), cell('2', 'b', 2, 2.1)],
        // No difference is shown here.
        ...[cell('3', 'a', 2, 3), cell('3', 'b', 3, 2)],
        ...[cell('4', 'a', 5, 5.1), cell('4', 'b', 3, 3.1)],
        ...[cell('5', 'a', 5, 5.1), cell('5', 'b', 3, 3.1)],
      ),
      readingOf({ along: 'at' }),
    );
    expect(contest!.crossovers).toEqual([{ from: '2', leader: 'a', to: '4', next: 'b' }]);
  });

  it('is not crossed by who only ties, nor by the absence of who led', () => {
    const [contest] = contests(
      sweepOf(
        'ttft_p99',
        ...[cell('1', 'a', 1, 1.1), cell('1', 'b', 2, 2.1)],
        ...[cell('2', 'a', 2, 3), cell('2', 'b', 3, 2)],
        ...[cell('3', 'a', Number.NaN, 1), cell('3', 'b', 3, 2)],
      ),
      readingOf({ along: 'at' }),
    );
    expect(contest!.crossovers).toEqual([]);
  });

  it('leaves out what ran without somebody for comparison', () => {
    const found = contests(
      sweepOf(
        'ttft_p99',
        [{ who: 'with', kind: 'a' }, [5, 6]],
        [{ who: 'without', kind: 'a' }, [1, 2]],
      ),
      readingOf({ without: { axis: 'who', metrics: ['ttft_p99'] } }),
    );
    expect(found.map(({ standings }) => standings[0]!.candidates[0]!.interval.mean)).toEqual([5.5]);
  });
});

describe('what somebody costs a tenant', () => {
  const reading = readingOf({ without: { axis: 'who', metrics: ['ttft_p99'] } });

  it('is the paired difference of with and without', () => {
    const [cost] = interferences(
      sweepOf(
        'ttft_p99',
        [{ kind: 'a', who: 'with' }, [5, 7]],
        [{ kind: 'a', who: 'without' }, [1, 2]],
      ),
      reading,
    );
    expect(cost).toMatchObject({ under: { kind: 'a' }, tenant: 'shop', metric: 'ttft_p99' });
    expect([cost!.with.mean, cost!.without.mean, cost!.difference.mean]).toEqual([6, 1.5, 4.5]);
    // The differences are 4 and 5: t of one degree of freedom is 12.7, and 12.7 × 0.5 is more than 4.5.
    expect(cost!.isShown).toBe(false);
  });

  it('is not told where one side has no value', () => {
    const told: Told[] = [
      [{ kind: 'a', who: 'with' }, [Number.NaN, 7]],
      [{ kind: 'a', who: 'without' }, [1, 2]],
    ];
    expect(interferences(sweepOf('ttft_p99', ...told), reading)).toEqual([]);
  });
});
