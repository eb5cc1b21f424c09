import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Lane } from '../../src/engine/lane.ts';

describe('Lane', () => {
  test('first in, first out', () => {
    const lane = new Lane();
    lane.push(5, 30);
    lane.push(5, 10);
    lane.push(9, 20);
    expect([lane.headTime, lane.headSlot, lane.size]).toEqual([5, 30, 3]);
    lane.shift();
    lane.shift();
    expect([lane.headTime, lane.headSlot, lane.size]).toEqual([9, 20, 1]);
  });

  test('it is an array with push and shift, however it wraps and grows', () => {
    // A number pushes that many events, a minus shifts as many as there are at most.
    const moves = fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 60 });
    fc.assert(
      fc.property(moves, (list) => {
        const lane = new Lane();
        const model: number[] = [];
        let pushed = 0;
        for (const move of list) {
          for (let left = Math.abs(move); left > 0; left -= 1) {
            if (move > 0) {
              model.push(pushed);
              lane.push(pushed, 3 * pushed);
              pushed += 1;
            } else if (model.length > 0) {
              const first = model.shift()!;
              expect([lane.headTime, lane.headSlot]).toEqual([first, 3 * first]);
              lane.shift();
            }
          }
          expect(lane.size).toBe(model.length);
        }
      }),
    );
  });
});
