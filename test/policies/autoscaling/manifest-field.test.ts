import { describe, expect, it } from 'vitest';
import {
  child,
  expectMapping,
  expectNumber,
  expectOneOf,
  expectText,
  expectWhole,
  type Field,
  isGiven,
  items,
  type ManifestFinding,
  readFlag,
  readGiven,
} from '../../../src/policies/autoscaling/manifest-field.ts';

/** What `read` makes of a value at `spec.here`, and what it finds wrong with it. */
function read<T>(value: unknown, read: (field: Field) => T) {
  const findings: ManifestFinding[] = [];
  const got = read({ value, path: ['spec', 'here'], findings });
  return [got, ...findings.map(({ path, message }) => `${path.join('.')} ${message}`)];
}

describe('a field', () => {
  it('is given unless it is missing or null', () => {
    const given = (value: unknown) => isGiven({ value, path: [], findings: [] });
    expect([undefined, null].map(given)).toEqual([false, false]);
    expect([0, '', false, [], {}].map(given)).toEqual([true, true, true, true, true]);
  });

  it('has children by name where it is a mapping, and by position where it is a list', () => {
    const findings: ManifestFinding[] = [];
    const of = (value: unknown): Field => ({ value, path: ['spec'], findings });
    expect(child(of({ a: 1 }), 'a')).toEqual({ value: 1, path: ['spec', 'a'], findings: [] });
    for (const none of [undefined, null, 'abc', [1], { b: 1 }]) {
      expect(child(of(none), 'length')).toEqual({
        value: undefined,
        path: ['spec', 'length'],
        findings: [],
      });
    }
    expect(items(of(['x', 2]))).toEqual([
      { value: 'x', path: ['spec', 0], findings: [] },
      { value: 2, path: ['spec', 1], findings: [] },
    ]);
    // Whatever is found lower down is found in the whole.
    expect(child(of({}), 'a').findings).toBe(findings);
    expect(items(of([1]))![0]!.findings).toBe(findings);
  });

  it('that is missing is read as nothing, without a finding', () => {
    expect(read(undefined, items)).toEqual([undefined]);
    expect(read(null, items)).toEqual([undefined]);
    expect(read(null, (field) => readGiven(field, expectText))).toEqual([undefined]);
    expect(read('a', (field) => readGiven(field, expectText))).toEqual(['a']);
  });
});

describe('a list', () => {
  it.each([
    [{}, 'a mapping'],
    ['a', '"a"'],
    [5, '5'],
    [false, 'false'],
  ])('is not %j', (value, said) => {
    expect(read(value, items)).toEqual([undefined, `spec.here must be a list, not ${said}`]);
  });
});

describe('a mapping', () => {
  const of = (value: unknown) => read(value, (field) => expectMapping(field, ['replicas', 'name']));

  it('may have the keys that are known, and no other', () => {
    expect(of({})).toEqual([true]);
    expect(of({ name: 1, replicas: null })).toEqual([true]);
    expect(of({ replica: 1, zone: 2, name: 3 })).toEqual([
      true,
      'spec.here.replica unknown field. Did you mean "replicas"? Known: replicas, name',
      'spec.here.zone unknown field. Known: replicas, name',
    ]);
  });

  it.each([
    [undefined, 'is required'],
    [null, 'is required'],
    [[], 'must be a mapping, not a list'],
    ['name', 'must be a mapping, not "name"'],
    [0, 'must be a mapping, not 0'],
  ])('is not %j', (value, message) => {
    expect(of(value)).toEqual([false, `spec.here ${message}`]);
  });
});

describe('a text', () => {
  it.each(['a', ' ', '0'])('may be %j', (text) => {
    expect(read(text, expectText)).toEqual([text]);
  });

  it.each([
    [undefined, 'is required'],
    [null, 'is required'],
    ['', 'is required'],
    [5, 'must be a text, not 5'],
    [true, 'must be a text, not true'],
    [['a'], 'must be a text, not a list'],
    [{ a: 1 }, 'must be a text, not a mapping'],
    [Symbol.iterator, 'must be a text, not Symbol(Symbol.iterator)'],
  ])('is not %s', (value, message) => {
    expect(read(value, expectText)).toEqual([undefined, `spec.here ${message}`]);
  });
});

describe('one of some texts', () => {
  const of = (value: unknown) => read(value, (field) => expectOneOf(field, ['Min', 'Max']));

  it('is found to the letter', () => {
    expect(of('Min')).toEqual(['Min']);
    expect(of('Max')).toEqual(['Max']);
    expect(of('max')).toEqual([undefined, 'spec.here must be one of Min, Max, not "max"']);
    expect(of('')).toEqual([undefined, 'spec.here must be one of Min, Max, not ""']);
    expect(of({})).toEqual([undefined, 'spec.here must be one of Min, Max, not a mapping']);
    expect(of(null)).toEqual([undefined, 'spec.here is required: one of Min, Max']);
  });
});

describe('a whole number', () => {
  const of = (value: unknown) => read(value, (field) => expectWhole(field, 1, 10));

  it.each([1, 5, 10])('from 1 to 10 may be %d', (value) => {
    expect(of(value)).toEqual([value]);
  });

  it.each([
    [undefined, 'is required'],
    [null, 'is required'],
    [0, 'must be at least 1, not 0'],
    [11, 'must be at most 10, not 11'],
    [1.5, 'must be a whole number, not 1.5'],
    ['5', 'must be a whole number, not "5"'],
    [[5], 'must be a whole number, not a list'],
  ])('from 1 to 10 is not %j', (value, message) => {
    expect(of(value)).toEqual([undefined, `spec.here ${message}`]);
  });
});

describe('a number', () => {
  it.each<[unknown, number]>([
    [0, 0],
    [-2.5, -2.5],
    ['12', 12],
    [' 1e3 ', 1000],
    ['-0.5', -0.5],
  ])('may be %j', (value, number) => {
    expect(read(value, expectNumber)).toEqual([number]);
  });

  it.each<[unknown, string]>([
    [undefined, 'is required'],
    [null, 'is required'],
    ['', 'must be a number, not ""'],
    ['  ', 'must be a number, not "  "'],
    ['5m', 'must be a number, not "5m"'],
    [true, 'must be a number, not true'],
    [[5], 'must be a number, not a list'],
    ['Infinity', 'must be a number, not "Infinity"'],
  ])('is not %j', (value, message) => {
    expect(read(value, expectNumber)).toEqual([undefined, `spec.here ${message}`]);
  });

  it('may have to be above another', () => {
    const above = (value: unknown) => read(value, (field) => expectNumber(field, 2));
    expect(above('2.01')).toEqual([2.01]);
    expect(above(2)).toEqual([undefined, 'spec.here must be above 2, not 2']);
    expect(above('-3')).toEqual([undefined, 'spec.here must be above 2, not -3']);
  });
});

describe('a flag', () => {
  it.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
  ])('of %j is %s, whatever the default', (value, flag) => {
    expect(read(value, (field) => readFlag(field, true))).toEqual([flag]);
    expect(read(value, (field) => readFlag(field, false))).toEqual([flag]);
  });

  it.each([true, false])('is %s by default', (otherwise) => {
    const of = (value: unknown) => read(value, (field) => readFlag(field, otherwise));
    expect(of(undefined)).toEqual([otherwise]);
    expect(of(null)).toEqual([otherwise]);
    expect(of('yes')).toEqual([otherwise, 'spec.here must be true or false, not "yes"']);
    expect(of(1)).toEqual([otherwise, 'spec.here must be true or false, not 1']);
  });
});
