import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { table } from '../../src/report/table.ts';
import { visible } from '../../src/report/visible.ts';
import { runsOf } from '../nightly.ts';

it.each([
  ['\x1b]0;owned\x07', '\\u001b]0;owned\\u0007'],
  ['\x1b[2J\x1b[8mhidden', '\\u001b[2J\\u001b[8mhidden'],
  ['\x9b31m', '\\u009b31m'],
  ['right\rleft\x7f', 'right\\u000dleft\\u007f'],
  ['abc\u202egnp', 'abc\\u202egnp'],
  ['\x1b[32m✓\x1b[39m\tone\ntwo', '\x1b[32m✓\x1b[39m\tone\ntwo'],
])('what a terminal would obey is printed in letters: %#', (text, printed) => {
  expect(visible(text)).toBe(printed);
});

it('a terminal has nothing to obey but our own colours, and JSON stays the same', () => {
  const text = fc.string({ unit: fc.constantFrom('\x1b', '[', '3', '2', 'm', '\x9b', '\0', 'a') });
  fc.assert(
    fc.property(text, (one) => {
      const ours = ['1', '22', '31', '32', '39'].reduce(
        (left, code) => left.replaceAll(`\x1b[${code}m`, ''),
        visible(one),
      );
      expect(stripVTControlCharacters(ours)).toBe(ours);
      expect(ours).toMatch(/^\P{Cc}*$/u);
      expect(JSON.parse(visible(JSON.stringify(one)))).toBe(one);
    }),
    { numRuns: runsOf(500) },
  );
});

it('a row of a table is a line, whatever its words', () => {
  expect(
    table([
      ['name', 'x'],
      ['shop\n  every SLO kept', '1\r\n2'],
    ]),
  ).toHaveLength(2);
});
