import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyBin, type NodeNeed, nodesFor, packed } from '../../../src/policies/nodes/packing.ts';

const need = (devices: number, part = 1, accelerator = 'a'): NodeNeed => ({
  kinds: [{ accelerator, part }],
  devices,
});
const node = { accelerator: 'a', devices: 4 };
const times = (count: number, one: NodeNeed) => new Array<NodeNeed>(count).fill(one);

describe('nodes that replicas need', () => {
  it.each([
    ['whole accelerators', times(9, need(1)), 3],
    ['parts of accelerators', times(17, need(1, 0.25)), 2],
    ['ten tenths are one', times(40, need(1, 0.1)), 1],
    ['three of four leave one', [...times(2, need(3)), ...times(2, need(1))], 2],
    ['the largest first: 1, 3, 1, 3 are two nodes', [need(1), need(3), need(1), need(3)], 2],
    ['a replica larger than a node takes whole ones', [need(8), need(1)], 3],
  ])('%s', (_, needs, nodes) => {
    expect(nodesFor(needs, node, 100)).toEqual({ nodes, left: [] });
  });

  it('are no more than there may be, and not for what does not fit', () => {
    const large = need(1, 1.5);
    const other = need(1, 1, 'b');
    expect(nodesFor([...times(9, need(1)), large, other], node, 2)).toEqual({
      nodes: 2,
      left: [large, need(1), other],
    });
  });
});

describe('room', () => {
  it('is what is free of one node, and of one accelerator', () => {
    const bins = [
      { accelerator: 'a', free: [0.5, 0.5, 1, 0] },
      { accelerator: 'b', free: [1, 1] },
    ];
    const either = { ...need(2), kinds: [...need(1).kinds, { accelerator: 'b', part: 0.5 }] };
    expect(packed(bins, [need(2), either])).toEqual([need(2)]);
    expect(bins[1]!.free).toEqual([0.5, 0.5]);
  });

  it('I10: is never taken twice, and no replica is left out that an empty node could take', () => {
    const some = fc.record({
      devices: fc.integer({ min: 1, max: 4 }),
      part: fc.integer({ min: 1, max: 20 }).map((n) => n / 20),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 30 }), fc.nat(12), (wanted, most) => {
        const needs = wanted.map(({ devices, part }) => need(devices, part));
        const { nodes, left } = nodesFor(needs, node, most);
        expect(nodes).toBeLessThanOrEqual(most);
        if (nodes < most) expect(left).toEqual([]);
        const bins = Array.from({ length: nodes }, () => emptyBin('a', 4));
        expect(packed(bins, needs)).toEqual(left);
        for (const { free } of bins) {
          for (const part of free) expect(part).toBeGreaterThanOrEqual(-1e-9);
        }
      }),
    );
  });
});
