import { longer } from '../../../engine/longer.ts';
import { none } from '../../requests.ts';
import { BlockQueue } from './block-queue.ts';

/**
 * Memory that holds known blocks: of each node of a prefix tree the blocks up to `end`, from where the
 * tier above it ends. Blocks in its queue are used by nobody; the least recently used goes first.
 */
export class Tier {
  readonly queue = new BlockQueue();
  /** Known blocks of a node in this tier or above it. */
  end = new Int32Array(0);
  /** The entry of a node's first blocks in the queue, or none. */
  #shallowest = new Int32Array(0);

  /** Makes room for so many nodes. */
  fit(nodes: number): void {
    if (this.end.length >= nodes) return;
    const before = this.end.length;
    this.end = longer(this.end, nodes);
    this.#shallowest = longer(this.#shallowest, nodes).fill(none, before);
  }

  /** Blocks of a node, from its first, that are not in the queue. */
  held(node: number): number {
    const entry = this.#shallowest[node]!;
    return entry === none ? this.end[node]! : this.queue.from(entry);
  }

  /** Puts blocks [from, to) of a node, which end where its queued ones begin, at the back of the queue. */
  append(node: number, from: number, to: number): void {
    const { queue } = this;
    const next = this.#shallowest[node]!;
    const entry = queue.append(node, from, to);
    queue.setDeeper(entry, next);
    this.#shallowest[node] = entry;
  }

  /** Takes a node's blocks before `to` out of the queue, and returns how many there were. */
  pin(node: number, to: number): number {
    const { queue } = this;
    let pinned = 0;
    let entry = this.#shallowest[node]!;
    while (entry !== none && queue.from(entry) < to) {
      const deeper = queue.deeper(entry);
      const count = Math.min(to, queue.to(entry)) - queue.from(entry);
      const size = queue.size(entry);
      queue.takeFirst(entry, count);
      pinned += count;
      if (count < size) break;
      this.#shallowest[node] = deeper;
      entry = deeper;
    }
    return pinned;
  }

  /** Takes up to `most` blocks from the front entry, which has an owner: the last of what it knows. Returns how many. */
  takeFront(most: number): number {
    const { queue } = this;
    const entry = queue.first;
    const node = queue.owner(entry);
    const count = Math.min(most, queue.size(entry));
    this.end[node]! -= count;
    if (count === queue.size(entry)) this.#unlinkDeepest(node, entry);
    queue.takeLast(entry, count);
    return count;
  }

  #unlinkDeepest(node: number, entry: number): void {
    const { queue } = this;
    let at = this.#shallowest[node]!;
    if (at === entry) {
      this.#shallowest[node] = none;
      return;
    }
    while (queue.deeper(at) !== entry) at = queue.deeper(at);
    queue.setDeeper(at, none);
  }
}
