/** Runs of a property: so many in every test run, ten times as many where `NIGHTLY` is set. */
export function runsOf(runs: number): number {
  return process.env['NIGHTLY'] === undefined ? runs : 10 * runs;
}
