import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AnswerCopies } from '../../../src/models/region/answer-copies.ts';

it('gives copies in the order in which they were sent, as a list would', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('send' as const), after: fc.nat(5), bytes: fc.nat(1000) }),
      fc.constant({ kind: 'arrive' as const }),
      fc.constant({ kind: 'lose' as const }),
    ),
    { maxLength: 100, size: 'max' },
  );
  const mostlySends = fc.array(
    fc.record({ kind: fc.constant('send' as const), after: fc.nat(5), bytes: fc.nat(1000) }),
    { minLength: 60, maxLength: 150, size: 'max' },
  );
  fc.assert(
    fc.property(fc.tuple(steps, mostlySends, steps), (parts) => {
      const copies = new AnswerCopies();
      const list: number[][] = [];
      let now = 0;
      for (const step of parts.flat()) {
        if (step.kind === 'send') {
          now += step.after;
          copies.send(now, 1, 2, 3, step.bytes);
          list.push([1, 2, 3, step.bytes, now]);
        } else if (step.kind === 'lose') {
          copies.lose();
          list.length = 0;
        } else if (list.length > 0) {
          const found: number[] = [];
          copies.arrive((...one) => found.push(...one));
          expect(found).toEqual(list.shift());
        }
        expect(copies.next).toBe(list[0]?.[4] ?? Number.POSITIVE_INFINITY);
      }
    }),
    { numRuns: 20, seed: 1 },
  );
});
