import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearestName } from '../../catalog/nearest-name.ts';
import { resultFileNames } from '../result-files.ts';
import { fileBlocks } from './file-blocks.ts';
import { type Results, readResults } from './read-results.ts';
import { ResultsError } from './results-error.ts';

/** Files that no report needs, and that may be large. */
const unread = ['requests.csv', 'audit.csv', 'report.html'];

/** Reads a folder of results; throws `ResultsError` where it is none. */
export function readResultsFolder(folder: string): Results {
  if (!existsSync(folder))
    throw new ResultsError(`there is no folder ${folder}.${suggestion(folder)}`);
  if (!statSync(folder).isDirectory()) {
    throw new ResultsError(
      /\.ya?ml$/.test(folder)
        ? `${folder} is a scenario, not a folder of results: spillway run ${folder} writes one, with its report`
        : `${folder} is a file, not a folder of results, such as ${dirname(folder)}`,
    );
  }
  const files = new Map<string, Iterable<string>>();
  for (const name of resultFileNames) {
    const file = join(folder, name);
    if (isUnread(name) || !existsSync(file)) continue;
    if (!statSync(file).isFile()) throw new ResultsError(`${file} is no file, as a run writes it`);
    files.set(name, fileBlocks(file));
  }
  return readResults(files, folder);
}

function isUnread(name: string): boolean {
  return unread.includes(name) || name.endsWith('.parquet');
}

/** The nearest name beside it. */
function suggestion(folder: string): string {
  const parent = dirname(folder);
  if (!existsSync(parent) || !statSync(parent).isDirectory()) return '';
  const near = nearestName(basename(folder), readdirSync(parent));
  return near === undefined ? '' : ` Did you mean ${join(parent, near)}?`;
}
