import type { Block, NaiveKv } from './naive-kv.ts';

/** The blocks of one sequence, and what it computed into them. */
export interface NaiveHolding {
  /** Of each full block that it will ever have; empty where blocks are not found again. */
  readonly keys: readonly string[];
  /** How many of those lie in the shared head of its prompt. */
  readonly sharedBlocks: number;
  /** Tokens whose KV it has. */
  computed: number;
  blocks: Block[];
}

/** What of a sequence is found: its own part is looked up at admission only, and an answer never. */
export type Finds = 'all' | 'shared' | 'nothing';

/** How many more blocks so many tokens need. */
export function missingBlocks(holding: NaiveHolding, tokens: number, blockSize: number): number {
  return Math.ceil((holding.computed + tokens) / blockSize) - holding.blocks.length;
}

/** Blocks that so many tokens take out of the queue. */
export function blocksFor(
  kv: NaiveKv,
  holding: NaiveHolding,
  tokens: number,
  blockSize: number,
  finds: Finds,
): number {
  const twins = knownTwins(kv, holding, tokens, blockSize, finds);
  const cached = twins.filter(({ holders }) => holders === 0).length;
  return missingBlocks(holding, tokens, blockSize) - twins.length + cached;
}

/** Gives a sequence the blocks for so many tokens; those of its shared head are known from now on. */
export function grow(
  kv: NaiveKv,
  holding: NaiveHolding,
  tokens: number,
  blockSize: number,
  finds: Finds,
): void {
  const { computed, blocks, keys } = holding;
  const from = Math.floor(computed / blockSize);
  const twins = knownTwins(kv, holding, tokens, blockSize, finds);
  for (const twin of twins) kv.hold(twin);
  // A half-full block of its own, whose full twin is known, holds what comes after.
  const spare = twins.length > 0 ? blocks.splice(from) : [];
  blocks.push(...twins);
  const needed = Math.ceil((computed + tokens) / blockSize);
  while (blocks.length < needed) blocks.push(spare.pop() ?? kv.take());
  kv.free(spare);
  const shared = Math.min(holding.sharedBlocks, keys.length);
  const full = Math.min(shared, Math.floor((computed + tokens) / blockSize));
  for (let at = from + twins.length; at < full; at += 1) kv.learn(blocks[at]!, keys[at]!);
}

/** Lets go of all blocks. What is a sequence's own becomes known, and leaves before its head. */
export function close(kv: NaiveKv, holding: NaiveHolding, blockSize: number): void {
  const { blocks, keys, sharedBlocks, computed } = holding;
  const known = Math.min(keys.length, Math.floor(computed / blockSize));
  const nameless = blocks.splice(Math.max(sharedBlocks, known));
  for (let at = sharedBlocks; at < known; at += 1) {
    const kept = kv.keep(blocks[at]!, keys[at]!);
    if (kept !== blocks[at]) nameless.push(blocks[at]!);
    blocks[at] = kept;
  }
  kv.free(nameless);
  kv.free(blocks);
  holding.blocks = [];
  holding.computed = 0;
}

/** Blocks that become full with so many tokens, and are known already: none is computed twice into two. */
function knownTwins(
  kv: NaiveKv,
  { computed, keys, sharedBlocks }: NaiveHolding,
  tokens: number,
  blockSize: number,
  finds: Finds,
): Block[] {
  if (finds === 'nothing') return [];
  const from = Math.floor(computed / blockSize);
  const most = finds === 'all' ? keys.length : sharedBlocks;
  const full = Math.min(most, Math.floor((computed + tokens) / blockSize));
  return kv.find(keys.slice(0, full)).slice(from);
}
