import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionText } from '../../src/report/condition-text.ts';
import {
  type AxisTest,
  type Condition,
  conditionOf,
  type Labels,
} from '../../src/sweep/condition.ts';

/** Every combination of the labels of some axes. */
function grid(axes: Readonly<Record<string, readonly string[]>>): Labels[] {
  return Object.entries(axes).reduce<Labels[]>(
    (all, [axis, labels]) =>
      all.flatMap((one) => labels.map((label) => ({ ...one, [axis]: label }))),
    [{}],
  );
}

const variants = grid({ load: ['1x', '2x', '8x'], sharing: ['mig', 'mps', 'time-slice'] });
const textOf = (keeps: (labels: Labels) => boolean, some = variants) =>
  conditionText(conditionOf(some, some.map(keeps)));

describe('the shortest true condition', () => {
  it('names the labels of one axis', () => {
    expect(textOf(({ sharing }) => sharing === 'mig')).toBe('sharing is mig');
    expect(textOf(({ load }) => load !== '8x')).toBe('load is not 8x');
    expect(textOf(({ load }) => load !== '8x', grid({ load: ['1x', '2x', '4x', '8x'] }))).toBe(
      'load is not 8x',
    );
    const four = grid({ load: ['1x', '2x', '4x', '8x'] });
    expect(textOf(({ load }) => load! > '2x', four)).toBe('load is 4x or 8x');
  });

  it('names several axes where none alone tells them apart', () => {
    expect(textOf(({ load, sharing }) => load === '1x' && sharing !== 'mps')).toBe(
      'load is 1x and sharing is not mps',
    );
  });

  it('names what the others have in common where that is shorter', () => {
    expect(textOf(({ load, sharing }) => !(load === '8x' && sharing === 'mps'))).toBe(
      'not (load is 8x and sharing is mps)',
    );
  });

  it('names several cases where one does not do, each as wide as it can be', () => {
    const apart = [
      ['1x', 'mig'],
      ['2x', 'mps'],
    ];
    expect(textOf(({ load, sharing }) => apart.some(([a, b]) => load === a && sharing === b))).toBe(
      'load is 1x and sharing is mig, or load is 2x and sharing is mps',
    );
    expect(textOf(({ load, sharing }) => load === '1x' || sharing === 'mig')).toBe(
      'load is 1x, or sharing is mig',
    );
    const three = grid({ hardware: ['A', 'B'], load: ['1x', '2x', '4x'], sharing: ['mig', 'mps'] });
    expect(
      textOf(
        ({ hardware, load, sharing }) =>
          load === '1x' || (load === '2x' && hardware === 'A' && sharing === 'mig'),
        three,
      ),
    ).toBe('load is 1x, or hardware is A and load is not 4x and sharing is mig');
  });

  it('counts the cases beyond a handful', () => {
    const diagonal = grid({ a: [...'123456'], b: [...'123456'] });
    expect(textOf(({ a, b }) => a === b, diagonal)).toBe(
      'a is 1 and b is 1, or a is 2 and b is 2, or a is 3 and b is 3, or a is 4 and b is 4, or in 2 more cases',
    );
  });

  it('leaves out an axis on which nothing varies, and quotes labels that would read as several', () => {
    const some = grid({ fixed: ['x'], cache: ['none', 'prefixes, fp8', 'fp8'] });
    expect(textOf(({ cache }) => cache !== 'none', some)).toBe('cache is not none');
    expect(textOf(({ cache }) => cache === 'prefixes, fp8', some)).toBe('cache is “prefixes, fp8”');
  });
});

/** Some of the variants of a grid, not none and not all. */
const parts = fc
  .tuple(
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([a, b, c]) =>
    grid({
      a: ['a1', 'a2', 'a3'].slice(0, a),
      b: ['b1', 'b2', 'b3'].slice(0, b),
      c: ['c1', 'c2', 'c3'].slice(0, c),
    }),
  )
  .filter((all) => all.length > 1)
  .chain((all) =>
    fc.record({
      variants: fc.constant(all),
      isMember: fc
        .array(fc.boolean(), { minLength: all.length, maxLength: all.length })
        .filter((some) => some.includes(true) && some.includes(false)),
    }),
  );

function isTrueOf(condition: Condition, labels: Labels): boolean {
  const passes = (tests: readonly AxisTest[]) =>
    tests.every(({ axis, isNot, labels: some }) => some.includes(labels[axis]!) !== isNot);
  return condition.kind === 'unless' ? !passes(condition.tests) : condition.either.some(passes);
}

it('is true of the members and of nobody else', () => {
  fc.assert(
    fc.property(parts, ({ variants: all, isMember }) => {
      const condition = conditionOf(all, isMember);
      expect(all.map((labels) => isTrueOf(condition, labels))).toEqual(isMember);
    }),
  );
});

it('names one axis wherever one axis does', () => {
  fc.assert(
    fc.property(parts, ({ variants: all, isMember }) => {
      const tellsApart = ['a', 'b', 'c'].some((axis) =>
        all.every((one, i) =>
          all.every((other, k) => one[axis] !== other[axis] || isMember[i] === isMember[k]),
        ),
      );
      const condition = conditionOf(all, isMember);
      const lists = condition.kind === 'unless' ? [condition.tests] : condition.either;
      expect(lists.length === 1 && lists[0]!.length === 1).toBe(tellsApart);
    }),
  );
});

it('lists no case that another makes needless', () => {
  fc.assert(
    fc.property(parts, ({ variants: all, isMember }) => {
      const condition = conditionOf(all, isMember);
      if (condition.kind === 'unless') return;
      const { either } = condition;
      const held = (lists: typeof either) =>
        all.filter((labels) => isTrueOf({ kind: 'if', either: lists }, labels)).length;
      // The first case may be covered by the later ones together, but each case adds somebody to those before it.
      either.forEach((_, at) => {
        expect(held(either.slice(0, at + 1))).toBeGreaterThan(held(either.slice(0, at)));
      });
    }),
  );
});
