import { expect, test } from 'vitest';
import { csvDialect } from '../../../src/sweep/replay/csv-dialect.ts';

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

async function dialectOf(...texts: readonly string[]) {
  const { delimiter, hasDecimalComma, chunks } = await csvDialect(pieces(...texts));
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return [delimiter, hasDecimalComma, text];
}

test.each([
  ['time,queue\n0,3\n', ',', false],
  ['time;queue\n0;3,5\n', ';', true],
  ['time\tqueue\n0\t3\n', '\t', false],
  ['time;"a,b";q{x="1",y="2"}\n', ';', true],
  ['"time, s";queue\n', ';', true],
  ['time,"a;b"\n', ',', false],
  ['time\n0\n', ',', false],
  ['', ',', false],
])('%j is told by its first line', async (text, delimiter, hasDecimalComma) => {
  expect(await dialectOf(text)).toEqual([delimiter, hasDecimalComma, text]);
  expect(await dialectOf(...text)).toEqual([delimiter, hasDecimalComma, text]);
});

test('a line that names the delimiter is left empty, so that lines keep their numbers', async () => {
  expect(await dialectOf('sep=;\r\ntime;queue\r\n')).toEqual([';', true, '\ntime;queue\r\n']);
  expect(await dialectOf('"sep=,"\ntime,a;b;c\n')).toEqual([',', false, '\ntime,a;b;c\n']);
});

test('who stops reading ends the source too', async () => {
  let isEnded = false;
  async function* source() {
    try {
      yield 'a,b\n';
      yield '1,2\n';
    } finally {
      isEnded = true;
    }
  }
  const { chunks } = await csvDialect(source());
  for await (const _ of chunks) break;
  expect(isEnded).toBe(true);
});
