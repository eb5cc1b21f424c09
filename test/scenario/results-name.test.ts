import { expect, it } from 'vitest';
import { problemsAfter } from './problems.ts';

it.each([
  '../../x',
  '..',
  '.',
  '/etc/x',
  'a/b',
  'a\\\\b',
  'C:x',
  'a\\0b',
  'a\\nb',
  '-x',
  'NUL',
  'a.b',
  '',
  'é',
])('a scenario is not named "%s", for its results are written under its name', (name) => {
  expect(problemsAfter(['name: small', `name: "${name}"`])).toEqual([
    '1:7  name: use lower-case letters, digits and hyphens',
  ]);
});
