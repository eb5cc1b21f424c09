/** A column of numbers that grows while a file is read, and is then cut to its length. */
export class GrowingColumn<A extends Float64Array | Int32Array> {
  length = 0;
  private data: A;
  private readonly make: (buffer: ArrayBufferLike) => A;

  constructor(make: (buffer: ArrayBufferLike) => A) {
    this.make = make;
    this.data = make(new ArrayBuffer(1024));
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const grown = this.make(new ArrayBuffer(2 * this.data.byteLength));
      grown.set(this.data);
      this.data = grown;
    }
    this.data[this.length++] = value;
  }

  at(index: number): number {
    return this.data[index]!;
  }

  /** The values in the given order (as pushed without one), on a buffer of exactly their size. */
  cut(shared: boolean, order?: Int32Array): A {
    const bytes = this.length * this.data.BYTES_PER_ELEMENT;
    const values = this.make(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
    if (order === undefined) values.set(this.data.subarray(0, this.length));
    else for (let i = 0; i < this.length; i++) values[i] = this.data[order[i]!]!;
    return values;
  }
}

export function float64Column(): GrowingColumn<Float64Array> {
  return new GrowingColumn((buffer) => new Float64Array(buffer));
}

export function int32Column(): GrowingColumn<Int32Array> {
  return new GrowingColumn((buffer) => new Int32Array(buffer));
}
