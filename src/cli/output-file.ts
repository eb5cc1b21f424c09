import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

/**
 * Throws `UsageError` where no file can be written under a name, before there is something to write; `usual` is what such a file
 * is called. Devices and pipes are refused, `/dev/stdout` whatever it leads to: files are renamed into place, and would take theirs.
 */
export function checkOutputFile(flag: string, file: string | undefined, usual: string): void {
  if (file === undefined) return;
  if (file === '') throw new UsageError(`--${flag} is empty: name a file, such as ${usual}`);
  const there = statSync(file, { throwIfNoEntry: false });
  if (there?.isDirectory()) {
    throw new UsageError(
      `--${flag} ${file} is a folder: name a file, such as ${join(file, usual)}`,
    );
  }
  if (there?.isFile() === false || dirname(resolve(file)) === '/dev') {
    throw new UsageError(`--${flag} ${file} is no file, and would be replaced by one: name a file`);
  }
  if (!existsSync(dirname(file))) {
    throw new UsageError(`--${flag} ${file}: there is no folder ${dirname(file)}`);
  }
}
