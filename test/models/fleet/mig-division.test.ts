import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { migTable } from '../../../src/catalog/mig.ts';
import type { Holding } from '../../../src/models/fleet/holding.ts';
import { MigDivision, type SliceTerms } from '../../../src/models/fleet/mig-division.ts';
import { asks, devices, nowhere, taken } from './devices.ts';

const gib = 1_073_741_824;
const a100 = 'A100-80-SXM';
const usable = new Map(migTable(a100)!.profiles.map((one) => [one.name, one.usableBytes]));

/** A pool of A100s whose slices are cut as replicas come, unless a layout is given. */
function pool(within?: Partial<SliceTerms> | undefined, layout?: readonly string[], count = 1) {
  const accelerators = devices(count, a100, 80 * gib);
  const terms: SliceTerms = {
    part: () => nowhere,
    maxClients: 48,
    divides: false,
    oversubscription: 1,
    sharesWeights: false,
    sharesFate: false,
  };
  const division = new MigDivision(accelerators, {
    cutting: 0.25,
    layout,
    within: within && { ...terms, ...within },
  });
  return { accelerators, division };
}

const mps: Partial<SliceTerms> = { divides: true, sharesFate: true };
const timeSlice: Partial<SliceTerms> = {};

/** A replica that has so many GiB of a slice, all of it where left out, and a part of its multiprocessors. */
function replica(profile: string, gibibytes?: number, share = 1, owner = 0) {
  const bytes = gibibytes === undefined ? usable.get(profile)! : gibibytes * gib;
  return asks({ accelerator: a100, profile, bytes, sharedBytes: bytes / 2 }, { share, owner });
}

const layoutOf = (division: MigDivision) =>
  division
    .layout(0)
    .map(({ profile, start }) => `${profile}@${start}`)
    .sort();

describe('slices of one replica each', () => {
  it('are cut as replicas come, by the rule of HAMi, and joined as they go', () => {
    const { division, accelerators } = pool();
    const three = taken(division, replica('3g.40gb'))!;
    const two = taken(division, replica('2g.20gb'))!;
    expect(layoutOf(division)).toEqual(['2g.20gb@0', '3g.40gb@4']);
    expect([three.preparation, two.preparation]).toEqual([0.25, 0.25]);
    expect(accelerators[0]!.freeBytes).toBe(20 * gib);
    expect(taken(division, replica('3g.40gb'))).toBeUndefined();
    two.leave();
    expect(layoutOf(division)).toEqual(['3g.40gb@4']);
    expect(taken(division, replica('3g.40gb'))).toBeDefined();
    expect(layoutOf(division)).toEqual(['3g.40gb@0', '3g.40gb@4']);
  });

  it('that are there from the start stay, are there at once, and are all there is', () => {
    const { division } = pool(undefined, ['2g.20gb', '4g.40gb']);
    // By the rule of one at a time the 2g would begin where alone the 4g can.
    expect(layoutOf(division)).toEqual(['2g.20gb@4', '4g.40gb@0']);
    const one = taken(division, replica('2g.20gb'))!;
    expect(one.preparation).toBe(0);
    expect(taken(division, replica('2g.20gb'))).toBeUndefined();
    expect(taken(division, replica('1g.10gb'))).toBeUndefined();
    one.leave();
    expect(layoutOf(division)).toEqual(['2g.20gb@4', '4g.40gb@0']);
    expect(taken(division, replica('2g.20gb'))).toBeDefined();
  });

  it('that find no room together are refused with what is legal', () => {
    expect(() => pool(undefined, ['4g.40gb', '4g.40gb'])).toThrow(
      /no room for 4g\.40gb \+ 4g\.40gb together; legal now: /,
    );
  });

  it('stand and fall alone', () => {
    const { division } = pool();
    const [one, other] = [
      taken(division, replica('3g.40gb'))!,
      taken(division, replica('1g.10gb'))!,
    ];
    expect([division.sharesFate(one, one), division.sharesFate(one, other)]).toEqual([true, false]);
  });
});

describe('slices that are shared (MPS)', () => {
  it('hold two halves, the second of which waits for no cut', () => {
    const { division } = pool(mps);
    const first = taken(division, replica('3g.40gb', 19, 0.5))!;
    const second = taken(division, replica('3g.40gb', 19, 0.5))!;
    expect([first.slice, second.slice]).toEqual([0, 0]);
    expect([first.preparation, second.preparation]).toEqual([0.25, 0]);
    expect(layoutOf(division)).toEqual(['3g.40gb@4']);
    // Half of half an accelerator each.
    expect([first.reserved, second.usdPerHour]).toEqual([0.25, 0.5]);
  });

  it('are joined when the last replica goes, not before', () => {
    const { division, accelerators } = pool(mps);
    const first = taken(division, replica('3g.40gb', 19, 0.5))!;
    const second = taken(division, replica('3g.40gb', 19, 0.5))!;
    first.leave();
    expect(layoutOf(division)).toEqual(['3g.40gb@4']);
    second.leave();
    expect(layoutOf(division)).toEqual([]);
    const [one] = accelerators;
    expect([one!.freeBytes, one!.freeShare, one!.residents]).toEqual([80 * gib, 1, 0]);
  });

  it('another is cut where memory, multiprocessors or clients run out', () => {
    for (const [within, third] of [
      [mps, replica('3g.40gb', 4, 0.2)],
      [mps, replica('3g.40gb', 20, 0.1)],
      [{ ...mps, maxClients: 1 }, replica('3g.40gb', 4, 0.1)],
    ] as const) {
      const { division } = pool(within);
      taken(division, replica('3g.40gb', 20, 0.9));
      expect(taken(division, third)!.slice).toBe(1);
      expect(layoutOf(division)).toEqual(['3g.40gb@0', '3g.40gb@4']);
    }
  });

  it('promise their multiprocessors as many times as they are told', () => {
    const { division } = pool({ ...mps, oversubscription: 2 });
    const all = [1, 2].map(() => taken(division, replica('3g.40gb', 10, 1))!);
    expect(all.map(({ slice }) => slice)).toEqual([0, 0]);
    expect(all.map(({ reserved }) => reserved)).toEqual([0.25, 0.25]);
  });

  it('fall with the first that fails, those of the same slice', () => {
    const { division } = pool(mps);
    const [one, beside, other] = [1, 2, 3].map(() => taken(division, replica('3g.40gb', 19, 0.5))!);
    expect(division.sharesFate(one!, beside!)).toBe(true);
    expect(division.sharesFate(one!, other!)).toBe(false);
  });
});

describe('slices that are shared in turns', () => {
  it('have whoever finds memory, since nobody has multiprocessors of its own', () => {
    const { division } = pool(timeSlice);
    const all = [1, 2, 3].map(() => taken(division, replica('3g.40gb', 13))!);
    expect(all.map(({ slice }) => slice)).toEqual([0, 0, 0]);
    expect(all[0]!.reserved).toBeCloseTo((0.5 * 13) / 39.25, 12);
    expect(division.sharesFate(all[0]!, all[1]!)).toBe(false);
    expect(taken(division, replica('3g.40gb', 13))!.slice).toBe(1);
  });

  it('keep shared weights once, until the last that reads them goes', () => {
    const { division } = pool({ sharesWeights: true });
    // Half of the 20 GiB of each are weights: 20 + 10 fit, and those of another deployment do not.
    const first = taken(division, replica('3g.40gb', 20))!;
    const second = taken(division, replica('3g.40gb', 20))!;
    expect(second.slice).toBe(first.slice);
    expect(taken(division, replica('3g.40gb', 20, 1, 1))!.slice).not.toBe(first.slice);
    first.leave();
    const third = taken(division, replica('3g.40gb', 20))!;
    expect(third.slice).toBe(second.slice);
    second.leave();
    third.leave();
    expect(layoutOf(division)).toHaveLength(1);
  });
});

const steps = fc.array(
  fc.oneof(
    fc.record({
      profile: fc.constantFrom(...usable.keys()),
      part: fc.constantFrom(0.2, 0.3, 0.5, 1),
      share: fc.constantFrom(0.1, 0.3, 0.5, 1),
      owner: fc.nat(1),
    }),
    fc.record({ leaves: fc.nat(20) }),
  ),
  { maxLength: 40 },
);

it('I5: no slice holds more than it has, slices stay apart, and an empty accelerator is whole', () => {
  fc.assert(
    fc.property(steps, fc.boolean(), (sequence, divides) => {
      const { division, accelerators } = pool({ ...mps, divides }, undefined, 2);
      const held: Holding[] = [];
      for (const [index, step] of sequence.entries()) {
        if ('leaves' in step) {
          const [gone] = held.splice(step.leaves % Math.max(1, held.length), 1);
          gone?.leave();
        } else {
          const { profile, part, share, owner } = step;
          const gibibytes = (usable.get(profile)! * part) / gib;
          const one = taken(division, replica(profile, gibibytes, share, owner), index % 2);
          if (one !== undefined) held.push(one);
        }
        for (const id of new Set(held.map(({ slice }) => slice))) {
          const inside = held.filter(({ slice }) => slice === id);
          const { profile } = inside[0]!.request.kinds[0]!;
          const sum = (of: (one: Holding) => number) =>
            inside.reduce((total, one) => total + of(one), 0);
          expect(sum(({ request }) => request.kinds[0]!.bytes)).toBeLessThanOrEqual(
            usable.get(profile!)! * (1 + 1e-12),
          );
          if (divides) expect(sum(({ request }) => request.terms.share)).toBeLessThan(1 + 1e-9);
        }
        for (const device of accelerators.keys()) {
          const cut = division.layout(device);
          const table = migTable(a100)!.profiles;
          const taken = cut.flatMap(({ profile, start }) => {
            const { memorySlices, starts } = table.find(({ name }) => name === profile)!;
            expect(starts).toContain(start);
            return Array.from({ length: memorySlices }, (_, each) => start + each);
          });
          expect(new Set(taken).size).toBe(taken.length);
          const there = held.filter(({ devices: [on] }) => on === device);
          expect(new Set(there.map(({ slice }) => slice)).size).toBe(cut.length);
        }
      }
      for (const one of held) one.leave();
      for (const { freeBytes, freeShare, residents } of accelerators) {
        expect([freeBytes, residents]).toEqual([80 * gib, 0]);
        expect(freeShare).toBeCloseTo(1, 12);
      }
    }),
  );
});
