/** Runs of a property: so many in every test run, and fifty times or so many as `nightly` says where `NIGHTLY` is set. */
export function runsOf(runs: number, nightly: number = 50 * runs): number {
  return process.env['NIGHTLY'] === undefined ? runs : nightly;
}

/** All cases where `NIGHTLY` is set, and in every test run those few of them. */
export function casesOf<Case>(all: readonly Case[], few: readonly Case[]): readonly Case[] {
  return process.env['NIGHTLY'] === undefined ? all.filter((one) => few.includes(one)) : all;
}

/** At most so many, evenly from among all; where `NIGHTLY` is set, all. */
export function thinned<Row>(rows: readonly Row[], most: number): readonly Row[] {
  if (process.env['NIGHTLY'] !== undefined || rows.length <= most) return rows;
  return Array.from({ length: most }, (_, at) => rows[Math.floor((at * rows.length) / most)]!);
}
