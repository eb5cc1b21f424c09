type Column = Float64Array | Int32Array;

const chunkBits = 14;
const chunkLength = 1 << chunkBits;

/**
 * A column of numbers that grows while a file is read, chunk by chunk. Where a usual number is given, and no other comes,
 * nothing is kept of them but how many they are.
 */
export class GrowingColumn<A extends Column> {
  length = 0;
  #chunks: A[] = [];
  readonly #make: (buffer: ArrayBufferLike) => A;
  readonly #bytes: number;
  readonly #usual: number | undefined;

  constructor(make: (buffer: ArrayBufferLike) => A, usual?: number) {
    this.#make = make;
    this.#bytes = make(new ArrayBuffer(0)).BYTES_PER_ELEMENT;
    this.#usual = usual;
  }

  push(value: number): void {
    const at = this.length++;
    if (this.#chunks.length === 0 && Object.is(value, this.#usual)) return;
    while (this.#chunks.length <= at >>> chunkBits) this.#grow();
    this.#chunks[at >>> chunkBits]![at & (chunkLength - 1)] = value;
  }

  at(index: number): number {
    return this.#chunks[index >>> chunkBits]?.[index & (chunkLength - 1)] ?? this.#usual!;
  }

  /**
   * The values in the given order (as pushed without one), on a buffer of exactly their size, which is 0 where all are
   * usual. The column has none of them any more: of a long one there is no room for two copies.
   */
  cut(shared: boolean, order?: Int32Array): A {
    const length = this.#chunks.length === 0 ? 0 : this.length;
    const bytes = length * this.#bytes;
    const values = this.#make(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
    if (order !== undefined) {
      for (let i = 0; i < length; i++) values[i] = this.at(order[i]!);
    } else {
      for (const [index, chunk] of this.#chunks.entries()) {
        const from = index * chunkLength;
        values.set(chunk.subarray(0, length - from), from);
      }
    }
    this.#chunks = [];
    this.length = 0;
    return values;
  }

  #grow(): void {
    const chunk = this.#make(new ArrayBuffer(chunkLength * this.#bytes));
    if (this.#usual !== undefined) chunk.fill(this.#usual);
    this.#chunks.push(chunk);
  }
}

export function float64Column(usual?: number): GrowingColumn<Float64Array> {
  return new GrowingColumn((buffer) => new Float64Array(buffer), usual);
}

export function int32Column(usual?: number): GrowingColumn<Int32Array> {
  return new GrowingColumn((buffer) => new Int32Array(buffer), usual);
}
