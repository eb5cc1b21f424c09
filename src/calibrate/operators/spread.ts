/** So many rows, evenly from among them; some more than once if there are fewer. */
export function spread<Row>(rows: readonly Row[], count: number): Row[] {
  return Array.from({ length: count }, (_, at) => rows[Math.floor((at * rows.length) / count)]!);
}
