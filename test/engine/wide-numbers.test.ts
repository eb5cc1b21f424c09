import { expect, test } from 'vitest';
import { wideNumbers } from '../../src/engine/wide-numbers.ts';

test('the object is the same, and all of its fields are 0', () => {
  const zeros = { steps: 0, tokens: 0 };
  expect(wideNumbers(zeros)).toBe(zeros);
  // Not -0, which toEqual tells from 0.
  expect(zeros).toEqual({ steps: 0, tokens: 0 });
});
