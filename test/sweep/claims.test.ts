import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/engine/normal-quantile.ts';
import { namedStreams } from '../../src/engine/streams.ts';
import { claimedVariants, type JudgedClaim, judgeClaims } from '../../src/sweep/claims.ts';
import { claimOf, runOf, type Values } from './claimed.ts';

function judged(written: object, values: Readonly<Record<string, Values>>): JudgedClaim {
  const { metric = 'e2e_p95' } = written as { metric?: string };
  return judgeClaims([claimOf({ metric, ...written })], runOf(metric, values))[0]!;
}

const atMost = { max: '2s' };
const around = (mean: number): Values => [mean - 0.1, mean, mean + 0.1];

describe('who a claim is about', () => {
  it('is found on an axis whose name every block of JavaScript has', () => {
    const labels = (size: string, fleet: string) => ({ labels: { constructor: size, fleet } });
    const variants = [labels('small', 'fixed'), labels('small', 'scaled')];
    expect(claimedVariants({ where: {}, against: { fleet: 'fixed' } }, variants)).toEqual([
      { variant: 1, against: 0 },
    ]);
  });
});

describe('the word for a claim', () => {
  it('holds where every whole interval is within the limits, which belong to it', () => {
    expect(judged(atMost, { a: around(1), b: around(1.5) }).word).toBe('holds');
    expect(judged(atMost, { a: [2, 2, 2] }).word).toBe('holds');
    expect(judged({ min: '1s', max: '2s' }, { a: around(1.5) }).word).toBe('holds');
  });

  it('does not hold where every whole interval is beyond', () => {
    expect(judged(atMost, { a: around(3), b: around(4) }).word).toBe('does not hold');
    // Beyond one side here, and beyond the other there.
    expect(judged({ min: '1s', max: '2s' }, { a: around(0.5), b: around(4) }).word).toBe(
      'does not hold',
    );
  });

  it('is not settled where an interval spans a limit, wherever its mean is', () => {
    for (const mean of [1.95, 2, 2.05]) {
      expect(judged(atMost, { a: around(mean) }).word).toBe('not settled');
    }
    expect(judged(atMost, { a: around(1), b: around(2) })).toMatchObject({
      word: 'not settled',
      holds: { either: [[{ axis: 'kind', labels: ['a'] }]] },
      open: { either: [[{ axis: 'kind', labels: ['b'] }]] },
    });
  });

  it('is not settled by one replication, which tells nothing of the spread', () => {
    expect(judged(atMost, { a: [1] }).word).toBe('not settled');
  });

  it('holds only if, where some are within and some beyond; who is neither is named', () => {
    const { word, holds, fails, open } = judged(atMost, {
      a: around(1),
      b: around(4),
      c: around(2),
      d: around(1),
    });
    expect(word).toBe('holds only if');
    expect(holds).toMatchObject({ either: [[{ labels: ['a', 'd'] }]] });
    expect(fails).toMatchObject({ either: [[{ labels: ['b'] }]] });
    expect(open).toMatchObject({ either: [[{ labels: ['c'] }]] });
  });

  it('is not settled where nothing was measured, in one replication or in all', () => {
    for (const values of [[1, Number.NaN, 1], [Number.NaN, Number.NaN], []]) {
      const { word, findings } = judged(atMost, { a: values });
      expect(word).toBe('not settled');
      expect(findings[0]!.standing).toBe('unmeasured');
    }
  });

  it('is not simulated where no simulation can tell', () => {
    expect(judgeClaims([claimOf({ outside: 'no patients' })], runOf('e2e_p95', {}))[0]).toEqual({
      claim: claimOf({ outside: 'no patients' }),
      word: 'not simulated',
      findings: [],
      holds: undefined,
      fails: undefined,
      open: undefined,
    });
  });

  it('does not turn on the last bits of a sum', () => {
    const saved = { metric: 'cost_usd', min: '10%', against: { kind: 'b' } };
    expect(judged(saved, { a: [0.9 * 3, 2.7, 2.7], b: [3, 3, 3] }).word).toBe('holds');
  });
});

describe('the value of a claim', () => {
  const meansOf = (written: object, values: Readonly<Record<string, Values>>) =>
    judged(written, values).findings.map(({ interval }) => interval.mean);

  it('is of the total, a deployment or a tenant', () => {
    const values = { a: [1, 3] };
    expect(meansOf(atMost, values)).toEqual([2]);
    expect(meansOf({ ...atMost, deployment: 'chat' }, values)).toEqual([20]);
    expect(meansOf({ ...atMost, tenant: 'few' }, values)).toEqual([200]);
    expect(meansOf({ ...atMost, tenant: 'nobody' }, values)).toEqual([Number.NaN]);
  });

  it('is scaled from the measured time, without the warm-up', () => {
    const monthly = { metric: 'cost_usd', max: '$100', per: '1h' };
    expect(meansOf(monthly, { a: [1, 3] })).toEqual([720]);
  });

  it('is of the named variants alone', () => {
    const values = { a: [1, 1], b: [2, 2], c: [3, 3] };
    expect(meansOf({ ...atMost, where: { kind: 'b' } }, values)).toEqual([2]);
    expect(meansOf({ ...atMost, where: { kind: ['a', 'c'] } }, values)).toEqual([1, 3]);
  });

  it('is a saving or a factor replication by replication, of everybody but whom it is against', () => {
    const values = { a: [1, 4], b: [2, 16], c: [4, 4] };
    const saved = { metric: 'cost_usd', min: '10%', against: { kind: 'b' } };
    expect(meansOf(saved, values)).toEqual([(0.5 + 0.75) / 2, (-1 + 0.75) / 2]);
    const factor = { ...saved, as: 'factor', min: 1 };
    expect(meansOf(factor, values)).toEqual([(0.5 + 0.25) / 2, (2 + 0.25) / 2]);
    expect(judged(factor, values).findings.map(({ against }) => against)).toEqual([
      { kind: 'b' },
      { kind: 'b' },
    ]);
  });

  it('pairs what finished on both sides, whatever failed', () => {
    const saved = { metric: 'cost_usd', min: '10%', against: { kind: 'b' } };
    const { findings } = judged(saved, { a: [1, undefined, 3, 2], b: [2, 5, undefined, 4] });
    expect(findings[0]!.interval).toEqual({ mean: 0.5, halfWidth: 0, n: 2 });
  });

  it('is nothing against what is nothing', () => {
    const saved = { metric: 'cost_usd', min: '10%', against: { kind: 'b' } };
    expect(judged(saved, { a: [1, 1], b: [0, 0] }).findings[0]!.standing).toBe('unmeasured');
  });

  it('is paired under all that the other axes say', () => {
    const run = runOf('cost_usd', { a: [1, 1], b: [2, 2], c: [3, 3], d: [12, 12] });
    const labels = [
      { load: 'low', fleet: 'own' },
      { load: 'low', fleet: 'rented' },
      { load: 'high', fleet: 'own' },
      { load: 'high', fleet: 'rented' },
    ];
    const variants = run.variants.map((one, index) => ({ ...one, labels: labels[index]! }));
    const claim = claimOf({
      metric: 'cost_usd',
      as: 'factor',
      max: 1,
      where: { fleet: 'own' },
      against: { fleet: 'rented' },
    });
    const { findings } = judgeClaims([claim], { ...run, variants })[0]!;
    expect(findings.map(({ interval }) => interval.mean)).toEqual([0.5, 0.25]);
    expect(findings.map(({ against }) => against)).toEqual([labels[1], labels[3]]);
  });
});

const runs = fc.dictionary(
  fc.constantFrom(...'abcde'),
  fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 2, maxLength: 4 }),
  { minKeys: 1 },
);

it('one word fits, and says what the intervals say', () => {
  fc.assert(
    fc.property(runs, (values) => {
      const { word, findings, holds, fails, open } = judged({ min: '1s', max: '3s' }, values);
      const standings = new Set(findings.map(({ standing }) => standing));
      const expected =
        standings.size === 1
          ? { inside: 'holds', outside: 'does not hold', open: 'not settled' }[
              [...standings][0] as 'inside'
            ]
          : standings.has('inside') && standings.has('outside')
            ? 'holds only if'
            : 'not settled';
      expect(word).toBe(expected);
      // Conditions name each standing that some variants have and others have not.
      const named = [holds, fails, open].filter((one) => one !== undefined);
      expect(named).toHaveLength(standings.size === 1 ? 0 : standings.size);
      for (const { interval, standing } of findings) {
        const [low, high] = [
          interval.mean - interval.halfWidth,
          interval.mean + interval.halfWidth,
        ];
        const within = low >= 1 && high <= 3;
        const beyond = high < 1 || low > 3;
        expect(standing).toBe(within ? 'inside' : beyond ? 'outside' : 'open');
      }
    }),
  );
});

it('a claim and its opposite never both hold', () => {
  fc.assert(
    fc.property(runs, fc.double({ min: 0.1, max: 4, noNaN: true }), (values, limit) => {
      const words = [{ max: `${limit}s` }, { min: `${limit}s` }].map(
        (one) => judged(one, values).word,
      );
      // Unless the value is the limit itself, in every replication.
      const isLimit = Object.values(values).every((some) =>
        some.every((value) => Math.abs(value - limit) <= 1e-9),
      );
      if (!isLimit) expect(words).not.toEqual(['holds', 'holds']);
    }),
  );
});

describe('replications that tell of a true value', () => {
  const claims = 250;
  const claim = claimOf({ metric: 'queue_mean', max: 10 });
  const word = (truth: number, replications: number, name: string) => {
    const uniform = namedStreams('claims', replications)(name);
    const values = Array.from({ length: replications }, () => truth + normalQuantile(uniform()));
    return judgeClaims([claim], runOf('queue_mean', { a: values }))[0]!.word;
  };
  const part = (of: string, truth: number, replications: number) =>
    Array.from({ length: claims }, (_, i) => word(truth, replications, `${i}`)).filter(
      (one) => one === of,
    ).length / claims;

  // The upper end of a t interval is below the true mean in 2.5 % of all cases, by its definition; and 4 standard errors of 250.
  const doubt = 0.025 + 4 * Math.sqrt((0.025 * 0.975) / claims);

  it.each([2, 5, 20])('at the very limit %i of them make it hold once in 40 at the most', (n) => {
    expect(part('holds', 10, n)).toBeLessThan(doubt);
    expect(part('does not hold', 10, n)).toBeLessThan(doubt);
  });

  it('more of them never make it hold where the truth is a standard deviation beyond', () => {
    // P(holds) is below 0.1 % from 10 on, where the shift is √10 standard errors and t is 2.26: of 250 hardly one.
    for (const n of [10, 40]) expect(part('holds', 11, n)).toBeLessThan(0.01);
  });

  it('more of them settle it', () => {
    const settled = [5, 20, 60].map((n) => part('does not hold', 11, n));
    expect(settled.toSorted((a, b) => a - b)).toEqual(settled);
    expect(settled.at(-1)).toBe(1);
    expect(part('holds', 9, 60)).toBe(1);
  });
});
