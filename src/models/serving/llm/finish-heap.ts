import type { RequestId } from '../../requests.ts';

/** Where sequences stand in heaps, and the order in which they were admitted. */
interface Places {
  place: Int32Array;
  readonly admitted: Float64Array;
}

/**
 * Sequences by the step with which each has its last token, and in the order of admission where that is
 * the same: a binary heap that can be left anywhere.
 */
export class FinishHeap {
  size = 0;
  // Steps are 32-bit everywhere: the remainder of a double takes ten times as long.
  #steps = new Int32Array(initialLength);
  #requests = new Int32Array(initialLength);
  /** Where each request stands; shared by the heaps of a deployment, since a request is in one at most. */
  readonly #places: Places;

  constructor(places: Places) {
    this.#places = places;
  }

  /** The step of the first; beyond all others where there is none. */
  get firstStep(): number {
    return this.size === 0 ? never : this.#steps[0]!;
  }

  get first(): RequestId {
    return this.#requests[0]!;
  }

  stepOf(request: RequestId): number {
    return this.#steps[this.#places.place[request]!]!;
  }

  add(request: RequestId, step: number): void {
    if (this.size === this.#steps.length) this.#grow();
    this.#up(this.size++, request, step);
  }

  remove(request: RequestId): void {
    const at = this.#places.place[request]!;
    this.size -= 1;
    if (at === this.size) return;
    const moved = this.#requests[this.size]!;
    const step = this.#steps[this.size]!;
    const parent = (at - 1) >> 1;
    if (at > 0 && this.#isBefore(moved, step, parent)) this.#up(at, moved, step);
    else this.#down(at, moved, step);
  }

  #up(from: number, request: RequestId, step: number): void {
    const { place } = this.#places;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(request, step, parent)) break;
      this.#steps[at] = this.#steps[parent]!;
      this.#requests[at] = this.#requests[parent]!;
      place[this.#requests[at]!] = at;
      at = parent;
    }
    this.#steps[at] = step;
    this.#requests[at] = request;
    place[request] = at;
  }

  #down(from: number, request: RequestId, step: number): void {
    const { place } = this.#places;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      const right = child + 1;
      if (right < this.size && this.#isBefore(this.#requests[right]!, this.#steps[right]!, child)) {
        child = right;
      }
      if (this.#isBefore(request, step, child)) break;
      this.#steps[at] = this.#steps[child]!;
      this.#requests[at] = this.#requests[child]!;
      place[this.#requests[at]!] = at;
      at = child;
    }
    this.#steps[at] = step;
    this.#requests[at] = request;
    place[request] = at;
  }

  #isBefore(request: RequestId, step: number, at: number): boolean {
    const other = this.#steps[at]!;
    if (step !== other) return step < other;
    const { admitted } = this.#places;
    return admitted[request]! < admitted[this.#requests[at]!]!;
  }

  #grow(): void {
    const steps = new Int32Array(2 * this.#steps.length);
    steps.set(this.#steps);
    this.#steps = steps;
    const requests = new Int32Array(2 * this.#requests.length);
    requests.set(this.#requests);
    this.#requests = requests;
  }
}

const initialLength = 16;
/** The greatest step. */
const never = 0x7fffffff;
