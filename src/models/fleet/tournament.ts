const never = Number.POSITIVE_INFINITY;

/**
 * The least of some numbers, kept as they change: a tree whose leaves are the numbers, and every other
 * node the less of its two children. Infinite numbers are never found.
 */
export class Tournament {
  #count = 0;
  /** The first leaf, a power of two: node i has the children 2i and 2i + 1. */
  #leaves = 1;
  #nodes = new Float64Array(2).fill(never);

  /** Starts over with so many numbers; `put` them all, then `settle`. */
  reset(count: number): void {
    this.#count = count;
    let leaves = 1;
    while (leaves < count) leaves *= 2;
    this.#leaves = leaves;
    if (this.#nodes.length < 2 * leaves) this.#nodes = new Float64Array(2 * leaves);
    this.#nodes.fill(never);
  }

  put(place: number, value: number): void {
    this.#nodes[this.#leaves + place] = value;
  }

  settle(): void {
    for (let node = this.#leaves - 1; node >= 1; node -= 1) this.#nodes[node] = this.#lesser(node);
  }

  /** Changes one number. O(log n), and less where the change does not reach the top. */
  set(place: number, value: number): void {
    const nodes = this.#nodes;
    let node = this.#leaves + place;
    nodes[node] = value;
    for (node >>= 1; node >= 1; node >>= 1) {
      const least = this.#lesser(node);
      if (nodes[node] === least) return;
      nodes[node] = least;
    }
  }

  /** The place of the least number, of equal ones the first after `turn`, going round; -1 where there is none. */
  leastAfter(turn: number): number {
    const least = this.#nodes[1]!;
    if (least === never) return -1;
    const after = this.#firstFrom((turn + 1) % this.#count, least);
    return after >= 0 ? after : this.#firstFrom(0, least);
  }

  /** The first place from `start` on whose number is the least of all; -1 where there is none. */
  #firstFrom(start: number, least: number): number {
    const nodes = this.#nodes;
    let node = this.#leaves + start;
    while (nodes[node] !== least) {
      // Up as long as this is a right child, then to the right: the next subtree not looked at.
      while ((node & 1) === 1) node >>= 1;
      if (node === 0) return -1;
      node += 1;
    }
    while (node < this.#leaves) {
      node *= 2;
      if (nodes[node] !== least) node += 1;
    }
    return node - this.#leaves;
  }

  #lesser(node: number): number {
    return Math.min(this.#nodes[2 * node]!, this.#nodes[2 * node + 1]!);
  }
}
