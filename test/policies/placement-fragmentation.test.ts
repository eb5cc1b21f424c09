import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedStreams } from '../../src/engine/streams.ts';
import {
  fragmentation,
  fragmentationRatio,
  type TaskKind,
} from '../../src/policies/placement/fragmentation.ts';
import { type PlacementConfig, placementPolicy } from '../../src/policies/placement/index.ts';
import { device, gib, kind, placed, request } from './placement-pool.ts';

describe('fragments by hand', () => {
  const pool = [
    device({ freeGib: 40, freeShare: 0.4 }),
    device(),
    device({ freeGib: 2, freeShare: 0.6 }),
  ];
  const small = kind(10, 0.2, 3);
  const large = kind(60, 0.6, 1);

  it.each([
    ['the small fit on the first two, and waste the third', [small], 0.6, 0.3],
    ['the large fit on the second only', [large], 0.4 + 0.6, 0.5],
    ['three of four are small', [small, large], 0.25 * 0.4 + 0.6, 0.35],
    ['a kind that fits nowhere makes fragments of all', [kind(90, 0, 3), small], 1.3, 0.65],
    ['nobody asks for anything', [], 0, 0],
    ['popularity is a ratio', [kind(10, 0.2, 0.75), kind(60, 0.6, 0.25)], 0.7, 0.35],
  ])('%s', (_, mix, amount, ratio) => {
    expect(fragmentation(pool, mix)).toBeCloseTo(amount, 12);
    expect(fragmentationRatio(pool, mix)).toBeCloseTo(ratio, 12);
  });

  it('an accelerator on which the kind fits once is no fragment, though a rest will be left', () => {
    expect(fragmentation([device({ freeShare: 0.39 })], [small])).toBe(0);
  });

  it('memory is the resource where all kinds take turns', () => {
    const turns = [
      device({ freeGib: 6, memoryGib: 24, freeShare: 1 }),
      device({ freeGib: 20, memoryGib: 80, freeShare: 1 }),
    ];
    expect(fragmentation(turns, [kind(8, 0, 1)])).toBe(0.25);
    expect(fragmentationRatio(turns, [kind(8, 0, 1)])).toBe(0.5);
  });

  it('35 GiB on accelerators with 24 make fragments of what they would otherwise serve', () => {
    const pool24 = Array.from({ length: 8 }, () => device({ freeGib: 24, memoryGib: 24 }));
    expect(fragmentation(pool24, [kind(16, 0, 9), kind(35, 0, 1)])).toBeCloseTo(0.8, 12);
  });

  it('nothing is free: nothing is a fragment', () => {
    const full = [device({ freeGib: 0, freeShare: 0 })];
    expect(fragmentation(full, [small])).toBe(0);
    expect(fragmentationRatio(full, [small])).toBe(0);
  });
});

const devices = fc.array(
  fc
    .record({
      freeGib: fc.integer({ min: 0, max: 80 }),
      twentieths: fc.integer({ min: 0, max: 20 }),
    })
    .map(({ freeGib, twentieths }) => device({ freeGib, freeShare: twentieths / 20 })),
  { minLength: 1, maxLength: 6 },
);
const mixes = fc.array(
  fc
    .tuple(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 1, max: 9 }),
    )
    .map(([needGib, twentieths, popularity]) => kind(needGib, twentieths / 20, popularity)),
  { minLength: 1, maxLength: 4 },
);

describe('fragmentation', () => {
  it('lies between nothing and all that is free, and adds up over accelerators', () => {
    fc.assert(
      fc.property(devices, mixes, (pool, mix) => {
        const ratio = fragmentationRatio(pool, mix);
        expect(ratio).toBeGreaterThanOrEqual(0);
        expect(ratio).toBeLessThanOrEqual(1 + 1e-12);
        const each = pool.map((at) => fragmentation([at], mix));
        expect(fragmentation(pool, mix)).toBeCloseTo(
          each.reduce((sum, one) => sum + one, 0),
          12,
        );
      }),
    );
  });

  it('its gradient is the least rise of all places, found by trying them', () => {
    fc.assert(
      fc.property(devices, mixes, fc.nat(3), (pool, mix, pick) => {
        const task = mix[pick % mix.length]!;
        const asked = request({ needGib: task.bytes / gib, share: task.share });
        const decision = placementPolicy({ kind: 'fragmentation-gradient' }, mix)(pool, asked);
        const afterPlacing = (index: number) =>
          fragmentation(placed(pool, { devices: [index], because: '' }, asked), mix);
        const room = pool.flatMap((at, index) =>
          at.freeBytes >= asked.bytes && at.freeShare >= asked.share ? [afterPlacing(index)] : [],
        );
        if (decision.devices === undefined) expect(room).toEqual([]);
        else expect(afterPlacing(decision.devices[0]!)).toBeCloseTo(Math.min(...room), 8);
      }),
    );
  });
});

describe('after 60 requests for a pool of 8, over 200 seeds', () => {
  const mix = [kind(10, 0.1, 4), kind(20, 0.25, 3), kind(30, 0.5, 2), kind(70, 1, 1)];
  const ends = new Map<PlacementConfig['kind'], readonly Fill[]>();
  for (const of of ['fragmentation-gradient', 'spread', 'worst-fit'] as const) {
    ends.set(
      of,
      Array.from({ length: 200 }, (_, seed) => fill(of, mix, seed)),
    );
  }
  const compared = (of: 'spread' | 'worst-fit', measure: keyof Fill) =>
    meanDifference(
      ends.get('fragmentation-gradient')!.map((end) => end[measure]),
      ends.get(of)!.map((end) => end[measure]),
    );

  // Paired by seed, the mean of 200 differences is near normal: three standard errors are one chance in 700.
  it.each(['spread', 'worst-fit'] as const)(
    'the gradient leaves fewer fragments than %s, and serves more, beyond three standard errors',
    (of) => {
      const fragments = compared(of, 'fragments');
      expect(fragments.mean).toBeLessThan(-3 * fragments.standardError);
      const served = compared(of, 'served');
      expect(served.mean).toBeGreaterThan(3 * served.standardError);
    },
  );
});

interface Fill {
  /** Fragments at the end, in accelerators. */
  readonly fragments: number;
  /** Share of the multiprocessors that was given out, in accelerators. */
  readonly served: number;
}

/** The same requests in the same order for every policy; those without room are turned away. */
function fill(of: PlacementConfig['kind'], mix: readonly TaskKind[], seed: number): Fill {
  const uniform = namedStreams(`${seed}`, 0)('placement');
  const place = placementPolicy({ kind: of }, mix);
  let pool: readonly ReturnType<typeof device>[] = Array.from({ length: 8 }, () => device());
  let served = 0;
  for (let i = 0; i < 60; i += 1) {
    const task = drawn(mix, uniform());
    const asked = request({ needGib: task.bytes / gib, share: task.share });
    const decision = place(pool, asked);
    if (decision.devices !== undefined) served += task.share;
    pool = placed(pool, decision, asked);
  }
  return { fragments: fragmentation(pool, mix), served };
}

function drawn(mix: readonly TaskKind[], u: number): TaskKind {
  const total = mix.reduce((sum, { popularity }) => sum + popularity, 0);
  let passed = 0;
  for (const task of mix) {
    passed += task.popularity;
    if (u * total < passed) return task;
  }
  return mix.at(-1)!;
}

function meanDifference(a: readonly number[], b: readonly number[]) {
  const differences = a.map((value, i) => value - b[i]!);
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const squares = differences.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const variance = squares / (differences.length - 1);
  return { mean, standardError: Math.sqrt(variance / differences.length) };
}
