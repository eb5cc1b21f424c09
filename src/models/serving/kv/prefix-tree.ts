import { longer } from '../../../engine/longer.ts';
import { none } from '../../requests.ts';

/** The node of the empty prefix. */
export const root = 0;

/**
 * What is known of prompts: a node for each group after each chain of groups before it. Nodes are
 * integers; a node that is dropped may be given out again.
 */
export class PrefixTree {
  parent = new Int32Array(initialLength);
  group = new Int32Array(initialLength);
  /** Tokens of the group, and full blocks that end in it. */
  tokens = new Int32Array(initialLength);
  blocks = new Int32Array(initialLength);
  /** Nodes below it. */
  children = new Int32Array(initialLength);
  /** Sequences that use all its blocks. */
  users = new Int32Array(initialLength);
  /** Nodes that columns elsewhere must have room for. */
  length = initialLength;

  /** Nodes by the hash of parent, group and tokens, with linear probing; at most half full. */
  #table = new Int32Array(2 * initialLength).fill(none);
  #nodes = 1;
  #taken = 1;
  #free = none;

  /** The node of a group after a prefix, or none. */
  find(parent: number, group: number, tokens: number): number {
    const table = this.#table;
    const mask = table.length - 1;
    let at = hash(parent, group, tokens) & mask;
    for (;;) {
      const node = table[at]!;
      if (node === none) return none;
      if (
        this.parent[node] === parent &&
        this.group[node] === group &&
        this.tokens[node] === tokens
      )
        return node;
      at = (at + 1) & mask;
    }
  }

  /** Adds a node that is not there. */
  add(parent: number, group: number, tokens: number, blocks: number): number {
    const node = this.#take();
    this.parent[node] = parent;
    this.group[node] = group;
    this.tokens[node] = tokens;
    this.blocks[node] = blocks;
    this.children[node] = 0;
    this.users[node] = 0;
    this.children[parent]! += 1;
    this.#nodes += 1;
    if (2 * this.#nodes > this.#table.length) this.#rebuild(node);
    else this.#enter(node);
    return node;
  }

  /** Drops a node without children. */
  drop(node: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    let hole = this.#home(node);
    while (table[hole] !== node) hole = (hole + 1) & mask;
    // Linear probing without tombstones: what could not stand where it belongs moves up into the hole.
    for (let at = (hole + 1) & mask; table[at] !== none; at = (at + 1) & mask) {
      const home = this.#home(table[at]!);
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      table[hole] = table[at]!;
      hole = at;
    }
    table[hole] = none;
    this.children[this.parent[node]!]! -= 1;
    this.parent[node] = this.#free;
    this.#free = node;
    this.#nodes -= 1;
  }

  #home(node: number): number {
    const key = hash(this.parent[node]!, this.group[node]!, this.tokens[node]!);
    return key & (this.#table.length - 1);
  }

  #enter(node: number): void {
    const table = this.#table;
    let at = this.#home(node);
    while (table[at] !== none) at = (at + 1) & (table.length - 1);
    table[at] = node;
  }

  #rebuild(added: number): void {
    const nodes = this.#table;
    this.#table = new Int32Array(2 * nodes.length).fill(none);
    for (const node of nodes) if (node !== none) this.#enter(node);
    this.#enter(added);
  }

  #take(): number {
    const node = this.#free;
    if (node !== none) {
      this.#free = this.parent[node]!;
      return node;
    }
    if (this.#taken === this.length) this.#grow();
    return this.#taken++;
  }

  #grow(): void {
    this.length *= 2;
    this.parent = longer(this.parent, this.length);
    this.group = longer(this.group, this.length);
    this.tokens = longer(this.tokens, this.length);
    this.blocks = longer(this.blocks, this.length);
    this.children = longer(this.children, this.length);
    this.users = longer(this.users, this.length);
  }
}

const initialLength = 16;

function hash(parent: number, group: number, tokens: number): number {
  let bits =
    Math.imul(parent ^ Math.imul(group, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(tokens, 0xc2b2ae35);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x27d4eb2f);
  return bits ^ (bits >>> 13);
}
