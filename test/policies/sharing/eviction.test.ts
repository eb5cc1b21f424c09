import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastRecentlyUsed, type ResidentModel } from '../../../src/policies/sharing/eviction.ts';

const second = 1_000_000;
const evict = leastRecentlyUsed(10 * second);

/** A model without work; instants in seconds. */
function idle(bytes: number, idleSince: number): ResidentModel {
  return { bytes, since: 0, hasWork: false, idleSince: idleSince * second };
}

function busy(bytes: number, since: number): ResidentModel {
  return { bytes, since: since * second, hasWork: true, idleSince: 0 };
}

/** Who leaves 80 bytes at 100 seconds for so many. */
function forRoomOf(bytes: number, ...residents: ResidentModel[]) {
  return evict(bytes, 80, residents, 100 * second);
}

describe('eviction of the least recently used', () => {
  it('lets nobody leave where there is room, to the last byte', () => {
    const { victims, because } = forRoomOf(30, idle(20, 5), idle(30, 7));
    expect(victims).toEqual([]);
    expect(because).toBe('there is room');
    expect(forRoomOf(31, idle(20, 5), idle(30, 7)).victims).toEqual([0]);
  });

  it('takes those that are idle for the longest, not those that came first', () => {
    const { victims, because } = forRoomOf(50, idle(30, 60), idle(20, 40), idle(30, 50));
    expect(victims).toEqual([1, 2]);
    expect(because).toBe('1 is idle for 60.000 s, 2 is idle for 50.000 s');
  });

  it('spares whoever turns out to be in nobody’s way', () => {
    expect(forRoomOf(60, idle(10, 1), idle(60, 2)).victims).toEqual([1]);
  });

  it('takes the one that came first of those that are idle for as long', () => {
    expect(forRoomOf(20, idle(40, 5), idle(40, 5)).victims).toEqual([0]);
  });

  it('spares those that have work, however long they stayed, while others have none', () => {
    expect(forRoomOf(40, busy(40, 0), idle(40, 99)).victims).toEqual([1]);
  });

  it('takes those that have work once they stayed, the longest first', () => {
    const { victims, because } = forRoomOf(40, busy(40, 80), busy(40, 70));
    expect(victims).toEqual([1]);
    expect(because).toBe('1 has stayed for 30.000 s');
    expect(forRoomOf(40, busy(80, 90)).victims).toEqual([0]);
  });

  it('lets the newcomer wait where they did not, and says until when', () => {
    const { victims, again, because } = forRoomOf(40, busy(40, 90.5), busy(40, 95));
    expect(victims).toBeUndefined();
    expect(again).toBe(100.5 * second);
    expect(because).toBe('all have work and may stay, the first until 100.500 s');
  });

  it('lets nobody leave in vain: who stayed stays on where it would not be enough', () => {
    const { victims, again } = forRoomOf(80, idle(20, 0), busy(30, 0), busy(30, 95));
    expect(victims).toBeUndefined();
    expect(again).toBe(105 * second);
  });

  it('makes room as soon as it can, with nobody too many, and never waits for ever', () => {
    const model = fc.record({
      bytes: fc.integer({ min: 1, max: 40 }),
      since: fc.nat(20),
      hasWork: fc.boolean(),
      idleSince: fc.nat(20),
    });
    const residents = fc.array(model, { maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), residents, fc.nat(40), (bytes, list, now) => {
        const held = list.reduce((sum, one) => sum + one.bytes, 0);
        const capacity = Math.max(held, bytes);
        const { victims, again } = leastRecentlyUsed(10)(bytes, capacity, list, now);
        const mayLeave = list.filter(({ hasWork, since }) => !hasWork || since + 10 <= now);
        const free = capacity - held;
        const most = free + mayLeave.reduce((sum, one) => sum + one.bytes, 0);
        expect(victims !== undefined).toBe(most >= bytes);
        if (victims === undefined) {
          expect(again).toBeGreaterThan(now);
          expect(again).toBeLessThan(Number.POSITIVE_INFINITY);
          return;
        }
        const made = free + victims.reduce((sum, victim) => sum + list[victim]!.bytes, 0);
        expect(made).toBeGreaterThanOrEqual(bytes);
        expect(new Set(victims).size).toBe(victims.length);
        for (const victim of victims) {
          expect(mayLeave).toContain(list[victim]);
          expect(made - list[victim]!.bytes).toBeLessThan(bytes);
        }
      }),
    );
  });
});
