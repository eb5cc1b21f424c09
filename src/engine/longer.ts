type Column = Int8Array | Int32Array | Float64Array;

/** A copy of a column with room for so many entries, the new ones 0. */
export function longer<T extends Column>(column: T, length: number): T {
  const copy = new (column.constructor as new (length: number) => T)(length);
  copy.set(column);
  return copy;
}
