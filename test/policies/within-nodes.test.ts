import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placementPolicy, plainPlacementKinds } from '../../src/policies/placement/index.ts';
import type { PlacementDevice } from '../../src/policies/placement/placement.ts';
import {
  type NodeFill,
  nodeFills,
  withinNodes,
} from '../../src/policies/placement/within-nodes.ts';

const device = (isFree: boolean, accelerator = 'a'): PlacementDevice => ({
  accelerator,
  usdPerHour: 1,
  memoryBytes: 80,
  freeBytes: isFree ? 80 : 0,
  freeShare: isFree ? 1 : 0,
  residents: isFree ? 0 : 1,
  allowed: isFree,
});

/** Nodes of four, each written as what is free of it (`.`) and taken (`x`). */
function taken(nodes: string, count: number, fill: NodeFill = 'placement', kind = 'first-fit') {
  const devices = [...nodes.replaceAll(' ', '')].map((one) => device(one === '.'));
  const policy = placementPolicy({ kind: kind as 'first-fit' }, []);
  const request = { bytes: 80, share: 1, count, prefer: undefined };
  return withinNodes(policy, 4, fill)(devices, request);
}

describe('a replica of several accelerators', () => {
  it('stays within one node', () => {
    expect(taken('xxx. x... ....', 2).devices).toEqual([5, 6]);
    expect(taken('xxx. xxx. xx..', 2).devices).toEqual([10, 11]);
    const refused = taken('xx.. xx.. xx..', 3);
    expect(refused).toEqual({
      devices: undefined,
      because: 'no 1 node has room for 3 accelerators',
    });
  });

  it('takes whole nodes where it is larger than one', () => {
    expect(taken('.... x... ....', 8).devices).toEqual([0, 1, 2, 3, 8, 9, 10, 11]);
    expect(taken('.... x... x...', 8)).toEqual({
      devices: undefined,
      because: 'no 2 nodes have room for 8 accelerators',
    });
  });
});

describe('a replica of one accelerator', () => {
  it.each([
    ['placement', 1],
    ['spread', 8],
    ['pack', 7],
  ] as const)('goes by %s to accelerator %i', (fill, expected) => {
    expect(taken('x... xxx. ....', 1, fill).devices).toEqual([expected]);
  });

  it('is refused with the reason of the policy where there is no room at all', () => {
    expect(taken('xxxx xxxx', 1, 'spread').because).toBe(
      'first-fit: none of 8 accelerators is allowed',
    );
  });
});

it('finds room if and only if enough nodes have it, under every policy', () => {
  const nodes = fc.array(fc.stringMatching(/^[.x]{4}$/), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      nodes,
      fc.constantFrom(1, 2, 3, 4, 8),
      fc.constantFrom(...nodeFills),
      fc.constantFrom(...plainPlacementKinds),
      (written, count, fill, kind) => {
        const { devices } = taken(written.join(''), count, fill, kind);
        const room = (node: string) => [...node].filter((one) => one === '.').length;
        const fitting = written.filter((node) => room(node) >= Math.min(count, 4)).length;
        expect(devices !== undefined).toBe(fitting >= Math.ceil(count / 4));
        if (devices === undefined) return;
        expect(new Set(devices).size).toBe(count);
        expect(new Set(devices.map((one) => Math.floor(one / 4))).size).toBe(Math.ceil(count / 4));
        for (const one of devices) expect(written.join('')[one]).toBe('.');
      },
    ),
  );
});
