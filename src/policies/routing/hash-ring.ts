import { hashOf } from './hash.ts';
import type { ReplicaView } from './router.ts';

/** Points of each replica, as KubeAI has them: the largest share of 1,000 replicas is then 1.2 times the mean. */
const pointsPerReplica = 256;

/**
 * Consistent hashing (Karger et al. 1997): every replica has its points on a ring, by its number, and a
 * key belongs to the first point at or after it. A replica that comes or goes moves only the keys that
 * it gets or had.
 */
export class HashRing {
  #generation = Number.NaN;
  /** Where the points are, ascending, and the position of the replica that each belongs to. */
  #hashes = new Uint32Array(0);
  #positions = new Int32Array(0);
  /** The first point of each of equal parts of the ring, about as many as points. */
  #starts = new Int32Array(0);
  /** A hash without so many low bits is its part. */
  #shift = 0;

  /**
   * The first position from a key on that has room and fewer than `most` unanswered requests;
   * -1 where there is none.
   */
  firstFrom(key: number, most: number, view: ReplicaView): number {
    if (view.generation !== this.#generation) this.#build(view);
    const size = this.#hashes.length;
    if (size === 0) return -1;
    let point = this.#pointFrom(key);
    const owner = this.#positions[point]!;
    if (isAble(view, owner, most)) return owner;
    // The way round is long where it is in vain.
    if (view.countWithRoom() === 0) return -1;
    for (let step = 1; step < size; step += 1) {
      point = point + 1 === size ? 0 : point + 1;
      const position = this.#positions[point]!;
      if (isAble(view, position, most)) return position;
    }
    return -1;
  }

  #pointFrom(key: number): number {
    const hashes = this.#hashes;
    let point = this.#starts[key >>> this.#shift]!;
    while (point < hashes.length && hashes[point]! < key) point += 1;
    return point === hashes.length ? 0 : point;
  }

  /** Sorts all points by distribution: hashes are even, so a part of the ring has one or two. */
  #build(view: ReplicaView): void {
    this.#generation = view.generation;
    const size = view.count * pointsPerReplica;
    let bits = 8;
    while (1 << bits < size) bits += 1;
    const shift = 32 - bits;
    const unsorted = new Uint32Array(size);
    const starts = new Int32Array((1 << bits) + 1);
    for (let point = 0; point < size; point += 1) {
      const replica = view.replicaAt(Math.floor(point / pointsPerReplica));
      const hash = hashOf(replica, point % pointsPerReplica);
      unsorted[point] = hash;
      starts[(hash >>> shift) + 1]! += 1;
    }
    for (let part = 1; part < starts.length; part += 1) starts[part]! += starts[part - 1]!;

    const hashes = new Uint32Array(size);
    const positions = new Int32Array(size);
    const filled = starts.slice();
    for (let point = 0; point < size; point += 1) {
      const hash = unsorted[point]!;
      const part = hash >>> shift;
      let at = filled[part]!;
      filled[part] = at + 1;
      // Of equal hashes the older replica comes first.
      for (; at > starts[part]! && hashes[at - 1]! > hash; at -= 1) {
        hashes[at] = hashes[at - 1]!;
        positions[at] = positions[at - 1]!;
      }
      hashes[at] = hash;
      positions[at] = Math.floor(point / pointsPerReplica);
    }
    this.#hashes = hashes;
    this.#positions = positions;
    this.#starts = starts;
    this.#shift = shift;
  }
}

function isAble(view: ReplicaView, position: number, most: number): boolean {
  return (
    view.hasRoom(position) &&
    (most === Number.POSITIVE_INFINITY || view.signalAt('outstanding', position) < most)
  );
}
