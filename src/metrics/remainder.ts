/** What is left of a whole, and nothing where only roundings are. */
export function remainder(whole: number, parts: number): number {
  const left = whole - parts;
  return Math.abs(left) <= 1e-12 * (Math.abs(whole) + Math.abs(parts)) ? 0 : left;
}
