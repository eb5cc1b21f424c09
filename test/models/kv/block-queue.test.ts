import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { none } from '../../../src/models/requests.ts';
import { BlockQueue } from '../../../src/models/serving/kv/block-queue.ts';

describe('BlockQueue', () => {
  test('blocks are counted, and those with an owner', () => {
    const queue = new BlockQueue();
    queue.append(none, 0, 5);
    queue.append(7, 2, 6);
    expect([queue.blocks, queue.owned]).toEqual([9, 4]);
    queue.takeLast(queue.first, 5);
    expect([queue.blocks, queue.owned, queue.owner(queue.first)]).toEqual([4, 4, 7]);
    queue.takeLast(queue.first, 1);
    queue.takeFirst(queue.first, 2);
    expect([queue.from(queue.first), queue.to(queue.first)]).toEqual([4, 5]);
    queue.takeFirst(queue.first, 1);
    expect([queue.first, queue.blocks, queue.owned]).toEqual([none, 0, 0]);
  });

  test('nameless blocks behind nameless ones are one entry, behind others not', () => {
    const queue = new BlockQueue();
    const first = queue.append(none, 0, 1);
    expect(queue.append(none, 0, 2)).toBe(first);
    queue.append(3, 0, 1);
    expect(queue.append(none, 0, 4)).not.toBe(first);
    expect([queue.size(first), queue.blocks]).toEqual([3, 8]);
  });

  test('as a list does, whatever joins and leaves', () => {
    const commands = fc.array(
      fc.record({
        owner: fc.integer({ min: -1, max: 3 }),
        from: fc.nat(5),
        count: fc.integer({ min: 1, max: 6 }),
        kind: fc.constantFrom('append', 'append', 'takeFirst', 'takeLast'),
        pick: fc.nat(1000),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(commands, (all) => {
        const queue = new BlockQueue();
        let list: Entry[] = [];
        for (const { owner, from, count, kind, pick } of all) {
          if (kind === 'append') {
            const last = list.at(-1);
            const entry = queue.append(owner, from, from + count);
            if (owner === none && last?.owner === none) last.to += count;
            else list.push({ entry, owner, from, to: from + count });
          } else if (list.length > 0) {
            const one = list[pick % list.length]!;
            const taken = Math.min(count, one.to - one.from);
            queue[kind](one.entry, taken);
            if (kind === 'takeFirst') one.from += taken;
            else one.to -= taken;
            list = list.filter((each) => each.from < each.to);
          }
          const sizes = list.map(({ owner: of, from: at, to }) => [of, to - at] as const);
          const sum = (some: typeof sizes) => some.reduce((total, [, size]) => total + size, 0);
          expect(queue.blocks).toBe(sum(sizes));
          expect(queue.owned).toBe(sum(sizes.filter(([of]) => of !== none)));
        }
        expect(drained(queue)).toEqual(list);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

interface Entry {
  readonly entry: number;
  readonly owner: number;
  from: number;
  to: number;
}

function drained(queue: BlockQueue): Entry[] {
  const entries: Entry[] = [];
  while (queue.first !== none) {
    const entry = queue.first;
    entries.push({
      entry,
      owner: queue.owner(entry),
      from: queue.from(entry),
      to: queue.to(entry),
    });
    queue.takeLast(entry, queue.size(entry));
  }
  return entries;
}
