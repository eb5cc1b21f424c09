import fc from 'fast-check';

/** A load over time, in replicas that it keeps busy, an observation each. */
export type Load = readonly number[];

/** The same load throughout; up to so many replicas, over so many observations. */
export function constantLoad(most: number, longest: number): fc.Arbitrary<Load> {
  return fc
    .tuple(level(most), fc.integer({ min: 1, max: longest }))
    .map(([load, length]) => held(load, length));
}

/** One load, and from some observation on another. */
export function stepLoad(most: number, longest: number): fc.Arbitrary<Load> {
  return fc
    .tuple(level(most), level(most), ...parts(longest, 2))
    .map(([low, high, before, after]) => [...held(low, before!), ...held(high, after!)]);
}

/** From one load to another in equal steps. */
export function rampLoad(most: number, longest: number): fc.Arbitrary<Load> {
  return fc
    .tuple(level(most), level(most), fc.integer({ min: 2, max: Math.max(2, longest) }))
    .map(([from, to, length]) => line(from, to, length));
}

/** A short time of much load within little. */
export function burstLoad(most: number, longest: number): fc.Arbitrary<Load> {
  return fc
    .tuple(level(most / 4), level(most), ...parts(longest, 3))
    .map(([low, high, ...lengths]) => between(low, low + high, lengths));
}

/** A short time without any load within some. */
export function lullLoad(most: number, longest: number): fc.Arbitrary<Load> {
  return fc
    .tuple(level(most), ...parts(longest, 3))
    .map(([load, ...lengths]) => between(load, 0, lengths));
}

/** Up and down again and again, in steps or in lines. */
export function waveLoad(most: number, longest: number): fc.Arbitrary<Load> {
  return fc
    .tuple(
      level(most),
      level(most),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
    )
    .map(([low, high, half, times, isSquare]) => {
      const period = isSquare
        ? [...held(low, half), ...held(high, half)]
        : [...line(low, high, half + 1).slice(0, -1), ...line(high, low, half + 1).slice(0, -1)];
      return Array.from({ length: times }, () => period)
        .flat()
        .slice(0, longest);
    });
}

/** From each observation to the next a little more or less. */
export function randomWalkLoad(most: number, longest: number): fc.Arbitrary<Load> {
  const change = fc.integer({ min: -4, max: 4 });
  return fc
    .tuple(level(most), fc.array(change, { minLength: 1, maxLength: longest }))
    .map(([start, changes]) => {
      let load = start;
      return changes.map((tenths) => {
        load = rounded(Math.min(most, Math.max(0, load + (tenths * most) / 20)));
        return load;
      });
    });
}

/** A load of any of these shapes. */
export function anyLoad(most: number, longest: number): fc.Arbitrary<Load> {
  return fc.oneof(
    constantLoad(most, longest),
    stepLoad(most, longest),
    rampLoad(most, longest),
    burstLoad(most, longest),
    lullLoad(most, longest),
    waveLoad(most, longest),
    randomWalkLoad(most, longest),
  );
}

function level(most: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.nat(Math.ceil(10 * most)).map((tenths) => tenths / 10) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, Math.ceil(most)) },
  );
}

function parts(longest: number, count: number): fc.Arbitrary<number>[] {
  const length = fc.integer({ min: 1, max: Math.max(1, Math.floor(longest / count)) });
  return Array.from({ length: count }, () => length);
}

function held(load: number, length: number): number[] {
  return Array.from({ length }, () => load);
}

function between(
  outside: number,
  inside: number,
  [before = 0, during = 0, after = 0]: number[],
): Load {
  return [...held(outside, before), ...held(inside, during), ...held(outside, after)];
}

function line(from: number, to: number, length: number): number[] {
  return Array.from({ length }, (_, index) => rounded(from + ((to - from) * index) / (length - 1)));
}

function rounded(load: number): number {
  return Math.round(load * 10) / 10;
}
