import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { none } from '../../../src/models/requests.ts';
import { PrefixTree, root } from '../../../src/models/serving/kv/prefix-tree.ts';

describe('PrefixTree', () => {
  test('a node is known by what comes before it, its group, and its tokens', () => {
    const tree = new PrefixTree();
    const first = tree.add(root, 5, 100, 6);
    const second = tree.add(first, 5, 100, 7);
    expect(tree.find(root, 5, 100)).toBe(first);
    expect(tree.find(first, 5, 100)).toBe(second);
    expect(tree.find(second, 5, 100)).toBe(none);
    expect(tree.find(root, 5, 99)).toBe(none);
    expect([tree.children[root], tree.children[first], tree.blocks[second]]).toEqual([1, 1, 7]);
    tree.drop(second);
    expect([tree.find(first, 5, 100), tree.children[first]]).toEqual([none, 0]);
  });

  test('as a Map does, whatever is added and dropped', () => {
    const commands = fc.array(
      fc.record({ isDrop: fc.boolean(), pick: fc.nat(1000), group: fc.nat(9), tokens: fc.nat(2) }),
      { maxLength: 400, size: 'max' },
    );
    fc.assert(
      fc.property(commands, (all) => {
        const tree = new PrefixTree();
        const nodes = new Map<string, number>();
        const keyOf = (parent: number, group: number, tokens: number) =>
          `${parent} ${group} ${tokens}`;
        for (const { isDrop, pick, group, tokens } of all) {
          const known = [...nodes.values()];
          if (isDrop) {
            const leaves = known.filter((node) => tree.children[node] === 0);
            const node = leaves[pick % leaves.length];
            if (node === undefined) continue;
            nodes.delete(keyOf(tree.parent[node]!, tree.group[node]!, tree.tokens[node]!));
            tree.drop(node);
          } else {
            const parent = [root, ...known][pick % (known.length + 1)]!;
            const key = keyOf(parent, group, tokens);
            expect(tree.find(parent, group, tokens)).toBe(nodes.get(key) ?? none);
            if (!nodes.has(key)) nodes.set(key, tree.add(parent, group, tokens, 0));
          }
        }
        for (const [key, node] of nodes) {
          const [parent = 0, group = 0, tokens = 0] = key.split(' ').map(Number);
          expect(tree.find(parent, group, tokens)).toBe(node);
        }
        expect(new Set(nodes.values()).size).toBe(nodes.size);
      }),
      { numRuns: 150, seed: 1 },
    );
  });
});
