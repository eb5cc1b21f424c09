import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Holding } from '../../../src/models/fleet/holding.ts';
import { HybridDivision } from '../../../src/models/fleet/hybrid-division.ts';
import { PublishedMultiTenantGPUScheduler } from '../../policies/published-hybrid-scheduler.ts';
import { asks, devices, nowhere, taken } from './devices.ts';

const gb = 1e9;

/** A pool of 80 GB accelerators, 16 GB of each reserved. */
function pool({ corrected, count = 1 }: { corrected: boolean; count?: number }) {
  const accelerators = devices(count, 'A100-80-SXM', 80 * gb);
  const division = new HybridDivision(accelerators, {
    part: () => nowhere,
    reserved: 0.2,
    corrected,
  });
  return { accelerators, division };
}

/** A replica with memory and multiprocessors of its own. */
const spatial = (gigabytes: number, share = 0.05, owner = 0) =>
  asks({ accelerator: 'A100-80-SXM', bytes: gigabytes * gb }, { isSpatial: true, share, owner });

/** One that takes turns. */
const temporal = (gigabytes: number, owner = 1) =>
  asks({ accelerator: 'A100-80-SXM', bytes: gigabytes * gb }, { owner });

describe('corrected', () => {
  it('keeps a fifth of the memory for those who reserve, and the rest for the others', () => {
    const { division, accelerators } = pool({ corrected: true });
    expect(taken(division, spatial(16.1))).toBeUndefined();
    expect(taken(division, temporal(64.1))).toBeUndefined();
    expect(taken(division, spatial(16))).toBeDefined();
    expect(taken(division, temporal(40))).toBeDefined();
    expect(taken(division, temporal(24.1))).toBeUndefined();
    expect(taken(division, temporal(24))).toBeDefined();
    expect(taken(division, spatial(0.1))).toBeUndefined();
    expect(accelerators[0]!.freeBytes).toBe(0);
  });

  it('keeps a fifth of the multiprocessors, too', () => {
    const { division } = pool({ corrected: true });
    expect(taken(division, spatial(1, 0.21))).toBeUndefined();
    // 0.1 + 0.1 + 0.1 is more than 0.3 in binary, and all the same no more than what three have.
    const third = new HybridDivision(devices(1, 'A100-80-SXM', 80 * gb), {
      part: () => nowhere,
      reserved: 0.3,
      corrected: true,
    });
    for (let each = 0; each < 3; each += 1) expect(taken(third, spatial(1, 0.1))).toBeDefined();
    expect(taken(third, spatial(1, 0.001))).toBeUndefined();
  });

  it('has all of it back when replicas stop, again and again', () => {
    const { division, accelerators } = pool({ corrected: true });
    for (let round = 0; round < 20; round += 1) {
      const held = [taken(division, spatial(10, 0.1))!, taken(division, temporal(50))!];
      expect(taken(division, spatial(10, 0.1))).toBeUndefined();
      for (const one of held) one.leave();
    }
    const [one] = accelerators;
    expect([one!.freeBytes, one!.freeShare, one!.residents]).toEqual([80 * gb, 1, 0]);
  });

  it('charges a replica for the larger of its parts', () => {
    const { division } = pool({ corrected: true });
    expect(taken(division, spatial(4, 0.1))).toMatchObject({ reserved: 0.1, usdPerHour: 0.2 });
    expect(taken(division, spatial(8, 0.05))).toMatchObject({ reserved: 0.1, usdPerHour: 0.2 });
    // Who takes turns has no multiprocessors of its own, whatever part it names.
    expect(taken(division, temporal(20))).toMatchObject({ reserved: 0.25, usdPerHour: 0.5 });
  });

  it('lets all on one accelerator fall together, and nobody on another', () => {
    const { division } = pool({ corrected: true, count: 2 });
    const one = taken(division, spatial(8))!;
    const beside = taken(division, temporal(20))!;
    const elsewhere = taken(division, temporal(20), 1)!;
    expect(division.sharesFate(one, beside)).toBe(true);
    expect(division.sharesFate(beside, elsewhere)).toBe(false);
  });
});

describe('as published', () => {
  it('is given nothing back: two rounds of 8 GB, and no more', () => {
    const { division, accelerators } = pool({ corrected: false });
    taken(division, spatial(8))!.leave();
    taken(division, spatial(8))!.leave();
    expect(taken(division, spatial(0.1))).toBeUndefined();
    // The memory is free, as is the accelerator; only the books say otherwise.
    const [one] = accelerators;
    expect([one!.freeBytes, one!.residents]).toEqual([80 * gb, 0]);
  });

  it('takes memory for the second replica of a tenant, and forgets the first', () => {
    const { division } = pool({ corrected: false });
    expect(taken(division, spatial(8, 0.05, 3))).toBeDefined();
    expect(taken(division, spatial(8, 0.05, 3))).toBeDefined();
    expect(taken(division, spatial(8, 0.05, 3))).toBeUndefined();
  });

  it('counts neither multiprocessors nor the memory of those who take turns', () => {
    const { division } = pool({ corrected: false });
    for (let each = 0; each < 4; each += 1) expect(taken(division, spatial(2, 0.2))).toBeDefined();
    expect(taken(division, temporal(72))).toBeDefined();
  });

  it('I5: no more than there is all the same', () => {
    const { division } = pool({ corrected: false });
    expect(taken(division, temporal(70))).toBeDefined();
    expect(taken(division, spatial(11))).toBeUndefined();
    expect(taken(division, temporal(11))).toBeUndefined();
    expect(taken(division, spatial(10))).toBeDefined();
  });
});

/** Replicas that come, and that go by their number among those that are there. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      isSpatial: fc.boolean(),
      gigabytes: fc.integer({ min: 1, max: 24 }),
      percent: fc.integer({ min: 1, max: 12 }),
      owner: fc.nat(2),
      device: fc.nat(1),
    }),
    fc.record({ leaves: fc.nat(20) }),
  ),
  { maxLength: 60 },
);
type Step = typeof steps extends fc.Arbitrary<(infer Each)[]> ? Each : never;

/** Plays steps, telling after each who is there, and of one that came whether it found room. */
function play(
  division: HybridDivision,
  sequence: readonly Step[],
  told: (held: readonly Holding[], step: Step, found: boolean) => void,
): Holding[] {
  const held: Holding[] = [];
  for (const step of sequence) {
    let found = false;
    if ('leaves' in step) {
      const [gone] = held.splice(step.leaves % Math.max(1, held.length), 1);
      gone?.leave();
    } else {
      const { isSpatial, gigabytes, percent, owner, device } = step;
      const one = taken(
        division,
        isSpatial ? spatial(gigabytes, percent / 100, owner) : temporal(gigabytes, owner),
        device,
      );
      if (one !== undefined) held.push(one);
      found = one !== undefined;
    }
    told(held, step, found);
  }
  return held;
}

describe('over generated comings and goings', () => {
  it('I5: corrected, neither part holds more than it has, and refuses nobody it has room for', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const { division } = pool({ corrected: true, count: 2 });
        let before: readonly Holding[] = [];
        const sums = (held: readonly Holding[], device: number) => {
          const there = held.filter(({ devices: [on] }) => on === device);
          const bytes = (kept: boolean) =>
            there
              .filter(({ request }) => request.terms.isSpatial === kept)
              .reduce((sum, { request }) => sum + request.kinds[0]!.bytes, 0);
          const hundredths = there
            .filter(({ request }) => request.terms.isSpatial)
            .reduce((sum, { request }) => sum + Math.round(100 * request.terms.share), 0);
          return { spatial: bytes(true), temporal: bytes(false), hundredths };
        };
        play(division, sequence, (held, step, found) => {
          for (const device of [0, 1]) {
            const sum = sums(held, device);
            expect(sum.spatial).toBeLessThanOrEqual(16 * gb);
            expect(sum.temporal).toBeLessThanOrEqual(64 * gb);
            expect(sum.hundredths).toBeLessThanOrEqual(20);
          }
          if (!('leaves' in step)) {
            const sum = sums(before, step.device);
            const hasRoom = step.isSpatial
              ? sum.spatial + step.gigabytes * gb <= 16 * gb && sum.hundredths + step.percent <= 20
              : sum.temporal + step.gigabytes * gb <= 64 * gb;
            expect(found).toBe(hasRoom);
          }
          before = [...held];
        });
      }),
    );
  });

  it('corrected, an accelerator that is empty again is as good as new', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const { division, accelerators } = pool({ corrected: true, count: 2 });
        for (const one of play(division, sequence, () => {})) one.leave();
        for (const [device, one] of accelerators.entries()) {
          expect([one.freeBytes, one.residents]).toEqual([80 * gb, 0]);
          expect(taken(division, spatial(16, 0.2), device)).toBeDefined();
          expect(taken(division, temporal(64), device)).toBeDefined();
        }
      }),
    );
  });

  it('as published, it decides as the published class does, line by line', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const { division, accelerators } = pool({ corrected: false, count: 2 });
        const classes = accelerators.map(() => new PublishedMultiTenantGPUScheduler(80));
        let free = [80, 80];
        play(division, sequence, (_, step, found) => {
          if (!('leaves' in step)) {
            const { isSpatial, gigabytes, owner, device } = step;
            // What is not there physically, nobody asks the class for.
            const isThere = gigabytes <= free[device]!;
            const scheduler = classes[device]!;
            if (!isThere) expect(found).toBe(false);
            else if (isSpatial) {
              expect(found).toBe(scheduler.allocate_spatial(String(owner), gigabytes));
            } else {
              scheduler.enqueue_temporal(String(owner), {});
              expect(found).toBe(true);
            }
          }
          free = accelerators.map(({ freeBytes }) => freeBytes / gb);
        });
      }),
    );
  });
});
