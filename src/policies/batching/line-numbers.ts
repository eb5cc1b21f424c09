/** Numbers keys, such as tenants, from 0 in the order in which they are first seen. */
export class LineNumbers {
  readonly #lines = new Map<number, number>();

  lineOf(key: number): number {
    const known = this.#lines.get(key);
    if (known !== undefined) return known;
    const line = this.#lines.size;
    this.#lines.set(key, line);
    return line;
  }
}
