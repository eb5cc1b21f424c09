import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, placeLabel } from '../../../src/report/html/place-label.ts';

const bounds: Box = { left: 0, right: 400, top: 0, bottom: 300 };

test('a name stands to the right of its point where there is room', () => {
  expect(placeLabel('oracle', { x: 100, y: 100 }, 12, [], bounds)).toEqual({
    text: 'oracle',
    x: 109,
    y: 104,
    anchor: 'start',
    isFar: false,
  });
});

test('at the right edge it stands to the left', () => {
  expect(placeLabel('oracle', { x: 390, y: 100 }, 12, [], bounds)?.anchor).toBe('end');
});

test('names never stand upon each other, nor beyond the picture', () => {
  const point = fc.record({
    x: fc.integer({ min: 0, max: 400 }),
    y: fc.integer({ min: 0, max: 300 }),
  });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 40 }), (points) => {
      const taken: Box[] = [];
      for (const one of points) placeLabel('a name', one, 12, taken, bounds);
      for (const [index, box] of taken.entries()) {
        expect(box.left).toBeGreaterThanOrEqual(0);
        expect(box.right).toBeLessThanOrEqual(400);
        for (const other of taken.slice(index + 1)) expect(overlap(box, other)).toBe(false);
      }
    }),
  );
});

function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom
  );
}
