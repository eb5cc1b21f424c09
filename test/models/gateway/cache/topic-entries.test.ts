import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TopicEntries } from '../../../../src/models/gateway/cache/topic-entries.ts';

it('knows the entries of each topic, whichever of them leave', () => {
  const steps = fc.array(fc.record({ isNew: fc.boolean(), topic: fc.nat(2), which: fc.nat() }), {
    minLength: 20,
    maxLength: 100,
  });
  fc.assert(
    fc.property(steps, (list) => {
      const topics = new TopicEntries();
      const plain: { entry: number; topic: number }[] = [];
      for (const [entry, { isNew, topic, which }] of list.entries()) {
        if (isNew || plain.length === 0) {
          topics.add(topic, entry);
          plain.push({ entry, topic });
        } else {
          const [left] = plain.splice(which % plain.length, 1);
          topics.remove(left!.entry);
        }
        for (const one of [0, 1, 2]) {
          const held = Array.from({ length: topics.count(one) }, (_, place) =>
            topics.at(one, place),
          );
          const expected = plain.filter(({ topic }) => topic === one).map(({ entry }) => entry);
          expect(held.toSorted((a, b) => a - b)).toEqual(expected.toSorted((a, b) => a - b));
        }
      }
    }),
    { numRuns: 50, seed: 1 },
  );
});
