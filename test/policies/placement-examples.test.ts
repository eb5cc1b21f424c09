import { describe, expect, it, test } from 'vitest';
import { placementPolicy } from '../../src/policies/placement/index.ts';
import { device, kind, policies, request } from './placement-pool.ts';

const decide = (
  of: Parameters<typeof placementPolicy>[0]['kind'],
  devices: readonly ReturnType<typeof device>[],
  asked = request(),
  mix = [kind(10, 0, 1)],
) => placementPolicy({ kind: of }, mix)(devices, asked);

describe('of accelerators with 5, 40, 12 and 80 GiB free, 10 GiB go', () => {
  const pool = [
    device({ freeGib: 5, residents: 4, usdPerHour: 1 }),
    device({ freeGib: 40, residents: 3, usdPerHour: 3 }),
    device({ freeGib: 12, residents: 2, usdPerHour: 2.5 }),
    device({ freeGib: 80, residents: 0, usdPerHour: 2.25 }),
  ];

  it.each([
    ['first-fit', 1, 'first-fit: the first with room is accelerator 1'],
    ['best-fit', 2, 'best-fit: the least left over, 2.0 GiB'],
    ['worst-fit', 3, 'worst-fit: the most left over, 70.0 GiB'],
    ['pack', 1, 'pack: the most residents, 3'],
    ['spread', 3, 'spread: the fewest residents, 0'],
    ['cheapest-fit', 3, 'cheapest-fit: the lowest price, $2.25 an hour'],
  ] as const)('by %s to accelerator %i: %s', (of, index, because) => {
    expect(decide(of, pool)).toEqual({ devices: [index], because });
  });
});

describe('what decides where the first number does not', () => {
  test('pack: the least free share, then the least free memory', () => {
    const pool = [
      device({ residents: 1, freeShare: 0.5, freeGib: 20 }),
      device({ residents: 1, freeShare: 0.25, freeGib: 60 }),
      device({ residents: 1, freeShare: 0.25, freeGib: 50 }),
    ];
    expect(decide('pack', pool).devices).toEqual([2]);
    expect(decide('pack', pool, request({ share: 0.3 })).devices).toEqual([0]);
  });

  test('spread: the most free memory', () => {
    const pool = [device({ freeGib: 30 }), device({ freeGib: 50 }), device({ residents: 1 })];
    expect(decide('spread', pool).devices).toEqual([1]);
  });

  test('cheapest-fit: the least left over', () => {
    const pool = [device({ freeGib: 50 }), device({ freeGib: 30 })];
    expect(decide('cheapest-fit', pool).devices).toEqual([1]);
  });

  test('a share that nobody was promised counts whichever way it came about', () => {
    expect(1 - 0.9).toBeLessThan(0.1);
    const pool = [device({ freeShare: 1 - 0.9 }), device()];
    expect(decide('first-fit', pool, request({ share: 0.1 })).devices).toEqual([0]);
    expect(decide('first-fit', pool, request({ share: 0.1001 })).devices).toEqual([1]);
  });
});

test('10 GiB and 30 % go where nothing larger fitted anyway, though best-fit breaks into the other', () => {
  const pool = [device({ freeGib: 20, freeShare: 0.6 }), device({ freeGib: 40, freeShare: 0.3 })];
  const mix = [kind(10, 0.3, 1), kind(20, 0.6, 1)];
  const asked = request({ share: 0.3 });
  expect(decide('best-fit', pool, asked, mix).devices).toEqual([0]);
  // There half of the mix would lose the 30 % left; here it could not use the 30 % that are taken.
  expect(decide('fragmentation-gradient', pool, asked, mix)).toEqual({
    devices: [1],
    because: 'fragmentation-gradient: fragmentation rises least, by -0.15 of an accelerator',
  });
});

describe('a preferred kind', () => {
  const pool = [
    device({ accelerator: 'L4', freeGib: 20, memoryGib: 24, usdPerHour: 0.8 }),
    device({ accelerator: 'H100', usdPerHour: 4 }),
    device({ accelerator: 'H100', usdPerHour: 4, freeGib: 70 }),
  ];

  it('is taken before a better one', () => {
    expect(decide('cheapest-fit', pool, request({ prefer: 'H100' }))).toEqual({
      devices: [2],
      because: 'cheapest-fit: the lowest price, $4 an hour, H100 preferred',
    });
  });

  it('is given up where it has no room', () => {
    expect(decide('best-fit', pool, request({ needGib: 35, prefer: 'L4' }))).toEqual({
      devices: [2],
      because: 'best-fit: the least left over, 35.0 GiB, L4 preferred but without room',
    });
  });

  it('is given up where too few have room', () => {
    const asked = request({ count: 2, prefer: 'L4' });
    expect(decide('first-fit', pool, asked).devices).toEqual([1, 2]);
  });
});

describe('several accelerators', () => {
  it('are the best by the rule, all of one kind, in ascending order', () => {
    const pool = [
      device({ freeGib: 80 }),
      device({ freeGib: 20 }),
      device({ accelerator: 'L4', freeGib: 11 }),
      device({ freeGib: 15 }),
    ];
    expect(decide('best-fit', pool, request({ count: 2 }))).toEqual({
      devices: [1, 3],
      because: 'best-fit: the least left over, 15.0 GiB',
    });
    expect(decide('worst-fit', pool, request({ count: 2 })).devices).toEqual([0, 1]);
  });

  it('are of the kind whose numbers add up to the best', () => {
    const pool = [
      device({ accelerator: 'H100', residents: 0 }),
      device({ accelerator: 'A100', residents: 1 }),
      device({ accelerator: 'H100', residents: 3 }),
      device({ accelerator: 'A100', residents: 1 }),
    ];
    expect(decide('spread', pool, request({ count: 2 }))).toEqual({
      devices: [1, 3],
      because: 'spread: the fewest residents, 2',
    });
    expect(decide('first-fit', pool, request({ count: 2 })).devices).toEqual([0, 2]);
  });
});

describe('all policies', () => {
  const mix = [kind(10, 0.2, 1), kind(40, 0.5, 1)];

  it.each(policies(mix))('%s takes the lowest index among equals', (_, place) => {
    const alike = [device({ allowed: false }), device(), device(), device()];
    expect(place(alike, request({ share: 0.2 })).devices).toEqual([1]);
    expect(place(alike, request({ share: 0.2, count: 2 })).devices).toEqual([1, 2]);
  });

  it.each(policies(mix))('%s takes the kind with the lowest index among equals', (_, place) => {
    const alike = ['B', 'A', 'A', 'B'].map((accelerator) => device({ accelerator }));
    expect(place(alike, request({ count: 2 })).devices).toEqual([0, 3]);
  });

  test('the lowest index among equals is that of the chosen, not of their kind', () => {
    const pool = [
      device({ accelerator: 'B', freeGib: 50 }),
      device({ accelerator: 'A', freeGib: 20 }),
      device({ accelerator: 'B', freeGib: 20 }),
    ];
    expect(decide('best-fit', pool).devices).toEqual([1]);
  });

  it.each(policies(mix))('%s fills up to the last byte and share', (of, place) => {
    const pool = [device({ freeGib: 10, freeShare: 0.2 })];
    expect(place(pool, request({ share: 0.2 })).devices).toEqual([0]);
    expect(place(pool, request({ share: 0.21 }))).toEqual({
      devices: undefined,
      because: `${of}: 10.0 GiB and 21 %, but no more than 20 % is free where memory is`,
    });
  });
});

describe('a refusal says what is missing', () => {
  it.each([
    [[], request(), 'none of 0 accelerators is allowed'],
    [[device({ allowed: false })], request(), 'none of 1 accelerators is allowed'],
    [
      [device({ freeGib: 24 }), device({ allowed: false })],
      request({ needGib: 35 }),
      '35.0 GiB, but no more than 24.0 GiB is free on one',
    ],
    [
      [device({ freeShare: 0.5, freeGib: 30 }), device({ freeGib: 20 })],
      request({ needGib: 25, share: 0.6 }),
      '25.0 GiB and 60 %, but no more than 50 % is free where memory is',
    ],
    [
      [device({ accelerator: 'L4' }), device({ accelerator: 'T4' })],
      request({ count: 2 }),
      '10.0 GiB on 2 of a kind, but only 1 have room',
    ],
  ] as const)('%#: %j', (pool, asked, why) => {
    expect(decide('first-fit', pool, asked)).toEqual({
      devices: undefined,
      because: `first-fit: ${why}`,
    });
  });
});
