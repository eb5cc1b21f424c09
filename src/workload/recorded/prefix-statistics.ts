import type { RecordedWorkload } from './recorded-workload.ts';

/** What an unlimited prefix cache would find in a recorded workload. */
export interface PrefixStatistics {
  /** Prefix groups in all prompts, and how many different ones there are. */
  readonly blocks: number;
  readonly uniqueBlocks: number;
  /** The part of `blocks` that stood at the same place after the same blocks in an earlier prompt. */
  readonly blockHitRate: number;
  /** Tokens of those blocks over all prompt tokens. */
  readonly tokenHitRate: number;
}

/** The hits of a cache that never forgets; undefined where no prompt has a prefix. */
export function prefixStatistics(recorded: RecordedWorkload): PrefixStatistics | undefined {
  const { count, prefixStarts, prefixGroups, prefixTokens, promptTokens } = recorded;
  const blocks = prefixStarts[count] ?? 0;
  if (blocks === 0) return undefined;
  const unique = new Set<number>();
  // A trie: the key of a node is its parent's number and its group, both below 2^31 and 2^22 in
  // practice, together exact in a double.
  const nodes = new Map<number, number>();
  let [hits, hitTokens, allTokens] = [0, 0, 0];
  for (let request = 0; request < count; request++) {
    allTokens += promptTokens[request]!;
    let parent = 0;
    for (let i = prefixStarts[request]!; i < prefixStarts[request + 1]!; i++) {
      unique.add(prefixGroups[i]!);
      const key = parent * 2147483648 + prefixGroups[i]!;
      const node = nodes.get(key);
      if (node !== undefined) {
        hits += 1;
        hitTokens += prefixTokens[i]!;
      }
      parent = node ?? nodes.size + 1;
      if (node === undefined) nodes.set(key, parent);
    }
  }
  return {
    blocks,
    uniqueBlocks: unique.size,
    blockHitRate: hits / blocks,
    tokenHitRate: allTokens === 0 ? 0 : hitTokens / allTokens,
  };
}
