import { longer } from '../../engine/longer.ts';
import { PairTable } from './pair-table.ts';
import type { RoutedRequest } from './router.ts';

const none = -1;
/** Parent of the groups that prompts begin with. */
const root = -1;

/**
 * A router's belief of which heads of prompts each replica has in its cache: what it sent there, the
 * least recently sent forgotten where that is more than `capacity` tokens. The rest of a prompt counts
 * only if a later prompt can name it.
 *
 * Invariant: a replica that holds a group of a chain holds all groups before it, more recently used.
 */
export class PrefixIndex {
  readonly #capacity: number;
  /** Nodes of the tree of chains: (parent, group). */
  readonly #nodes = new PairTable();
  /** Replicas that hold each node, and the last of them that was sent it. */
  #holders = new Int32Array(0);
  #newestHolder = new Int32Array(0);
  /** What is held: (node, replica), with its tokens, in two lists: by node, and by replica. */
  readonly #held = new PairTable();
  #tokens = new Int32Array(0);
  #olderHolder = new Int32Array(0);
  #newerHolder = new Int32Array(0);
  #olderHeld = new Int32Array(0);
  #newerHeld = new Int32Array(0);
  /** By replica. */
  #newest = new Int32Array(0);
  #oldest = new Int32Array(0);
  #total = new Int32Array(0);
  /** The known part of the chain that was looked up, and the tokens up to the end of each node. */
  #path = new Int32Array(64);
  #reach = new Int32Array(64);
  #depth = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Finds the known part of a prompt's chain, for the two questions below, until the next is sent. */
  lookUp(request: RoutedRequest): void {
    const { prefix, tailGroup } = request;
    this.#depth = 0;
    let parent = root;
    let reach = 0;
    for (let link = 0; link < prefix.length; link += 1) {
      reach += prefix.tokens[link]!;
      parent = this.#step(parent, prefix.groups[link]!, reach);
      if (parent === none) return;
    }
    // A request that was sent before and comes again finds all of its prompt.
    if (tailGroup >= 0) this.#step(parent, tailGroup, request.promptTokens);
  }

  /** Tokens of that prompt that a replica is believed to have. O(log length of the chain). */
  tokensAt(replica: number): number {
    let low = 0;
    let high = this.#depth;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#held.find(this.#path[middle]!, replica) === none) high = middle;
      else low = middle + 1;
    }
    if (low === 0) return 0;
    const before = low === 1 ? 0 : this.#reach[low - 2]!;
    const tokens = this.#tokens[this.#held.find(this.#path[low - 1]!, replica)]!;
    return Math.min(before + tokens, this.#reach[low - 1]!);
  }

  /**
   * Fills `into` with replicas that have the longest heads of that prompt, as many as there is room for,
   * of equal ones the last used first; returns how many there are.
   */
  longest(into: Int32Array): number {
    let count = 0;
    let beyond = 0;
    for (let depth = this.#depth - 1; depth >= 0 && count < into.length; depth -= 1) {
      const node = this.#path[depth]!;
      // Nobody but those who hold more of the chain.
      if (this.#holders[node] === beyond) continue;
      beyond = this.#holders[node]!;
      const deeper = depth + 1 < this.#depth ? this.#path[depth + 1]! : none;
      let held = this.#newestHolder[node]!;
      for (; held !== none && count < into.length; held = this.#olderHolder[held]!) {
        const replica = this.#held.second(held);
        if (deeper !== none && this.#held.find(deeper, replica) !== none) continue;
        into[count] = replica;
        count += 1;
      }
    }
    return count;
  }

  /** Notes that a replica was sent a request, and will have its whole prompt. */
  sent(request: RoutedRequest, replica: number): void {
    if (replica >= this.#newest.length) this.#growReplicas(replica);
    const { prefix, tailGroup, promptTokens } = request;
    let depth = 0;
    let parent = root;
    let reach = 0;
    for (let link = 0; link < prefix.length; link += 1) {
      parent = this.#hold(parent, prefix.groups[link]!, prefix.tokens[link]!, replica, depth);
      depth += 1;
      reach += prefix.tokens[link]!;
    }
    if (tailGroup >= 0) {
      this.#hold(parent, tailGroup, Math.max(0, promptTokens - reach), replica, depth);
      depth += 1;
    }
    // The head last: it is to outlive what follows it.
    for (let at = depth - 1; at >= 0; at -= 1) this.#use(this.#path[at]!);
    while (this.#total[replica]! > this.#capacity) this.#drop(this.#oldest[replica]!);
    this.#depth = 0;
  }

  /** Forgets a replica that is gone. */
  forget(replica: number): void {
    if (replica >= this.#newest.length) return;
    while (this.#oldest[replica] !== none) this.#drop(this.#oldest[replica]!);
  }

  /** Lengthens the known part of the chain; the node, or -1 where nobody holds it. */
  #step(parent: number, group: number, reach: number): number {
    const node = this.#nodes.find(parent, group);
    if (node === none) return none;
    this.#makeRoom(this.#depth);
    this.#path[this.#depth] = node;
    this.#reach[this.#depth] = reach;
    this.#depth += 1;
    return node;
  }

  /** Lets a replica hold a node with so many tokens, notes its entry in the path, and returns the node. */
  #hold(parent: number, group: number, tokens: number, replica: number, depth: number): number {
    let node = this.#nodes.find(parent, group);
    if (node === none) {
      node = this.#nodes.add(parent, group);
      if (node >= this.#holders.length) this.#growNodes();
      this.#holders[node] = 0;
      this.#newestHolder[node] = none;
    }
    let held = this.#held.find(node, replica);
    if (held === none) {
      held = this.#held.add(node, replica);
      if (held >= this.#tokens.length) this.#growHeld();
      this.#tokens[held] = 0;
      this.#holders[node]! += 1;
      this.#linkFirst(held, node, replica);
    }
    // An earlier turn that comes again does not shorten what a later one left.
    const longer = Math.max(0, tokens - this.#tokens[held]!);
    this.#total[replica]! += longer;
    this.#tokens[held]! += longer;
    this.#makeRoom(depth);
    this.#path[depth] = held;
    return node;
  }

  #use(held: number): void {
    this.#unlink(held);
    this.#linkFirst(held, this.#held.first(held), this.#held.second(held));
  }

  #drop(held: number): void {
    const node = this.#held.first(held);
    this.#total[this.#held.second(held)]! -= this.#tokens[held]!;
    this.#unlink(held);
    this.#held.remove(held);
    this.#holders[node]! -= 1;
    if (this.#holders[node] === 0) this.#nodes.remove(node);
  }

  #linkFirst(held: number, node: number, replica: number): void {
    const holder = this.#newestHolder[node]!;
    this.#olderHolder[held] = holder;
    this.#newerHolder[held] = none;
    if (holder !== none) this.#newerHolder[holder] = held;
    this.#newestHolder[node] = held;

    const newest = this.#newest[replica]!;
    this.#olderHeld[held] = newest;
    this.#newerHeld[held] = none;
    if (newest === none) this.#oldest[replica] = held;
    else this.#newerHeld[newest] = held;
    this.#newest[replica] = held;
  }

  #unlink(held: number): void {
    const olderHolder = this.#olderHolder[held]!;
    const newerHolder = this.#newerHolder[held]!;
    if (olderHolder !== none) this.#newerHolder[olderHolder] = newerHolder;
    if (newerHolder !== none) this.#olderHolder[newerHolder] = olderHolder;
    else this.#newestHolder[this.#held.first(held)] = olderHolder;

    const replica = this.#held.second(held);
    const older = this.#olderHeld[held]!;
    const newer = this.#newerHeld[held]!;
    if (older !== none) this.#newerHeld[older] = newer;
    else this.#oldest[replica] = newer;
    if (newer !== none) this.#olderHeld[newer] = older;
    else this.#newest[replica] = older;
  }

  #makeRoom(depth: number): void {
    if (depth < this.#path.length) return;
    this.#path = longer(this.#path, 2 * depth);
    this.#reach = longer(this.#reach, 2 * depth);
  }

  #growNodes(): void {
    const { length } = this.#nodes;
    this.#holders = longer(this.#holders, length);
    this.#newestHolder = longer(this.#newestHolder, length);
  }

  #growHeld(): void {
    const { length } = this.#held;
    this.#tokens = longer(this.#tokens, length);
    this.#olderHolder = longer(this.#olderHolder, length);
    this.#newerHolder = longer(this.#newerHolder, length);
    this.#olderHeld = longer(this.#olderHeld, length);
    this.#newerHeld = longer(this.#newerHeld, length);
  }

  #growReplicas(replica: number): void {
    const known = this.#newest.length;
    const length = Math.max(16, 2 * known, replica + 1);
    this.#newest = longer(this.#newest, length).fill(none, known);
    this.#oldest = longer(this.#oldest, length).fill(none, known);
    this.#total = longer(this.#total, length);
  }
}
