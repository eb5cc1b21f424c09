import { longer } from '../../../engine/longer.ts';
import { none } from '../../requests.ts';
import type { BlockQueue } from './block-queue.ts';
import { PrefixTree, root } from './prefix-tree.ts';
import { Tier } from './tier.ts';

/** Memory below that of the accelerator, to which cached blocks move before they are forgotten. */
export interface LowerTier {
  /** Blocks that it holds. */
  readonly blocks: number;
  /** Seconds to bring one block back. */
  readonly secondsPerBlock: number;
}

/** A prompt as the cache sees it: a chain of shared groups, then a tail that is the sequence's own. */
export interface KvPrompt {
  /** Groups of the chain, with the tokens of each. */
  length: number;
  groups: Int32Array;
  tokens: Int32Array;
  /** Group that the tail and the answer are known by later; or none. */
  tail: number;
  /** Tokens of that group: the rest of the prompt, and the whole answer. */
  tailTokens: number;
}

/** Names what one running sequence holds of a cache; `none` where its prompt has no name. */
export type Holding = number;

/**
 * The paged KV cache of one replica, with its prefix cache: blocks are used by holdings, cached (their
 * contents known, used by none) or free. Cached and free blocks stand in one queue, in the order in which
 * they were freed, the last block of a sequence first: so what is known of a chain is always a head of it.
 */
export class KvCache {
  readonly blocks: number;
  readonly blockSize: number;
  /** Seconds that what the last `grow` found in lower tiers takes to come. */
  loadSeconds = 0;
  /** Blocks that came from lower tiers, ever. */
  loadedBlocks = 0;
  /** Cached blocks of the accelerator's memory that were given up for others, ever. */
  evictedBlocks = 0;

  readonly #tree = new PrefixTree();
  readonly #tiers: readonly Tier[];
  readonly #lower: readonly LowerTier[];
  readonly #memory: Tier;
  /** Of that memory: what nobody uses. */
  readonly #queue: BlockQueue;

  /** Of a holding: the deepest node that it holds whole, its depth, and the tokens up to its end. */
  #node = new Int32Array(initialLength);
  #link = new Int32Array(initialLength);
  #start = new Int32Array(initialLength);
  /** The node after it, of which it holds the first `#part` blocks; or none. */
  #partNode = new Int32Array(initialLength).fill(none);
  #part = new Int32Array(initialLength);
  readonly #freeHoldings: Holding[] = [];
  #holdings = 0;
  /** Holdings that hold a part of a node: those whose prompt is being processed, so few. */
  readonly #partial: Holding[] = [];

  /** Results of a walk: blocks on its way that are known already, and how many of those are in the queue. */
  #known = 0;
  #queued = 0;

  constructor(blocks: number, blockSize: number, lower: readonly LowerTier[] = []) {
    this.blocks = blocks;
    this.blockSize = blockSize;
    this.#lower = lower;
    this.#tiers = [new Tier(), ...lower.map(() => new Tier())];
    this.#memory = this.#tiers[0]!;
    this.#queue = this.#memory.queue;
    this.#queue.append(none, 0, blocks);
    this.#fit();
  }

  /** Blocks that a sequence could be given now: free and cached ones. */
  get available(): number {
    return this.#queue.blocks;
  }

  /** Blocks that nobody uses, with known contents. */
  get cached(): number {
    return this.#queue.owned;
  }

  /** Blocks that sequences use. */
  get used(): number {
    return this.blocks - this.available;
  }

  /** Blocks that so many tokens take. */
  blocksOf(tokens: number): number {
    return Math.ceil(tokens / this.blockSize);
  }

  /** Begins a holding, of nothing; what has no name is held as so many blocks, of which nothing need be known. */
  open(prompt: KvPrompt): Holding {
    return isNameless(prompt) ? none : this.#open();
  }

  #open(): Holding {
    const holding = this.#freeHoldings.pop() ?? this.#holdings++;
    if (holding === this.#node.length) {
      const length = 2 * holding;
      this.#node = longer(this.#node, length);
      this.#link = longer(this.#link, length);
      this.#start = longer(this.#start, length);
      this.#partNode = longer(this.#partNode, length);
      this.#part = longer(this.#part, length);
    }
    this.#node[holding] = root;
    this.#link[holding] = 0;
    this.#start[holding] = 0;
    this.#partNode[holding] = none;
    this.#part[holding] = 0;
    return holding;
  }

  /** Full blocks at the head of a prompt that are known, in whatever tier, leaving a token to compute. */
  find(prompt: KvPrompt, tokens: number): number {
    const { blockSize } = this;
    const end = this.#tiers[this.#tiers.length - 1]!.end;
    let node = root;
    let found = 0;
    for (let link = 0; link <= prompt.length; link += 1) {
      const group = link < prompt.length ? prompt.groups[link]! : prompt.tail;
      if (group === none) break;
      const size = link < prompt.length ? prompt.tokens[link]! : prompt.tailTokens;
      node = this.#tree.find(node, group, size);
      if (node === none) break;
      found += end[node]!;
      if (end[node]! < this.#tree.blocks[node]!) break;
    }
    return Math.min(found, Math.floor((tokens - 1) / blockSize));
  }

  /**
   * Gives a holding the blocks for the tokens up to `to`, of which it has those up to `from`, and makes its
   * part of the chain known; false, and nothing done, where there are too few. At admission `found` blocks come
   * from the cache, and what of them is in a lower tier is brought back, which takes `loadSeconds`; later it
   * is -1.
   */
  grow(holding: Holding, prompt: KvPrompt, from: number, to: number, found: number): boolean {
    const wanted = this.blocksOf(to) - this.blocksOf(from);
    this.loadSeconds = 0;
    if (isNameless(prompt)) return this.take(wanted);
    if (!this.fits(holding, prompt, from, to, found)) return false;
    const needed = wanted - this.#known;
    this.#walk(holding, prompt, to, found, true);
    if (needed >= 0) this.take(needed);
    else this.#queue.append(none, 0, -needed);
    return true;
  }

  /** Whether there are blocks enough for `grow` to give. */
  fits(holding: Holding, prompt: KvPrompt, from: number, to: number, found: number): boolean {
    const wanted = this.blocksOf(to) - this.blocksOf(from);
    if (isNameless(prompt)) return wanted <= this.available;
    this.#walk(holding, prompt, to, found, false);
    return wanted - this.#known + this.#queued <= this.available;
  }

  /** Takes so many blocks from the front of the queue; false, and none taken, where there are too few. */
  take(count: number): boolean {
    const queue = this.#queue;
    if (count > queue.blocks) return false;
    let left = count;
    while (left > 0) {
      const entry = queue.first;
      const node = queue.owner(entry);
      if (node === none) {
        const some = Math.min(left, queue.size(entry));
        queue.takeLast(entry, some);
        left -= some;
      } else {
        left -= this.#evict(0, left);
      }
    }
    if (this.#tiers.length > 1) this.#spill();
    return true;
  }

  /**
   * Ends a holding of so many blocks, which knows the contents of `known` tokens. What it holds of the
   * chain, and of a tail that has a name, stays cached until the blocks are needed.
   */
  close(opened: Holding, prompt: KvPrompt, held: number, known: number): void {
    if (isNameless(prompt)) {
      if (held > 0) this.#queue.append(none, 0, held);
      return;
    }
    // Its tail may have got its name since: of a sequence that is preempted, and to find its blocks again.
    const holding = opened === none ? this.#open() : opened;
    const { blockSize } = this;
    const tree = this.#tree;
    let node = this.#node[holding]!;
    let part = this.#partNode[holding]!;
    const start = Math.floor(this.#start[holding]! / blockSize);
    let nameless = held - start - this.#part[holding]!;
    if (prompt.tail !== none && this.#link[holding] === prompt.length) {
      const blocks = Math.floor((this.#start[holding]! + prompt.tailTokens) / blockSize) - start;
      const full = Math.min(blocks, Math.floor(known / blockSize) - start);
      if (full > this.#part[holding]!) {
        if (part === none) part = this.#childOf(node, prompt.tail, prompt.tailTokens, blocks);
        const before = Math.max(this.#part[holding]!, this.#memory.end[part]!);
        if (full > before) {
          nameless -= full - before;
          this.#setEnd(part, full, 0);
        }
        this.#hold(holding, part, full);
      }
    }
    if (nameless > 0) this.#queue.append(none, 0, nameless);
    if (part !== none) {
      this.#unhold(holding);
      this.#letGo(part);
    }
    while (node !== root) {
      const parent = tree.parent[node]!;
      tree.users[node]! -= 1;
      this.#letGo(node);
      node = parent;
    }
    this.#freeHoldings.push(holding);
  }

  /** Follows a prompt from where a holding ends, to the blocks that are full with `to` tokens. */
  #walk(holding: Holding, prompt: KvPrompt, to: number, found: number, apply: boolean): void {
    const { blockSize } = this;
    const tree = this.#tree;
    const { end } = this.#memory;
    this.#known = 0;
    this.#queued = 0;
    let node = this.#node[holding]!;
    let start = this.#start[holding]!;
    let held = this.#part[holding]!;
    let child = this.#partNode[holding]!;
    for (let link = this.#link[holding]!; link <= prompt.length; link += 1) {
      const isTail = link === prompt.length;
      const group = isTail ? prompt.tail : prompt.groups[link]!;
      // What a tail has in common with others is looked up at admission only.
      if (group === none || (isTail && found < 0)) break;
      const tokens = isTail ? prompt.tailTokens : prompt.tokens[link]!;
      const first = Math.floor(start / blockSize);
      const blocks = Math.floor((start + tokens) / blockSize) - first;
      if (child === none) child = tree.find(node, group, tokens);
      let full = Math.min(blocks, Math.floor(to / blockSize) - first);
      // What a tail adds is known only when its sequence leaves.
      if (isTail)
        full = Math.min(full, child === none ? 0 : this.#knownBelow(child, found - first));
      const whole = to >= start + tokens && full === blocks;
      if (full <= held && !whole) break;
      if (child === none) {
        if (!apply) break;
        child = this.#childOf(node, group, tokens, blocks);
      }
      const known = Math.min(full, this.#memory.end[child]!);
      this.#known += Math.max(0, known - held);
      this.#queued += Math.max(0, known - Math.max(held, this.#memory.held(child)));
      if (apply) {
        this.#memory.pin(child, full);
        if (full > this.#memory.end[child]!) this.#setEnd(child, full, found - first);
      }
      if (!whole) {
        if (apply) this.#hold(holding, child, full);
        break;
      }
      if (apply) {
        if (this.#partNode[holding] !== none) this.#unhold(holding);
        tree.users[child]! += 1;
        this.#node[holding] = child;
        this.#link[holding] = link + 1;
        this.#start[holding] = start + tokens;
      } else if (end[child]! < blocks && link < prompt.length) {
        // Nothing after a block that is not in memory is.
        break;
      }
      node = child;
      start += tokens;
      held = 0;
      child = none;
    }
  }

  /** Blocks of a tail that a sequence finds again: those in memory, and those that it was told of. */
  #knownBelow(node: number, found: number): number {
    const end = this.#memory.end[node]!;
    return Math.max(end, Math.min(found, this.#tiers[this.#tiers.length - 1]!.end[node]!));
  }

  /** Makes a node's first blocks those in memory, and brings those below `found` up from lower tiers. */
  #setEnd(node: number, end: number, found: number): void {
    let above = this.#memory.end[node]!;
    this.#memory.end[node] = end;
    for (let at = 1; at < this.#tiers.length; at += 1) {
      const tier = this.#tiers[at]!;
      const loaded = Math.max(0, Math.min(found, end, tier.end[node]!) - above);
      this.loadSeconds += loaded * this.#lower[at - 1]!.secondsPerBlock;
      this.loadedBlocks += loaded;
      above = Math.max(above, tier.end[node]!);
      tier.pin(node, end);
      tier.end[node] = Math.max(end, tier.end[node]!);
    }
  }

  /** Takes up to `most` blocks off the front of a tier; what is known of them goes one tier down. */
  #evict(at: number, most: number): number {
    const tier = this.#tiers[at]!;
    const node = tier.queue.owner(tier.queue.first);
    const to = tier.end[node]!;
    const count = tier.takeFront(most);
    if (at === 0) this.evictedBlocks += count;
    const lower = this.#tiers[at + 1];
    if (lower === undefined) this.#prune(node);
    else lower.append(node, to - count, to);
    return count;
  }

  /** Lets lower tiers forget what is more than they hold. */
  #spill(): void {
    for (let at = 1; at < this.#tiers.length; at += 1) {
      const { queue } = this.#tiers[at]!;
      const most = this.#lower[at - 1]!.blocks;
      while (queue.blocks > most) this.#evict(at, queue.blocks - most);
    }
  }

  #childOf(parent: number, group: number, tokens: number, blocks: number): number {
    const child = this.#tree.find(parent, group, tokens);
    if (child !== none) return child;
    const added = this.#tree.add(parent, group, tokens, blocks);
    this.#fit();
    for (const tier of this.#tiers) tier.end[added] = 0;
    return added;
  }

  #fit(): void {
    for (const tier of this.#tiers) tier.fit(this.#tree.length);
  }

  #hold(holding: Holding, node: number, blocks: number): void {
    if (this.#partNode[holding] === none) this.#partial.push(holding);
    this.#partNode[holding] = node;
    this.#part[holding] = blocks;
    this.#memory.pin(node, blocks);
  }

  #unhold(holding: Holding): void {
    this.#partNode[holding] = none;
    this.#part[holding] = 0;
    const last = this.#partial.pop()!;
    if (last !== holding) this.#partial[this.#partial.indexOf(holding)] = last;
  }

  /** Puts the blocks of a node that nobody uses any more into the queue. */
  #letGo(node: number): void {
    if (this.#tree.users[node]! > 0) return;
    let used = 0;
    for (const holding of this.#partial) {
      if (this.#partNode[holding] === node) used = Math.max(used, this.#part[holding]!);
    }
    const held = this.#memory.held(node);
    if (used < held) this.#memory.append(node, used, held);
    this.#prune(node);
  }

  /** Drops a node of which nothing is known, and its parents where that leaves nothing of them. */
  #prune(from: number): void {
    const tree = this.#tree;
    const { end } = this.#tiers[this.#tiers.length - 1]!;
    let node = from;
    while (
      node !== root &&
      end[node] === 0 &&
      tree.users[node] === 0 &&
      tree.children[node] === 0
    ) {
      const parent = tree.parent[node]!;
      tree.drop(node);
      node = parent;
    }
  }
}

/** Whether nobody will ever look for what a sequence computes of a prompt. */
function isNameless({ length, tail }: KvPrompt): boolean {
  return length === 0 && tail === none;
}

const initialLength = 8;
