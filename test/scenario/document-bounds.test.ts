import { describe, expect, it } from 'vitest';
import { ScenarioError } from '../../src/scenario/problem.ts';
import { readSource, readSources } from '../../src/scenario/source.ts';

/** `line:column  message` of what is wrong with a text, or its data. */
function read(text: string): unknown {
  try {
    return readSource(text, 's.yaml').data;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.problems.map(({ place, message }) => `${place.line}:${place.column}  ${message}`);
  }
}

const nine = (name: string) => `[${Array(9).fill(name).join(', ')}]`;
const bomb = [
  `a: &a ${nine('x')}`,
  ...['b', 'c', 'd', 'e', 'f', 'g', 'h'].map(
    (name, at) => `${name}: &${name} ${nine(`*${'abcdefg'[at]}`)}`,
  ),
].join('\n');

describe('a document is refused where it becomes too much', () => {
  it.each([
    // Fewer than a thousand brackets once ended the process, without a word.
    [
      'lists of lists',
      `${'['.repeat(2000)}${']'.repeat(2000)}`,
      '1:101  is nested deeper than 100 levels',
    ],
    ['lists that do not end', '['.repeat(100_000), '1:101  is nested deeper than 100 levels'],
    [
      'blocks',
      `${'{a: '.repeat(500)}1${'}'.repeat(500)}`,
      '1:401  is nested deeper than 100 levels',
    ],
    ['items of items', `${'- '.repeat(500)}1`, '1:201  is nested deeper than 100 levels'],
    ['keys of keys', `${'? '.repeat(500)}1`, '1:201  is nested deeper than 100 levels'],
    [
      'anchors of anchors',
      Array.from(
        { length: 200 },
        (_, at) => `a${at}: &a${at} [${at === 0 ? 1 : `*a${at - 1}`}]`,
      ).join('\n'),
      '101:13  is nested deeper than 100 levels',
    ],
    [
      'nine of nine of nine, seven times',
      bomb,
      '7:12  with this the document has more than 1,000,000 values',
    ],
    [
      'too many aliases',
      `a: &a 1\nb: [${'*a,'.repeat(10_000)}]`,
      '2:30002  is more than 10000 anchors and aliases',
    ],
    [
      'too many characters',
      'x'.repeat(2_000_001),
      '1:1  the file has more than 2,000,000 characters',
    ],
  ])('%s', (_, text, problem) => {
    expect(read(text)).toEqual([problem]);
  });

  it.each([
    ['a list in itself', 'a: &a [*a]', '1:8  *a stands within what it stands for'],
    ['a block in itself', 'a: &a { b: *a }', '1:12  *a stands within what it stands for'],
    [
      'a name that JavaScript uses',
      'x: 1\n__proto__: { y: 1 }',
      '2:1  "__proto__" is no name: JavaScript has another use for it',
    ],
    [
      'the same by an alias',
      'x: &x __proto__\n*x : { y: 1 }',
      '2:1  "__proto__" is no name: JavaScript has another use for it',
    ],
    ['a list for a key', '? [a, b]\n: 1', '1:3  a key is one word, not a list or a block'],
    ['bytes for a key', '? !!binary aGk=\n: 1', '1:12  a key is one word, not a list or a block'],
    ['a number and a text that are one key', '1: a\n"1": b', '2:1  Map keys must be unique'],
  ])('%s', (_, text, problem) => {
    expect(read(text)).toEqual([problem]);
    expect({}).not.toHaveProperty('y');
  });

  it('all that is wrong at once, in reading order', () => {
    expect(read('a: { b: 1, b: 2 }\nc: *d\n__proto__: 1')).toEqual([
      '1:12  Map keys must be unique',
      '2:4  *d: there is no anchor &d before it',
      '3:1  "__proto__" is no name: JavaScript has another use for it',
    ]);
  });

  it('in each of several documents', () => {
    expect(() => readSources('a: 1\n---\nb: *c\n', 's.yaml')).toThrow('s.yaml:3:4');
    expect(readSources('', 's.yaml')).toEqual([]);
  });
});

it('a hundred levels, and a block that a hundred and one aliases share, are none too many', () => {
  expect(read(`${'['.repeat(100)}${']'.repeat(100)}`)).toBeInstanceOf(Array);
  const shared = read(`a: &a { k: 1 }\nb: [${'*a,'.repeat(101)}]`) as { b: unknown[] };
  expect(shared.b).toEqual(Array(101).fill({ k: 1 }));
});

it('names of what every object has are names like others', () => {
  expect(read('constructor: 1\ntoString: { valueOf: 2 }')).toEqual({
    constructor: 1,
    toString: { valueOf: 2 },
  });
});
