import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import { basename, dirname } from 'node:path';
import { digits } from '../report/format.ts';
import { resultFileNames } from '../report/result-files.ts';
import { expectedRequests, type OfferedLoad } from '../world/offered-load.ts';
import type { LoadedScenario } from './load.ts';
import { gatewayLoadsOf } from './outlook.ts';
import { reasonOf } from './refused-path.ts';
import { UsageError } from './usage-error.ts';

/** Bytes at the most that a row of requests.csv takes in memory until it is written. */
const rowBytes = 100;

/** Rows that leave half of the memory, of this machine or of its container, for everything else. */
function mostRequestRows(): number {
  return Math.floor(Math.min(totalmem(), process.constrainedMemory() || totalmem()) / 2 / rowBytes);
}

/** A log of every request of a long flood would not fit into memory: better said now than found out then. */
export function checkRequestLog(
  loads: readonly (readonly OfferedLoad[])[],
  loaded: LoadedScenario,
): void {
  const { replications } = loaded.variants[0]!.parsed.scenario;
  const all = [...loads, ...gatewayLoadsOf(loaded)];
  const rows = all.reduce((sum, load) => sum + expectedRequests(load), 0) * replications;
  const most = mostRequestRows();
  if (rows <= most) return;
  throw new UsageError(
    `--requests would keep about ${digits(rows)} rows, more than the ${digits(most)} that half of the memory holds: shorten the horizon, or run fewer variants and replications`,
  );
}

/** Better found out now than after an hour of simulation. */
function checkWritable(folder: string): void {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    rmdirSync(mkdtempSync(`${folder}.`));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`--out ${folder}: cannot write there: ${reasonOf(code)}`);
  }
}

/** The folder of the results is replaced as a whole, so it must not hold anything else. */
export function checkFolder(folder: string, own: readonly string[] = resultFileNames): void {
  if (!existsSync(folder)) {
    checkWritable(folder);
    return;
  }
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    throw new UsageError(`--out ${folder} is not a folder`);
  }
  const other = names.find((name) => !own.includes(name));
  if (other !== undefined) {
    throw new UsageError(
      `--out ${folder} holds something other than results (${other}); name a new folder`,
    );
  }
  // The folder where somebody stands has no name by which it could be replaced.
  if (['.', '..'].includes(basename(folder))) {
    throw new UsageError(`--out ${folder} would be replaced as a whole; name a new folder`);
  }
}
