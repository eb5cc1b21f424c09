import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainPlacementKind } from '../../src/policies/placement/index.ts';
import type { PlacementDevice, PlacementRequest } from '../../src/policies/placement/placement.ts';
import { device, kind, placed, policies, request } from './placement-pool.ts';

const mix = [kind(8, 0.1, 3), kind(24, 0.4, 2), kind(60, 0.8, 1)];

const devices = fc.array(
  fc
    .record({
      accelerator: fc.constantFrom('L4', 'A100', 'H100'),
      usdPerHour: fc.constantFrom(0.8, 2, 2.5, 4),
      freeGib: fc.integer({ min: 0, max: 80 }),
      promised: fc.integer({ min: 0, max: 20 }),
      residents: fc.integer({ min: 0, max: 4 }),
      allowed: fc.boolean(),
    })
    .map(({ promised, ...rest }) => device({ ...rest, freeShare: 1 - promised / 20 })),
  { maxLength: 8 },
);

const requests = fc
  .record({
    needGib: fc.integer({ min: 1, max: 80 }),
    twentieths: fc.integer({ min: 0, max: 20 }),
    count: fc.integer({ min: 1, max: 3 }),
    prefer: fc.constantFrom(undefined, 'L4', 'A100', 'H100', 'T4'),
  })
  .map(({ twentieths, ...rest }) => request({ ...rest, share: twentieths / 20 }));

// Twentieths as whole numbers, so that this oracle needs no slack for binary fractions.
const fits = (at: PlacementDevice, { bytes, share }: PlacementRequest) =>
  at.allowed && at.freeBytes >= bytes && Math.round(at.freeShare * 20) >= Math.round(share * 20);

describe.each(policies(mix))('%s', (_, place) => {
  it('I5: never places where it does not fit, and always on as many of one kind as asked', () => {
    fc.assert(
      fc.property(devices, requests, (pool, asked) => {
        const chosen = place(pool, asked).devices;
        if (chosen === undefined) return;
        expect(chosen).toHaveLength(asked.count);
        expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
        expect(new Set(chosen.map((index) => pool[index]!.accelerator)).size).toBe(1);
        for (const index of chosen) expect(fits(pool[index]!, asked)).toBe(true);
      }),
    );
  });

  it('I5: memory and shares stay within capacity however many are placed', () => {
    fc.assert(
      fc.property(devices, fc.array(requests, { maxLength: 30 }), (pool, all) => {
        const full = all.reduce<readonly PlacementDevice[]>(
          (now, asked) => placed(now, place(now, asked), asked),
          pool,
        );
        for (const at of full) {
          expect(at.freeBytes).toBeGreaterThanOrEqual(0);
          expect(Math.round(at.freeShare * 20)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('places whenever enough of one kind have room, and only then', () => {
    fc.assert(
      fc.property(devices, requests, (pool, asked) => {
        const room = (id: string) =>
          pool.filter((at) => at.accelerator === id && fits(at, asked)).length >= asked.count;
        const isPossible = ['L4', 'A100', 'H100'].some(room);
        expect(place(pool, asked).devices !== undefined).toBe(isPossible);
      }),
    );
  });

  it('chooses the preferred kind exactly where enough of it have room', () => {
    fc.assert(
      fc.property(devices, requests, (pool, asked) => {
        const able = pool.filter((at) => at.accelerator === asked.prefer && fits(at, asked));
        fc.pre(able.length >= asked.count);
        const chosen = place(pool, asked).devices!;
        expect(pool[chosen[0]!]!.accelerator).toBe(asked.prefer);
      }),
    );
  });

  it('takes at once those of a kind that it would take one by one', () => {
    fc.assert(
      fc.property(devices, requests, (mixed, asked) => {
        const pool = mixed.map((at) => ({ ...at, accelerator: 'L4' }));
        const atOnce = place(pool, asked).devices;
        fc.pre(atOnce !== undefined);
        const oneByOne = atOnce!.map(() => {
          const [next] = place(pool, { ...asked, count: 1 }).devices!;
          pool[next!]!.allowed = false;
          return next!;
        });
        expect(oneByOne.sort((a, b) => a - b)).toEqual(atOnce);
      }),
    );
  });

  it('answers the same whatever cannot be had is added or removed', () => {
    fc.assert(
      fc.property(devices, requests, (pool, asked) => {
        const able = pool.map((at, index) => ({ at, index })).filter(({ at }) => fits(at, asked));
        const among = place(
          able.map(({ at }) => at),
          asked,
        ).devices;
        expect(place(pool, asked).devices).toEqual(among?.map((position) => able[position]!.index));
      }),
    );
  });
});

// First-fit goes by the order, so it is the one that may choose otherwise.
describe.each(policies(mix).filter(([of]) => of !== 'first-fit'))('%s', (of, place) => {
  it('chooses an equal one, if not the same, in a pool that is turned round', () => {
    fc.assert(
      fc.property(devices, requests, (pool, asked) => {
        const one = { ...asked, count: 1 };
        const there = place(pool, one).devices;
        fc.pre(there !== undefined);
        const back = place([...pool].reverse(), one).devices!;
        const mirrored = pool.length - 1 - back[0]!;
        expect(deciding(of, pool[mirrored]!)).toEqual(deciding(of, pool[there[0]!]!));
      }),
    );
  });
});

/** What two accelerators have in common of which a policy takes either. */
function deciding(of: PlainPlacementKind, at: PlacementDevice): readonly number[] {
  switch (of) {
    case 'first-fit':
      return [];
    case 'best-fit':
    case 'worst-fit':
    case 'fragmentation-gradient':
      return [at.freeBytes];
    case 'pack':
      return [at.residents, at.freeShare, at.freeBytes];
    case 'spread':
      return [at.residents, at.freeBytes];
    case 'cheapest-fit':
      return [at.usdPerHour, at.freeBytes];
  }
}
