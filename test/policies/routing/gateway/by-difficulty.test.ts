import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../../../src/engine/streams.ts';
import { answersWell } from '../../../../src/policies/routing/gateway/cascade.ts';
import { choosing, constantly, fourErrors } from './choosing.ts';
import { factsOf } from './gateway-view.ts';

/** Three targets that cost and know more and more. */
const shown = [
  { usd: 3, quality: 0.95 },
  { usd: 1, quality: 0.6 },
  { usd: 2, quality: 0.8 },
];

describe('by-difficulty', () => {
  const told = { kind: 'by-difficulty', signal: 1 };

  it.each([
    [0, 1],
    [0.59, 1],
    [0.6, 2],
    [0.79, 2],
    [0.94, 0],
  ])('a request as hard as %d goes to the cheapest that answers it well', (difficulty, target) => {
    const { choose } = choosing(told, shown);
    expect(choose({ difficulty })).toEqual({
      target,
      because: 'cheapest that is expected to do',
    });
  });

  it('what nobody answers well goes to the best', () => {
    const { choose } = choosing(told, shown);
    expect(choose({ difficulty: 0.97 })).toEqual({ target: 0, because: 'best there is' });
  });

  it('goes on to one that did not fail the request, also where it is not expected to do', () => {
    const { target } = choosing(told, shown);
    expect(target({ difficulty: 0.5, failed: [1] })).toBe(2);
    expect(target({ difficulty: 0.9, failed: [0] })).toBe(2);
    expect(target({ difficulty: 0.9, failed: [0, 2] })).toBe(1);
  });

  it('takes the cheapest of those that do where a better one costs no more', () => {
    const { target } = choosing(told, [
      { usd: 2, quality: 0.6 },
      { usd: 1, quality: 0.9 },
    ]);
    expect(target({ difficulty: 0.1 })).toBe(1);
  });

  it('without a signal it guesses, whatever the request', () => {
    const { target } = choosing({ kind: 'by-difficulty', signal: 0 }, shown);
    expect(target({ difficulty: 0.9 }, shown, constantly(0.1))).toBe(1);
    expect(target({ difficulty: 0.1 }, shown, constantly(0.7))).toBe(2);
  });

  it.each([0, 0.5, 0.8, 1])(
    'two targets of quality 0.6 and 0.9 with a signal of %d: as the formulas say (within 4 standard errors)',
    (signal) => {
      const [q1, q2] = [0.6, 0.9];
      const two = [
        { usd: 1, quality: q1 },
        { usd: 5, quality: q2 },
      ];
      const { target } = choosing({ kind: 'by-difficulty', signal }, two);
      const facts = factsOf(two);
      const difficulties = namedStreams('by-difficulty', 0)('difficulty');
      const draw = namedStreams('by-difficulty', 0)('guess');
      const count = 20_000;
      let [first, well] = [0, 0];
      for (let number = 0; number < count; number += 1) {
        const difficulty = difficulties();
        const at = target({ number, difficulty }, two, draw);
        if (at === 0) first += 1;
        if (answersWell({ difficulty }, facts[at]!)) well += 1;
      }
      const accuracy = signal * q2 + (1 - signal) * (q1 * q1 + (1 - q1) * q2);
      expect(Math.abs(first / count - q1)).toBeLessThanOrEqual(fourErrors(q1, count));
      expect(Math.abs(well / count - accuracy)).toBeLessThanOrEqual(fourErrors(accuracy, count));
    },
  );
});
