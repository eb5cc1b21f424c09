import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { chartsScript } from '../../../src/report/html/browser/charts.ts';
import { sortScript } from '../../../src/report/html/browser/sort.ts';
import { themeScript } from '../../../src/report/html/browser/theme.ts';
import { uplotFiles } from '../../../src/report/html/uplot-files.ts';

test.each([
  ['charts', chartsScript],
  ['sort', sortScript],
  ['theme', themeScript],
  ['uPlot', uplotFiles().script],
])('the script of %s can be read, and ends no element', (_, text) => {
  expect(() => new Script(text)).not.toThrow();
  expect(text).not.toMatch(/<\/script|<!--/i);
});

test('uPlot comes with its licence', () => {
  const { script, style } = uplotFiles();
  expect(script).toMatch(/^\/\*!\nThe MIT License \(MIT\)\n\nCopyright \(c\) 2022 Leon Sorokin/);
  expect(script).toContain('(v1.6.32)');
  expect(style).not.toContain('url(');
});
