/** Names in one order everywhere, so that the order of sections in a file changes nothing (I20). */
export function sortedNames(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
