import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import config from '../../vitest.config.ts';

const root = new URL('../../', import.meta.url);
const files = readdirSync(new URL('test/', root), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name.replaceAll('\\', '/')}`);
const alone = config.test!.projects!.flatMap((project) =>
  typeof project === 'object' && 'test' in project && project.test?.name === 'alone'
    ? project.test.include!
    : [],
);

it('tests that change a module, the clock or luck for others run in a process of their own', () => {
  expect(alone.filter((file) => !files.includes(file))).toEqual([]);
  const changing = files.filter((file) =>
    /\bvi\.(mock|doMock|resetModules|useFakeTimers|spyOn|stub\w+)\(/.test(
      readFileSync(new URL(file, root), 'utf8'),
    ),
  );
  expect(changing).not.toEqual([]);
  expect(changing.filter((file) => !alone.includes(file))).toEqual([]);
});
