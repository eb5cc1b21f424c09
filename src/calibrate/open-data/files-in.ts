import { existsSync, readdirSync } from 'node:fs';

/** Names of the files of a directory that fit a pattern, sorted; none where the directory is not there. */
export function filesIn(directory: string, pattern: RegExp): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((file) => pattern.test(file))
    .sort();
}
