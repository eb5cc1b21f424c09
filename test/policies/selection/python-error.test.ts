import { expect, it } from 'vitest';
import { PythonError } from '../../../src/policies/selection/python-error.ts';

it('reads as the last line of Python’s trace', () => {
  const error = new PythonError('ZeroDivisionError', 'float division by zero');
  expect(String(error)).toBe('ZeroDivisionError: float division by zero');
  expect(error).toBeInstanceOf(Error);
});
